"""The nouns of events: the event and its hosts, series, guests and their answers, the keys of people's own feeds."""

from moothall.events.models.feed_keys import FeedKey
from moothall.events.models.guests import (
    Answer,
    Capacity,
    Companion,
    Guestlist,
    Move,
    Question,
    Rsvp,
    RsvpRequest,
    Sharing,
)
from moothall.events.models.happenings import Event, EventQuerySet, Host, HostInvitation
from moothall.events.models.modes import MOST_SEATS, Mode
from moothall.events.models.series import Series, Standing

__all__ = [
    "MOST_SEATS",
    "Answer",
    "Capacity",
    "Companion",
    "Event",
    "EventQuerySet",
    "FeedKey",
    "Guestlist",
    "Host",
    "HostInvitation",
    "Mode",
    "Move",
    "Question",
    "Rsvp",
    "RsvpRequest",
    "Series",
    "Sharing",
    "Standing",
]
