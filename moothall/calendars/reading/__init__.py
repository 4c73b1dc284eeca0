"""The reading engine: bytes or an address in, events in a window out. No database, no Django models.

`read` takes the bytes of any kind of calendar; `read_address` finds the feed behind an address, fetches and reads it;
`recognise` tells the kind; `feed_address` turns the address people copy into the one readers need. docs/calendars.md
says what each kind needs.
"""

from moothall.calendars.reading.addresses import AddressRead, read_address
from moothall.calendars.reading.reader import read
from moothall.calendars.reading.recognising import recognise
from moothall.calendars.reading.shapes import Budget, Problem, ReadEvent, Reading, Window
from moothall.calendars.reading.vendors import FeedAddress, feed_address

__all__ = [
    "AddressRead",
    "Budget",
    "FeedAddress",
    "Problem",
    "ReadEvent",
    "Reading",
    "Window",
    "feed_address",
    "read",
    "read_address",
    "recognise",
]
