"""Write iCalendar (RFC 5545, 7986) fast: plain rows in, bytes out; no ORM and no library.

``write_calendar(head, items)`` gives a whole calendar: zones first, then one VEVENT per item.
"""

from moothall.events.writing.calendar import Head, Item, write_calendar
from moothall.events.writing.lines import clean, line, text
from moothall.events.writing.zones import write_zone

__all__ = ["Head", "Item", "clean", "line", "text", "write_calendar", "write_zone"]
