"""Roles that most events need, ready to be chosen. Plain data, no ORM; words are translated when they are shown."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Ready:
    """A role as most events want it; minutes count as those of ``Role`` do."""

    key: str
    kind: str
    title: Any
    about: Any
    wanted: int = 1
    from_minutes: int = -30
    until_minutes: int = 30
    from_anchor: str = "start"
    until_anchor: str = "end"


READY: dict[str, Ready] = {
    one.key: one
    for one in (
        Ready(
            "host",
            "host",
            _("Host the evening"),
            _("Open and close the event, keep an eye on the time, introduce whoever speaks."),
            from_minutes=-30,
            until_minutes=15,
        ),
        Ready(
            "welcome",
            "welcome",
            _("Welcome people at the door"),
            _("Say hello, tick names off, show the way to the coat hooks, bring newcomers to somebody to talk to."),
            wanted=2,
            from_minutes=-30,
            until_minutes=30,
            until_anchor="start",
        ),
        Ready(
            "tech",
            "tech",
            _("Look after screen and sound"),
            _("Get slides on the screen and voices heard; for an online event, let people in and mute the noisy."),
            from_minutes=-45,
            until_minutes=15,
        ),
        Ready(
            "safety",
            "safety",
            _("Be the one to turn to"),
            _("Know the way out, the first-aid box and our code of conduct. People come to you with worries."),
        ),
        Ready(
            "set_up",
            "other",
            _("Set the room up"),
            _("Chairs, tables, cables, kettle. Many hands make this a quarter of an hour."),
            wanted=3,
            from_minutes=-60,
            until_minutes=0,
            until_anchor="start",
        ),
        Ready(
            "tidy",
            "other",
            _("Tidy up after"),
            _("Leave the room as we found it, switch things off, hand the key back."),
            wanted=3,
            from_minutes=0,
            until_minutes=30,
            from_anchor="end",
        ),
        Ready(
            "notes",
            "other",
            _("Take notes and pictures"),
            _("A few lines on what was said and a few pictures of people who do not mind: the write-up makes itself."),
        ),
    )
}
