"""What one row says of a group: facts tidied, and a sentence for each that could not be taken as it is."""

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from moothall.groups.reading.dates import day_of
from moothall.groups.reading.shapes import Problem, Row, Value
from moothall.groups.reading.synonyms import SERVICES, bare, reach_of, service_of, state_of
from moothall.kit.text import looks_like_html, plain

LONGEST = {
    "name": 120,
    "summary": 200,
    "covers": 200,
    "place": 120,
    "source_id": 200,
    "contact_email": 254,
    "topic": 60,
    "network": 120,
}
MOST_LINKS, MOST_TOPICS, LONGEST_ABOUT, LONGEST_LINK = 20, 12, 20_000, 500
INVISIBLE = re.compile(
    r"[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\uffa0\ufff9-\uffff]"
)
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
EMAIL = re.compile(r"[^@\s<>\"',;:\\]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?\.[A-Za-z]{2,24}")
HOST = re.compile(r"[A-Za-z0-9\u00a1-\uffff](?:[A-Za-z0-9\u00a1-\uffff.-]*[A-Za-z0-9\u00a1-\uffff])?")
PLACEHOLDER = re.compile(r"\{(\w{1,40})\}")
NULLS = frozenset({"null", "none", "n/a", "na", "nan", "-", "–", "?", "tbc", "tba", "unknown", "#n/a", "undefined"})


@dataclass(slots=True)
class Said:
    """What a row says, by fact; only what it says. ``where`` holds texts about the place, still to be looked up."""

    number: int
    facts: dict[str, Any] = field(default_factory=dict)
    where: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    channel: bool = False

    def complain(self, about: str, message: str) -> None:
        """Add a sentence about a fact."""
        self.problems.append(Problem(self.number, about, message))


def said_by(row: Row, mapping: Mapping[str, str]) -> Said:
    """Read one row by a mapping of columns to facts. Without a name there is no group: see ``Said.facts``."""
    said = Said(row.number)
    given = _gathered(row, mapping)
    for fact, read in READERS.items():
        if fact in given:
            read(said, fact, given[fact])
    _take_where(said, given)
    _take_links(said, row, mapping)
    _take_channel(said, given)
    _divide_about(said)
    return said


def _gathered(row: Row, mapping: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the texts given for each fact; of several columns for one fact the first that is filled counts."""
    given: dict[str, list[str]] = {}
    for column, fact in mapping.items():
        texts = [
            text
            for text in _texts(row.values.get(column, ""))
            if (text and text.casefold() not in NULLS) or (fact == "name" and text)
        ]
        if texts and fact not in given and fact != "links":
            given[fact] = [_filled_in(text, row) for text in texts]
    return given


def _texts(value: Value) -> list[str]:
    texts = value if isinstance(value, list) else [value]
    return [_disarmed(text.strip()) for text in texts if text.strip()]


def _disarmed(text: str) -> str:
    """Take away the apostrophe with which our own CSV keeps spreadsheets from running a cell."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(RISKY) else text


def _filled_in(text: str, row: Row) -> str:
    """Fill a template's place ("{community} on GitHub") from the row's own columns of that name."""

    def other(found: re.Match[str]) -> str:
        for column, value in row.values.items():
            if column.rpartition(".")[2] == found[1] and isinstance(value, str) and "{" not in value:
                return value
        return found[0]

    return PLACEHOLDER.sub(other, text) if "{" in text else text


def one_line(text: str) -> str:
    """Return words on one line: tags and entities read, invisible characters gone; what is only markup stays as it
    is.
    """
    words = plain(text) if looks_like_html(text) else html.unescape(text) if "&" in text else text
    words = " ".join(INVISIBLE.sub("", words).split())
    return words or " ".join(INVISIBLE.sub("", text).split())


def _cut(said: Said, fact: str, text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    said.complain(fact, f"This is {len(text):,} characters long; the first {longest:,} were kept.")
    return text[: longest - 1].rstrip() + "…"


def _line(said: Said, fact: str, texts: list[str]) -> None:
    words = one_line(texts[0])
    if words:
        said.facts[fact] = _cut(said, fact, words, LONGEST[fact])


def _about(said: Said, fact: str, texts: list[str]) -> None:
    text = "\n\n".join(texts)
    words = plain(text) if looks_like_html(text) else html.unescape(text) if "&" in text else text
    words = INVISIBLE.sub("", words).strip() or text
    said.facts[fact] = _cut(said, fact, words, LONGEST_ABOUT)


def _state(said: Said, fact: str, texts: list[str]) -> None:
    state = state_of(texts[0])
    if state:
        said.facts[fact] = state
    else:
        said.complain(fact, f"We do not know the state “{texts[0][:40]}”; the group is shown as active.")


def _reach(said: Said, fact: str, texts: list[str]) -> None:
    reach = reach_of(texts[0])
    if reach:
        said.facts[fact] = reach
    else:
        said.complain(fact, f"We do not know the way to meet “{texts[0][:40]}”; it was left out.")


def _topics(said: Said, fact: str, texts: list[str]) -> None:
    said.facts[fact] = sorted(_several(texts, ",;|\n", LONGEST["topic"])[:MOST_TOPICS], key=str.casefold)


def _names(said: Said, fact: str, texts: list[str]) -> None:
    said.facts[fact] = _several(texts, ";|\n", LONGEST["network"])[:MOST_TOPICS]


def _several(texts: list[str], marks: str, longest: int) -> list[str]:
    parts = [one_line(part)[:longest].strip() for text in texts for part in re.split(f"[{re.escape(marks)}]", text)]
    return list({part.casefold(): part for part in reversed(parts) if part}.values())[::-1]


def _source_id(said: Said, fact: str, texts: list[str]) -> None:
    said.facts[fact] = " ".join(texts[0].split())[: LONGEST[fact]]


def _email(said: Said, fact: str, texts: list[str]) -> None:
    address = texts[0].removeprefix("mailto:").strip()
    if EMAIL.fullmatch(address):
        said.facts[fact] = address
    else:
        said.complain(fact, f"“{address[:60]}” is not an e-mail address; it was left out.")


def _founded(said: Said, fact: str, texts: list[str]) -> None:
    day: date | None = day_of(texts[0])
    if day:
        said.facts[fact] = day.isoformat()
    else:
        said.complain(
            fact, f"We cannot read the date “{texts[0][:40]}”; it was left out. Write it as 2019-03-14 or 2019."
        )


def _timezone(said: Said, fact: str, texts: list[str]) -> None:
    if texts[0] in available_timezones():
        said.facts[fact] = texts[0]
    else:
        said.complain(fact, f"We do not know the time zone “{texts[0][:40]}”; the network’s own was taken.")


def _calendar(said: Said, fact: str, texts: list[str]) -> None:
    address = whole_address(re.sub(r"^webcals?://", "https://", texts[0]))
    if address:
        said.facts[fact] = address
    else:
        said.complain(fact, f"“{texts[0][:60]}” is not a web address, so no calendar is read from it.")


READERS: dict[str, Callable[[Said, str, list[str]], None]] = {
    "name": _line,
    "summary": _line,
    "about": _about,
    "covers": _line,
    "reach": _reach,
    "state": _state,
    "topics": _topics,
    "source_id": _source_id,
    "contact_email": _email,
    "founded_on": _founded,
    "timezone": _timezone,
    "networks": _names,
    "former_names": _names,
    "calendar_url": _calendar,
}


def _take_where(said: Said, given: Mapping[str, list[str]]) -> None:
    for fact in ("postcode", "place", "region", "country", "latitude", "longitude"):
        if fact in given:
            said.where[fact] = one_line(given[fact][0])[:200]
    for text in [" ".join(given.get("coordinates", []))]:
        _take_coordinates(said, text, geojson="," not in text)


def _take_coordinates(said: Said, text: str, *, geojson: bool) -> None:
    """Read a pair: "51.5, -0.1" is latitude first as people write it, a JSON array is longitude first (RFC 7946)."""
    parts = re.split(r"[,;\s]+", text.strip(" []()"))
    try:
        first, second = (float(part) for part in parts[:2])
    except ValueError:
        if parts[0].isalpha() and len(parts) == 1 and len(parts[0]) == 2:  # noqa: PLR2004  (a code of a country)
            said.where.setdefault("country", parts[0])
        return
    latitude, longitude = (second, first) if geojson else (first, second)
    said.where["latitude"], said.where["longitude"] = repr(latitude), repr(longitude)


def _take_links(said: Said, row: Row, mapping: Mapping[str, str]) -> None:
    found: dict[str, str] = {}
    for column, fact in mapping.items():
        if fact != "links":
            continue
        for text in (part for value in _texts(row.values.get(column, "")) for part in re.split(r"[\s;|]+", value)):
            _take_link(said, column, text, found)
    if found:
        said.facts["links"] = [{"url": url, "kind": kind} for url, kind in list(found.items())[:MOST_LINKS]]


def _take_link(said: Said, column: str, text: str, found: dict[str, str]) -> None:
    if not text or text.casefold() in NULLS:
        return
    kind, pattern = service_of(column)
    address = whole_address(text) if "://" in text or ("." in text and not kind) else _of_handle(text, kind, pattern)
    if address:
        found.setdefault(address, kind)
    else:
        said.complain("links", f"“{text[:60]}” in “{column}” is not a web address; it was left out.")


def _of_handle(text: str, kind: str, pattern: str) -> str:
    """Return the address of an account on a known service."""
    handle = text.strip("/@ ")
    if kind == "mastodon":
        user, _at, host = handle.partition("@")
        return whole_address(f"https://{host}/@{user}") if host else ""
    if kind == "linkedin" and "/" not in handle:
        handle = f"company/{handle}"
    if kind == "youtube" and not handle.startswith(("channel/", "c/", "user/")):
        handle = f"channel/{handle}" if handle.startswith("UC") else f"@{handle}"
    if pattern and re.fullmatch(r"[\w.\-/@#:+%]{1,100}", handle):
        return whole_address(pattern.format(handle))
    return whole_address(text) if "." in text else ""


def whole_address(text: str) -> str:
    """Return a web address with its scheme, "" when the text is none."""
    address = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        _port = parts.port
    except ValueError:
        return ""
    good = parts.scheme.lower() in {"http", "https"} and "." in host and HOST.fullmatch(host) and not parts.username
    if not good or len(address) > LONGEST_LINK or re.search(r"[\s<>\"'`\\^{|}]", address):
        return ""
    return address


def _take_channel(said: Said, given: Mapping[str, list[str]]) -> None:
    """Read a row that tells of one channel of a group: the channel becomes a link, and its number is not the
    group's.
    """
    if "kind" not in given:
        return
    said.channel = True
    said.facts.pop("source_id", None)
    kind = bare(given["kind"][0])
    known, pattern = SERVICES.get(kind, (kind, ""))
    links = said.facts.setdefault("links", [])
    for link in links:
        link["kind"] = link["kind"] or ("" if kind in {"url", "group", "website"} else known)
    if not links and "account" in given:
        address = _of_handle(given["account"][0], known, pattern)
        if address:
            links.append({"url": address, "kind": known})
    if not links:
        said.facts.pop("links")


def _divide_about(said: Said) -> None:
    """Where a list has one text, its first sentence is the line under the name; a short text is that line itself."""
    about = said.facts.get("about", "")
    if "summary" in said.facts or not about:
        return
    first = about.split("\n", 1)[0].strip()
    if len(about) <= LONGEST["summary"] and "\n" not in about:
        said.facts["summary"] = said.facts.pop("about")
    elif len(first) <= LONGEST["summary"]:
        said.facts["summary"] = first
    else:
        sentence = re.match(r".{20,199}?[.!?](?=\s)", first)
        said.facts["summary"] = sentence[0] if sentence else first[: LONGEST["summary"] - 1].rsplit(" ", 1)[0] + "…"
