"""How guests are asked, settled on a page by organisers who may sit at two screens: neither writes over the other."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.events.actions.asking_guests import guestlist_facts_of
from moothall.events.actions.guests import GuestlistFacts, set_guestlist
from moothall.events.models import Event, Guestlist
from moothall.events.queries.guestlists import mark_of
from moothall.people.models import Viewer


class SettledMeanwhile(Exception):
    """Somebody else settled it since the editor began; ``theirs`` is what holds now."""

    def __init__(self, theirs: Any) -> None:
        super().__init__("Settled meanwhile.")
        self.theirs = theirs


def mark_of_guestlist(facts: GuestlistFacts | None) -> str:
    """Return the mark of what an editor began from; "" where there was nothing."""
    return mark_of(asdict(facts)) if facts else ""


@transaction.atomic
def settle_guestlist(*, by: Viewer, event: Event, facts: GuestlistFacts, began: str, now: datetime) -> Guestlist:
    """Settle how guests are asked, unless somebody else has since the editor began, and otherwise.

    :raises SettledMeanwhile: when they have.
    :raises Refused: as ``set_guestlist``.
    """
    guestlist = Guestlist.objects.select_for_update().filter(event=event).first()
    theirs = guestlist_facts_of(guestlist) if guestlist else None
    if theirs and theirs != facts and mark_of_guestlist(theirs) != began:
        raise SettledMeanwhile(theirs)
    return set_guestlist(by=by, event=event, facts=facts, now=now)
