"""Guess which column holds which fact."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from moothall.groups.reading.shapes import Sheet, Value
from moothall.groups.reading.synonyms import CHANNELS, NAMES, bare, reach_of, service_of, state_of

# Everything that a column can be mapped to, in the order of the page on which people correct the guess.
FIELDS = (*NAMES, "kind", "account")
SINGLE = frozenset(FIELDS) - {"links"}
SAMPLE = 400
Test = Callable[[str], bool]
EXACT, LAST_PART = 1.0, 0.75
ENOUGH = 0.5
PLAINLY_LINKS = frozenset(
    {"website", "websites", "url", "homepage", "web", "webaddress", "websiteurl", "link", "links", "gwefan"}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may hold a fact; ``score`` weighs its name and how many rows fill it."""

    fact: str
    column: str
    score: float


def guessed(sheet: Sheet) -> dict[str, str]:
    """Return {column: fact} for the columns that seem to hold one.

    Several columns may serve one fact: the first filled one counts, in the order of the result.
    """
    values = {column: _values(sheet, column) for column in sheet.columns}
    shown = max(1, len(sheet.rows[:SAMPLE]))
    channels = _channel_column(values)
    found = [
        candidate
        for column in sheet.columns
        if column != channels and (candidate := _candidate(column, values[column], len(values[column]) / shown))
    ]
    found.sort(key=lambda candidate: -candidate.score)
    mapping = {candidate.column: candidate.fact for candidate in found}
    if channels:
        mapping[channels] = "kind"
        mapping |= {column: "account" for column in sheet.columns if bare(column) in {"account", "handle"}}
    return mapping


def _values(sheet: Sheet, column: str) -> list[Value]:
    return [row.values[column] for row in sheet.rows[:SAMPLE] if column in row.values]


def _candidate(column: str, values: list[Value], filled: float) -> Candidate | None:
    for key, weight in ((bare(column), EXACT), (bare(column.rpartition(".")[2]), LAST_PART)):
        if not key:
            continue
        if key in {"x", "y"} and _share(values, _is_degrees) > ENOUGH:
            return Candidate("longitude" if key == "x" else "latitude", column, LAST_PART * filled)
        if any(service_of(column)):
            return Candidate("links", column, weight * filled)
        for fact, names in NAMES.items():
            if key in names:
                held = _held(fact, key, values)
                score = weight * (1 - 0.04 * names.index(key)) * (0.2 + filled)
                return Candidate(held, column, score) if held else None
    return _by_values(column, values, filled)


def _by_values(column: str, values: list[Value], filled: float) -> Candidate | None:
    """Take a column whose name ends like an address, and whose values are addresses, for a link."""
    if bare(column).endswith(("url", "link", "website", "page")) and _share(values, _is_address) > ENOUGH:
        return Candidate("links", column, 0.3 * filled)
    return None


def _held(fact: str, key: str, values: list[Value]) -> str:
    """Return the fact that the values speak for: "state" may be one of a country, "events" a number."""
    if fact == "state":
        return "state" if _share(values, lambda text: bool(state_of(text))) > ENOUGH else "region"
    if fact == "reach":
        return "reach" if _share(values, lambda text: bool(reach_of(text))) > ENOUGH else ""
    if fact == "calendar_url":
        return fact if _share(values, _is_address) > ENOUGH else ""
    if fact == "links":
        return fact if key in PLAINLY_LINKS or any(map(_is_address, _texts(values))) else ""
    if fact == "place" and _share(values, _is_pair) > ENOUGH:
        return "coordinates"
    return fact


def _channel_column(values: Mapping[str, list[Value]]) -> str:
    """Return the column that says of which kind each row's channel is, "" when the rows are groups."""
    for column, found in values.items():
        if bare(column) in {"type", "kind", "channel", "platform"} and len(found) > 1:
            is_channel = _share(found, lambda text: text.casefold().replace("-", "").replace("_", "") in CHANNELS)
            if is_channel > 0.8:  # noqa: PLR2004
                return column
    return ""


def _texts(values: list[Value]) -> list[str]:
    return [text for value in values for text in (value if isinstance(value, list) else [value])]


def _share(values: list[Value], test: Test) -> float:
    texts = _texts(values)
    return sum(map(test, texts)) / len(texts) if texts else 0.0


def _is_address(text: str) -> bool:
    start = text.strip().casefold()
    return start.startswith(("http://", "https://", "webcal://", "www."))


def _is_degrees(text: str) -> bool:
    try:
        return abs(float(text)) <= 180  # noqa: PLR2004
    except ValueError:
        return False


def _is_pair(text: str) -> bool:
    parts = text.replace(";", ",").split(",")
    try:
        return len(parts) == 2 and all(abs(float(part)) <= 180 for part in parts)  # noqa: PLR2004
    except ValueError:
        return False
