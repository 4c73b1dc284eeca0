"""What the hall holds about a person, said in code by the room that holds it, and what leaving does.

A room declares in its ``handlers`` (imported when Django starts) one :func:`holds` for each field of a model that
belongs to a person, and, where it must, :func:`objects_to_leaving`, :func:`tidies_after` and :func:`adds_to_copy`.
A test finds the fields that nobody declared.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise

from moothall.kit.verdict import YES, Verdict

if TYPE_CHECKING:
    from moothall.people.models import Person

Text = str | Promise
Objection = Callable[["Person"], Verdict]
Tidying = Callable[["Person", datetime], None]
Copy = Callable[["Person"], Any]


@dataclass(frozen=True, slots=True)
class Holding:
    """Some fields of one model (``people.person``), what they are in plain words, why they are held and how long."""

    model: str
    fields: tuple[str, ...]
    what: Text
    why: Text
    until: Text
    yours: bool = True


HOLDINGS: list[Holding] = []
_objections: list[Objection] = []
_tidyings: list[Tidying] = []
_copies: dict[str, Copy] = {}


def holds(model: str, fields: Iterable[str], *, what: Text, why: Text, until: Text, yours: bool = True) -> None:
    """Declare fields about a person; ``yours`` is false for what only holds the machinery together (keys, numbers)."""
    HOLDINGS.append(Holding(model, tuple(fields), what, why, until, yours))


def objects_to_leaving(check: Objection) -> Objection:
    """Register a check that may say no, with its reason and remedy, when a person wants to leave."""
    _objections.append(check)
    return check


def tidies_after(tidy: Tidying) -> Tidying:
    """Register work done in the transaction in which a person leaves: delete or blank what the room holds of them."""
    _tidyings.append(tidy)
    return tidy


def adds_to_copy(name: str) -> Callable[[Copy], Copy]:
    """Register what a person's copy of their data holds under ``name``: anything that JSON can carry."""

    def register(copy: Copy) -> Copy:
        _copies[name] = copy
        return copy

    return register


def objection_to_leaving(person: "Person") -> Verdict:
    """Return the first objection of any room, or yes."""
    return next((verdict for check in _objections if not (verdict := check(person))), YES)


def tidy_after(person: "Person", now: datetime) -> None:
    """Let every room tidy up, those above first (their handlers are imported first)."""
    for tidy in _tidyings:
        tidy(person, now)


def copy_for(person: "Person") -> dict[str, Any]:
    """Return what every room holds about a person, by name."""
    return {name: copy(person) for name, copy in sorted(_copies.items())}
