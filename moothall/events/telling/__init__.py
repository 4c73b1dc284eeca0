"""Tell events to people: when in words, where in a line, days as a poster column. Plain functions over rows, no ORM."""

from moothall.events.telling.cards import Card, Day, by_day, card_of, days_of
from moothall.events.telling.when import duration, reader_zone, span_words, when_words, zone_called, zone_named

__all__ = [
    "Card",
    "Day",
    "by_day",
    "card_of",
    "days_of",
    "duration",
    "reader_zone",
    "span_words",
    "when_words",
    "zone_called",
    "zone_named",
]
