"""Cut iCalendar text into components and properties, forgiving what real feeds get wrong.

RFC 5545 section 3.1 gives the grammar. Nothing here interprets a value, and nothing here raises:
a line that cannot be understood becomes a `Problem` and the lines around it are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from moothall.calendars.reading.shapes import Problem

_NAME = re.compile(r"\s*([A-Za-z0-9-]+)\s*([;:])")
_ESCAPE = re.compile(r"\\([nN,;\\:\"])")
_PARAMETER = re.compile(r'\s*([A-Za-z0-9-]+)\s*=\s*((?:"[^"]*"|[^;"])*)')
_CARET = {"^n": "\n", "^^": "^", "^'": '"'}
_TEXTS = frozenset({"DESCRIPTION", "SUMMARY", "LOCATION", "COMMENT", "X-ALT-DESC", "CONTACT"})
_KEPT = frozenset({"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"})
_MOST_LINES = 2_000_000
_DEEPEST = 64
_LONGEST_PARAMETERS = 4_000


@dataclass(slots=True)
class Property:
    """One content line: its name, raw parameters, raw value and line number."""

    name: str
    raw_parameters: str
    value: str
    line: int

    @property
    def parameters(self) -> dict[str, str]:
        """Return the parameters, names in capitals, quotes and RFC 6868 carets undone."""
        if not self.raw_parameters:
            return {}
        pairs = _PARAMETER.findall(self.raw_parameters[:_LONGEST_PARAMETERS])
        return {name.upper(): _parameter_value(value) for name, value in pairs}

    @property
    def text(self) -> str:
        """Return the value as TEXT, its backslashes undone."""
        return unescape(self.value)


@dataclass(slots=True)
class Component:
    """A BEGIN ... END block with the line it begins on."""

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    children: list[Component] = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """Return the first property of this name that holds a value, else the first, else None."""
        found = self.properties.get(name)
        if not found:
            return None
        return next((one for one in found if one.value.strip()), found[0])

    def all(self, name: str) -> list[Property]:
        """Return each property of this name."""
        return self.properties.get(name, [])

    def text(self, name: str) -> str:
        """Return the first value of this name as text, or nothing."""
        found = self.first(name)
        return found.text.strip() if found else ""

    def source(self) -> str:
        """Return the component as iCalendar text again."""
        lines = [f"BEGIN:{self.name}"]
        for found in self.properties.values():
            lines += [
                f"{one.name};{one.raw_parameters}:{one.value}" if one.raw_parameters else f"{one.name}:{one.value}"
                for one in found
            ]
        lines += [child.source() for child in self.children]
        return "\r\n".join([*lines, f"END:{self.name}"])


def decode(source: bytes, charset: str | None = None) -> str:
    """Return the text of a calendar file, whatever the encoding; never raises."""
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        return source.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", charset or "cp1252", "cp1252"):
        try:
            return source.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return source.decode("utf-8", "replace")


def unescape(value: str) -> str:
    """Undo the backslashes of a TEXT value (RFC 5545 section 3.3.11)."""
    if "\\" not in value:
        return value
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def parse(text: str) -> tuple[list[Component], list[Problem]]:
    """Return the outermost components of a calendar text and what could not be understood."""
    builder = _Builder()
    for number, line in _unfold(text):
        builder.take(number, line)
    builder.finish()
    return builder.roots, builder.problems


def _unfold(text: str) -> Iterator[tuple[int, str]]:
    """Yield logical lines with the number of the physical line on which each begins."""
    newline = "\n" if "\n" in text else "\r"
    pending: list[str] = []
    began = 0
    for number, raw in enumerate(text.split(newline, _MOST_LINES), start=1):
        line = raw.strip("\r").replace("\r", " ") if "\r" in raw else raw
        if line[:1] in (" ", "\t") and pending:
            pending.append(line[1:])
        elif line.strip():
            if pending:
                yield began, "".join(pending)
            pending, began = [line], number
    if pending:
        yield began, "".join(pending)


def _parameter_value(raw: str) -> str:
    """Return a parameter value without its quotes and caret escapes."""
    value = raw.strip().replace('"', "")
    return re.sub(r"\^[n^']", lambda found: _CARET[found[0]], value) if "^" in value else value


class _Builder:
    """Put lines together into components."""

    def __init__(self) -> None:
        """Begin with nothing open."""
        self.roots: list[Component] = []
        self.problems: list[Problem] = []
        self._open: list[Component] = []
        self._last: Property | None = None

    def take(self, number: int, line: str) -> None:
        """Take the next logical line."""
        head = _NAME.match(line)
        if head is None:
            self._odd_line(number, line)
            return
        name = head[1].upper()
        raw_parameters, value, whole = _split(line, head)
        if not whole:
            self._odd_line(number, line)
        elif name == "BEGIN":
            self._begin(number, value.strip().upper())
        elif name == "END":
            self._end(number, value.strip().upper())
        else:
            self._property(Property(name, raw_parameters, value, number))

    def finish(self) -> None:
        """Close what the file left open."""
        for component in self._open:
            if component.name == "VEVENT":
                self._problem(component.line, "The file ends in the middle of this event; it may have been cut short.")
        self._open.clear()

    def _begin(self, number: int, name: str) -> None:
        if name in {"VEVENT", "VCALENDAR"} and any(one.name == "VEVENT" for one in self._open):
            self._problem(number, "The event before this line was never closed (END:VEVENT is missing).")
            while self._open and self._open[-1].name != "VCALENDAR":
                self._open.pop()
        component = Component(name, number)
        if self._open and len(self._open) < _DEEPEST:
            if name in _KEPT:
                self._open[-1].children.append(component)
        elif not self._open:
            self.roots.append(component)
        self._open.append(component)
        self._last = None

    def _end(self, number: int, name: str) -> None:
        self._last = None
        if any(one.name == name for one in self._open[-_DEEPEST:]):
            while self._open.pop().name != name:
                pass
        elif self._open:
            closed = self._open.pop()
            self._problem(number, f"“END:{name[:40]}” closes “{closed.name[:40]}”; the hall read on.")
        else:
            self._problem(number, f"“END:{name[:40]}” closes nothing; the hall read on.")

    def _property(self, one: Property) -> None:
        self._last = one
        if self._open:
            self._open[-1].properties.setdefault(one.name, []).append(one)

    def _odd_line(self, number: int, line: str) -> None:
        """Keep a line that is no property: most often text that was broken without folding."""
        if self._last is not None and self._last.name in _TEXTS:
            self._last.value += "\\n" + line.strip()
            return
        if self._open and self._open[-1].name in {"VEVENT", "VCALENDAR"}:
            self._problem(number, f"The hall could not understand this line and left it out: {line.strip()[:60]}")

    def _problem(self, number: int, message: str) -> None:
        if len(self.problems) < 200:  # noqa: PLR2004  (a log nobody would read further)
            self.problems.append(Problem(f"line {number}", message))


def _split(line: str, head: re.Match[str]) -> tuple[str, str, bool]:
    """Return raw parameters, value, and whether the line had a value at all."""
    start = head.end()
    if head[2] == ":":
        return "", line[start:], True
    colon = line.find(":", start)
    if '"' in line[start : colon if colon >= 0 else None]:
        colon = _colon_outside_quotes(line, start)
    if colon < 0:
        return "", "", False
    return line[start:colon], line[colon + 1 :], True


def _colon_outside_quotes(line: str, start: int) -> int:
    """Return where the value begins when parameters hold quotes; a lone quote counts as none."""
    quoted = False
    for index in range(start, len(line)):
        if line[index] == '"':
            quoted = not quoted
        elif line[index] == ":" and not quoted:
            return index
    return line.find(":", start)
