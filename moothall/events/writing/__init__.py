"""Write iCalendar (RFC 5545, 7986) fast: plain rows in, bytes out; no ORM and no library.

``write_calendar(head, items)`` gives a whole calendar: zones first, then one VEVENT per item. ``write_message`` gives
what goes into one guest's own calendar by mail, and out of it (RFC 5546).
"""

from moothall.events.writing.calendar import Guest, Head, Item, Sender, write_calendar, write_message
from moothall.events.writing.lines import clean, line, text
from moothall.events.writing.zones import write_zone

__all__ = [
    "Guest",
    "Head",
    "Item",
    "Sender",
    "clean",
    "line",
    "text",
    "write_calendar",
    "write_message",
    "write_zone",
]
