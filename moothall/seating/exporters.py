"""Plans in the shapes of others: room assignments as video tools take them."""

import csv
import io
from collections.abc import Sequence

from moothall.seating.queries import RoundView

HEADINGS = ["Pre-assign Room Name", "Email Address"]
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def assignments_of(view: RoundView) -> tuple[str, int]:
    """Return one round as CSV with a line for each address, and how many people have none that may be given.

    The two headings are those that Zoom's page for breakout rooms asks for; other tools read the same two columns.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    without = 0
    for shown in view.tables:
        for sitter in shown.sitters:
            if sitter.email:
                writer.writerow([_safe(shown.name), _safe(sitter.email)])
            else:
                without += 1
    return out.getvalue(), without


def by_person(views: Sequence[RoundView]) -> list[tuple[str, list[str]]]:
    """Return everybody by name with their table in each round, for a list on the wall."""
    tables: dict[tuple[int, int], list[str]] = {}
    names: dict[tuple[int, int], str] = {}
    for at, view in enumerate(views):
        for shown in view.tables:
            for sitter in shown.sitters:
                names[sitter.key] = sitter.name
                tables.setdefault(sitter.key, [""] * len(views))[at] = shown.name
    return sorted(((names[key], row) for key, row in tables.items()), key=lambda pair: pair[0].casefold())


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(FORMULA) else cell
