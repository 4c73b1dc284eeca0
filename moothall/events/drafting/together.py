"""Two edits of one event, made at the same time, put together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from moothall.events.drafting.draft import FIELDS, EventDraft, prints_of


@dataclass(frozen=True, slots=True)
class Together:
    """What became of two edits: ``draft`` holds what either changed alone (and yours where both did).

    ``clashes`` are the fields that both changed, in different ways; ``theirs`` those taken from the other.
    """

    draft: EventDraft
    clashes: tuple[str, ...]
    theirs: tuple[str, ...]


def put_together(base: Mapping[str, str], theirs: EventDraft, yours: EventDraft) -> Together:
    """Put your edit and theirs together; ``base`` is ``prints_of`` what both began from.

    A field that is missing in ``base`` counts as changed by both.
    """
    stored, written = prints_of(theirs), prints_of(yours)
    differing = [field for field in FIELDS if stored[field] != written[field]]
    taken = [field for field in differing if base.get(field) == written[field]]
    clashes = [field for field in differing if base.get(field) not in {written[field], stored[field]}]
    return Together(take(yours, theirs, taken), tuple(clashes), tuple(taken))


def take(yours: EventDraft, theirs: EventDraft, fields: Iterable[str]) -> EventDraft:
    """Return your draft with some of ``FIELDS`` as they are in theirs."""
    names = [name for field in fields for name in FIELDS.get(field, ())]
    return replace(yours, **{name: getattr(theirs, name) for name in names})
