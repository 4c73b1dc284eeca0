"""Starting points for a new event. Rooms above register theirs in ``handlers.py``, with what else comes with it::

    starter(Starter("talk-night", _("Talk night"), _("Two speakers, a break, pizza."), 120,
                    {"title": "...", "description": "..."}, apply=lay_out_talk_night))

``apply(event=, by=, now=)`` runs in the transaction that makes the draft. ``carry`` is for what goes along when
an event is copied to another date: ``carried(original=, event=, by=, now=)``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Apply = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Starter:
    """A starting point: how long such an event lasts in ``minutes``, and what its draft says to begin with.

    ``facts`` are fields of ``EventDraft`` by name (title, summary, description, access, ...), without its times.
    """

    key: str
    title: Any
    summary: Any
    minutes: int
    facts: Mapping[str, Any] = field(default_factory=dict)
    apply: Apply | None = None
    order: int = 100


_starters: dict[str, Starter] = {}
_carriers: dict[str, Apply] = {}


def starter(made: Starter) -> Starter:
    """Register a starting point; one with the same key takes its place."""
    _starters[made.key] = made
    return made


def starters() -> list[Starter]:
    """Return every starting point, in order."""
    return sorted(_starters.values(), key=lambda one: (one.order, str(one.title)))


def starter_called(key: str) -> Starter | None:
    """Return the starting point of this key, or None."""
    return _starters.get(key)


def carry(carried: Apply) -> Apply:
    """Register what goes along when an event is copied."""
    _carriers[f"{carried.__module__}.{carried.__name__}"] = carried
    return carried


def carriers() -> list[Apply]:
    """Return all that goes along when an event is copied."""
    return list(_carriers.values())
