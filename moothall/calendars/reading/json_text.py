"""Load JSON as it is found on pages, mending what people and templates get wrong."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

_DEEPEST = 100
_OPENINGS = ("<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[")
_CLOSINGS = ("-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>", ";")
_SUPERFLUOUS = re.compile(r'("(?:[^"\\]|\\.)*(?:"|\Z))|/\*.*?(?:\*/|\Z)|//[^\n]*|,(?=\s*[}\],])', re.DOTALL)
_MOST_NODES = 500_000


class JsonProblem(ValueError):
    """JSON that cannot be read even after mending; the message is a sentence."""


def load(text: str) -> Any:
    """Return the value of a JSON text.

    Raw line breaks inside strings, commas before a closing bracket, comments and a wrapping CDATA or HTML comment
    are mended.

    :raises JsonProblem: when it still cannot be read.
    """
    text = _unwrapped(text)
    for attempt in (text, _without_comments_and_commas(text)):
        try:
            return json.loads(attempt, strict=False)
        except RecursionError as error:
            raise JsonProblem("It is nested too deep to be read.") from error
        except ValueError as error:
            problem = error
    place = f" (line {problem.lineno})" if isinstance(problem, json.JSONDecodeError) else ""
    raise JsonProblem(f"It is not written correctly{place}, so the hall could not read it.") from problem


def load_lines(text: str) -> tuple[list[Any], list[tuple[int, str]]]:
    """Return the values of a text with one JSON value a line, and (line, sentence) for those that cannot be read.

    Lines end at a line feed only: descriptions may hold other separators.
    """
    values, problems = [], []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values.append(load(line))
        except JsonProblem as error:
            problems.append((number, str(error)))
    return values, problems


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every object within a JSON value, outermost first, in the order of the text; never recurses."""
    stack: list[tuple[Any, int]] = [(value, 0)]
    seen = 0
    while stack and seen < _MOST_NODES:
        node, depth = stack.pop()
        seen += 1
        if isinstance(node, dict):
            yield node
        children = list(node.values()) if isinstance(node, dict) else node if isinstance(node, list) else []
        if depth < _DEEPEST:
            stack += [(child, depth + 1) for child in reversed(children) if isinstance(child, dict | list)]


def text_of(value: Any) -> str:
    """Return a JSON value as text: strings and numbers, the first of a list, "@value" of an object."""
    if isinstance(value, list):
        return text_of(value[0]) if value else ""
    if isinstance(value, dict):
        return text_of(value.get("@value") or value.get("name") or value.get("text") or "")
    if isinstance(value, bool) or value is None:
        return ""
    return str(value).strip() if isinstance(value, str | int | float) else ""


def object_of(value: Any) -> dict[str, Any]:
    """Return a JSON value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def number_of(value: Any, most: float) -> float | None:
    """Return a coordinate no larger than `most` either way, or None."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return number if -most <= number <= most else None


def point(latitude: Any, longitude: Any) -> tuple[float | None, float | None]:
    """Return coordinates, or nothing where they are missing or a placeholder.

    (0, 0) is a form left empty; (-8.5, 179.2), in Tuvalu, is where Meetup puts what happens online.
    """
    north, east = number_of(latitude, 90), number_of(longitude, 180)
    if north is None or east is None or (north == 0 and east == 0):
        return None, None
    if abs(north + 8.52) < 0.1 and abs(east - 179.2) < 0.1:  # noqa: PLR2004  (see above)
        return None, None
    return north, east


def _unwrapped(text: str) -> str:
    """Return the text without what templates wrap it in."""
    text = text.lstrip("\ufeff").strip()
    for opening in _OPENINGS:
        if text.startswith(opening):
            text = text[len(opening) :].lstrip()
    for closing in _CLOSINGS:
        text = text.removesuffix(closing).rstrip()
    return text


def _without_comments_and_commas(text: str) -> str:
    """Return the text without comments and superfluous commas, strings left alone; one pass, whatever comes."""
    return _SUPERFLUOUS.sub(lambda found: found[1] or "", text)
