"""Read iCalendar (RFC 5545, with 7986's additions): dates first, words after, one bad event at a time.

`read_ical` cuts the text (`lines`), reads each VEVENT on its own (`events`, `values`), joins those that share a
UID (`series`) and lists what falls into the window (`rules`). What cannot be read becomes a problem that says
where it is; everything else is kept.
"""

from moothall.calendars.reading.ical.reader import read_ical

__all__ = ["read_ical"]
