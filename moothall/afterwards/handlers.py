"""What follows when events are over: they are counted, helpers get their letters; what is held about people."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from moothall.afterwards.actions import count_event, count_late_entries, forget_addresses, write_thanks
from moothall.afterwards.models import Photo, Thanks, WriteUp
from moothall.events.models import Event
from moothall.minutes.listeners import every, job, on
from moothall.minutes.models import Minute
from moothall.people.models import Person
from moothall.people.privacy import adds_to_copy, holds, tidies_after


@on("events.event.happened")
def count_when_over(minute: Minute, now: datetime) -> None:
    """Count an event when it is over."""
    event = Event.objects.filter(pk=minute.about_id).first()
    if event:
        count_event(event=event, now=now)


@every(days=1, at=timedelta(hours=4))
def count_again(now: datetime) -> None:
    """Count recent events again: sheets are typed in late."""
    count_late_entries(now=now)


@every(days=1, at=timedelta(hours=4, minutes=20))
def forget_feedback_addresses(now: datetime) -> None:
    """Empty the addresses that guests left with their words."""
    forget_addresses(now=now)


@job("afterwards.thank")
def thank(payload: dict[str, Any], now: datetime) -> None:
    """Write one letter of thanks."""
    write_thanks(thanks_id=payload["thanks"], now=now)


holds(
    "afterwards.thanks",
    ["stint", "words", "by", "at"],
    what=_("Thanks written to you, and those you wrote"),
    why=_("so that nobody is thanked twice, or forgotten"),
    until=_("as long as the role you filled is kept; who wrote it, as long as their account"),
)
holds(
    "afterwards.writeup",
    ["by", "changed_at"],
    what=_("That you last changed the write-up of an event"),
    why=_("so that those who write together know"),
    until=_("as long as your account; the write-up stays"),
)
holds(
    "afterwards.photo",
    ["by", "credit", "at"],
    what=_("That you put a picture to an event, and the credit under it"),
    why=_("so that hosts can ask you, and you are named as you wish"),
    until=_("as long as your account; the picture stays until its hosts remove it"),
)
holds(
    "afterwards.feedback",
    ["story_by"],
    what=_("That you kept a guest’s words as the beginning of a story"),
    why=_("so that others know whom to ask"),
    until=_("as long as your account"),
)
holds(
    "afterwards.feedback",
    ["email", "quoted_as", "changed", "further", "own", "rating", "quote", "invited", "on", "event", "story_at", "id"],
    what=_("What guests say after an event, without who said it"),
    why=_("so that hosts learn; an address only where a guest wants to be asked more"),
    until=_("addresses 90 days; words as long as the event"),
    yours=False,
)
for _model, _fields in (
    ("afterwards.thanks", ["id"]),
    ("afterwards.writeup", ["id", "event", "body", "body_html", "lesson", "show_numbers", "sequence", "published_at"]),
    ("afterwards.photo", ["id", "event", "name", "alt", "width", "height", "position"]),
):
    holds(_model, _fields, what="", why=_("about the event"), until="", yours=False)


@adds_to_copy("afterwards")
def copy_of_afterwards(person: Person) -> Any:
    """Return the thanks a person got, and what they wrote up."""
    return {
        "thanks": list(Thanks.objects.filter(stint__person=person).values("stint__role__event__title", "words", "at")),
        "write_ups": list(WriteUp.objects.filter(by=person).values("event__title", "body", "changed_at")),
        "photos": list(Photo.objects.filter(by=person).values("event__title", "alt", "credit", "at")),
    }


@tidies_after
def forget_person(person: Person, now: datetime) -> None:
    """Take a person's name off what they wrote; credits under pictures go with them."""
    Photo.objects.filter(by=person).update(by=None, credit="")
    WriteUp.objects.filter(by=person).update(by=None)
    Thanks.objects.filter(by=person).update(by=None)
