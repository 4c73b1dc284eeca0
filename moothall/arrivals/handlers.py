"""As time goes by: the log forgets whose marks it holds; and what people are told about it."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from moothall.arrivals.actions import forget_marker, forget_marks
from moothall.arrivals.models import Arrival
from moothall.minutes.listeners import every
from moothall.people.models import Person
from moothall.people.privacy import adds_to_copy, holds, tidies_after

SHOWN = ("event__title", "seats", "way", "at")


@every(days=1)
def forget_old_marks(now: datetime) -> None:
    """Forget whose marks were made at events that ended 60 days ago."""
    forget_marks(now=now)


holds(
    "arrivals.arrival",
    ["event", "rsvp", "by", "seats", "way", "at", "told_at"],
    what=_("When you were marked as here at an event, and when you marked others at the door"),
    why=_("so that the marks of several helpers add up, and a mistake can be taken back"),
    until=_("60 days after the event; then only how many and when, without whose"),
)
holds("arrivals.arrival", ["id", "client_id"], what="", why=_("a number"), until="", yours=False)


@adds_to_copy("arrivals")
def copy_of_marks(person: Person) -> Any:
    """Return when a person was marked as here, and how many marks they made at which event."""
    rows = Arrival.objects.filter(Q(rsvp__person=person) | Q(by=person)).order_by("at")
    told: list[dict[str, Any]] = list(rows.values(*SHOWN, "by_id", "rsvp__person_id"))
    return {
        "here": [{name: row[name] for name in SHOWN} for row in told if row["rsvp__person_id"] == person.pk],
        "made": [{name: row[name] for name in SHOWN} for row in told if row["by_id"] == person.pk],
    }


@tidies_after
def forget_person(person: Person, now: datetime) -> None:
    """Forget that the person made marks; those about them lose their answer when it is deleted."""
    forget_marker(person=person)
