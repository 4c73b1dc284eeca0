"""Rows of a CSV file (RFC 4180) as people save it: comma, semicolon, tab or bar; titles above the heading; stray
quotes.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from moothall.groups.reading.shapes import Sheet, Unreadable, tidy
from moothall.groups.reading.synonyms import known_as

DELIMITERS = ",;\t|"
LONGEST_CELL = 1_000_000
MOST_LINES = 500  # of one quoted cell; more is a quotation mark that nobody closed
SAMPLE = 40
HEAD = 10
_NUMBER = re.compile(r"[-+]?\d+([.,]\d+)?")
csv.field_size_limit(LONGEST_CELL)


def read_csv(text: str) -> Sheet:
    """Read rows; a first line "sep=;" as Excel writes it is understood.

    :raises Unreadable: when there is only one column, with no name that tells of groups.
    """
    lines = list(io.StringIO(text, newline=""))
    delimiter, skipped = _declared(lines[0])
    delimiter = delimiter or _delimiter(lines[:SAMPLE])
    sheet = Sheet("csv")
    records = list(_records(lines[skipped:], delimiter, sheet))
    records = [(number, cells) for number, cells in records if any(cell.strip() for cell in cells)]
    if not records:
        raise Unreadable("The file is empty.")
    head = _heading(records[:HEAD])
    if head is None and max(len(cells) for _number, cells in records) == 1:
        raise Unreadable("This file has no columns that we can tell apart. Bring a table with a heading, saved as CSV.")
    _fill(sheet, records, head)
    return sheet


def _declared(first: str) -> tuple[str, int]:
    found = re.fullmatch(r"sep=(.)\s*", first, re.IGNORECASE)
    return (found[1], 1) if found else ("", 0)


def _delimiter(lines: list[str]) -> str:
    """Choose what gives the most columns, the same number in most rows."""
    return max(DELIMITERS, key=lambda each: (_evenness(lines, each), -DELIMITERS.index(each)))


def _evenness(lines: list[str], delimiter: str) -> float:
    try:
        rows = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells]
    except csv.Error:
        return 0.0
    if not rows:
        return 0.0
    width, often = Counter(rows).most_common(1)[0]
    return (width - 1) * often / len(rows) if width > 1 else max(rows) * 0.01 * (max(rows) > 1)


def _records(lines: list[str], delimiter: str, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """Yield records with their numbers as a spreadsheet shows them; a quotation mark never closed spoils one line
    only.
    """
    at, number = 0, 0
    while at < len(lines):
        end = _end_of_record(lines, at)
        if end:
            chunk, at = lines[at:end], end
            rows = _parsed(chunk, delimiter, quoting=csv.QUOTE_MINIMAL)
        else:
            rows = _parsed([lines[at]], delimiter, quoting=csv.QUOTE_NONE)
            at += 1
        for cells in rows if rows is not None else [None]:
            number += 1
            if cells is None:
                sheet.lose(number, "This row could not be read: one of its cells is far too long.")
            else:
                yield number, cells


def _end_of_record(lines: list[str], start: int) -> int:
    """Return where the record ends that starts here: where its quotation marks are even; 0 when they never are."""
    marks = 0
    for at in range(start, min(len(lines), start + MOST_LINES)):
        marks += lines[at].count('"')
        if marks % 2 == 0:
            return at + 1
    return 0


def _parsed(lines: list[str], delimiter: str, quoting: int) -> list[list[str]] | None:
    try:
        rows = list(csv.reader(lines, delimiter=delimiter, quoting=quoting))  # type: ignore[arg-type]
    except csv.Error:
        return None
    return rows or [[]]


def _heading(records: list[tuple[int, list[str]]]) -> int | None:
    """Return which of the first records is the heading: the one that names most facts; None when the file has none."""
    scores = [(_names_known(cells), -at) for at, (_number, cells) in enumerate(records)]
    best, at = max(scores)
    if best:
        return -at
    first = records[0][1]
    looks = all(cell.strip() and not _NUMBER.fullmatch(cell.strip()) and "://" not in cell for cell in first)
    return 0 if looks and len(set(first)) == len(first) and len(first) > 1 else None


def _names_known(cells: list[str]) -> int:
    if len([cell for cell in cells if cell.strip()]) == 0 or any("://" in cell for cell in cells):
        return 0
    return sum(1 for cell in cells if known_as(cell))


def _fill(sheet: Sheet, records: list[tuple[int, list[str]]], head: int | None) -> None:
    width = max(len(cells) for _number, cells in records)
    names = records[head][1] if head is not None else []
    sheet.columns = _columns(names, width)
    start = head + 1 if head is not None else 0
    for number, cells in records[start:]:
        sheet.add(number, {name: tidy(cell) for name, cell in zip(sheet.columns, cells, strict=False)})


def _columns(names: list[str], width: int) -> list[str]:
    """Return a name for each column, no two alike."""
    used: Counter[str] = Counter()
    columns = []
    for at in range(width):
        name = tidy(names[at])[:100] if at < len(names) and names[at].strip() else f"Column {at + 1}"
        used[name] += 1
        columns.append(name if used[name] == 1 else f"{name} ({used[name]})")
    return columns
