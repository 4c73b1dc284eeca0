"""What seating holds about people, and how it is forgotten: with the answer that a seat belongs to."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from moothall.people.models import Person
from moothall.people.privacy import adds_to_copy, holds
from moothall.seating.models import Seat

holds(
    "seating.seat",
    ["plan", "round", "table", "rsvp", "companion"],
    what=_("Your seats at the tables of events"),
    why=_("so that you and the organisers know where you sit"),
    until=_("as long as your answer to the event"),
)
holds("seating.seat", ["id"], what="", why=_("a number"), until="", yours=False)
holds(
    "seating.condition",
    ["plan", "kind", "one", "other"],
    what=_("Whether you are to sit with, or away from, another guest"),
    why=_("organisers say so, so that people are at ease"),
    until=_("as long as your answer to the event"),
)
holds("seating.condition", ["id"], what="", why=_("a number"), until="", yours=False)


@adds_to_copy("seating")
def copy_of_seats(person: Person) -> Any:
    """Return where a person sat."""
    rows = Seat.objects.filter(rsvp__person=person).order_by("plan__event__starts_at", "round")
    return list(rows.values("plan__event__title", "round", "table__number", "table__name"))
