"""What the reader gives."""

import re
from dataclasses import dataclass, field
from typing import Any

Value = str | list[str]
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")


class Unreadable(Exception):
    """A file that is no list of groups at all; the message says what to do instead."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a row, in plain words; ``field`` is "" when it is about the whole row, row 0 about the
    file.
    """

    row: int
    field: str
    message: str


@dataclass(slots=True)
class Row:
    """One row: its number as the file's reader counts (see ``Sheet``), and its values by column, empty ones left
    out.
    """

    number: int
    values: dict[str, Value]


@dataclass(slots=True)
class Sheet:
    """A list: ``kind`` is csv, json, jsonl or geojson.

    Rows of a CSV file are counted as a spreadsheet shows them, the heading being row 1; lines of JSON Lines are
    counted as
    lines; things in a JSON list from 1. ``lost`` are rows that could not be read: each has a problem.
    """

    kind: str
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    lost: int = 0

    def add(self, number: int, values: dict[str, Value]) -> None:
        """Keep a row that holds anything."""
        filled = {column: value for column, value in values.items() if value}
        if filled:
            self.rows.append(Row(number, filled))

    def lose(self, number: int, message: str) -> None:
        """Note a row that could not be read."""
        self.lost += 1
        self.problems.append(Problem(number, "", message))


def tidy(value: Any) -> str:
    """Return a value as text that both databases can keep: no control characters, no halves of characters."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = value if isinstance(value, str) else repr(value) if isinstance(value, float) else str(value)
    if _SURROGATES.search(text):
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
