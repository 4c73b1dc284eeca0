"""Tell events to people: when in words, where in a line, days as a poster column. Plain functions over rows, no ORM."""

from moothall.events.telling.answers import Told, told, until_words
from moothall.events.telling.cards import Card, Day, by_day, card_of, days_of
from moothall.events.telling.places import Left, left_of, ordinal, seats_words
from moothall.events.telling.when import (
    duration,
    event_words,
    reader_zone,
    span_words,
    when_words,
    zone_called,
    zone_named,
)

__all__ = [
    "Card",
    "Day",
    "Left",
    "Told",
    "by_day",
    "card_of",
    "days_of",
    "duration",
    "event_words",
    "left_of",
    "ordinal",
    "reader_zone",
    "seats_words",
    "span_words",
    "told",
    "until_words",
    "when_words",
    "zone_called",
    "zone_named",
]
