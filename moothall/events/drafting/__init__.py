"""What an organiser writes about an event: the draft, two edits of it put together, wall clocks, the next date.

Plain functions and dataclasses, no ORM.
"""

from moothall.events.drafting.addresses import slug_of
from moothall.events.drafting.draft import FIELDS, TELLING, EventDraft, prints_of
from moothall.events.drafting.together import Together, put_together, take
from moothall.events.drafting.wall import NoSuchTime, TwoSuchTimes, on_the_wall, same_day_next_month

__all__ = [
    "FIELDS",
    "TELLING",
    "EventDraft",
    "NoSuchTime",
    "Together",
    "TwoSuchTimes",
    "on_the_wall",
    "prints_of",
    "put_together",
    "same_day_next_month",
    "slug_of",
    "take",
]
