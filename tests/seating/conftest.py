"""The tests of seating use the clock and the clean shelves of the tests of events."""

from tests.events.conftest import _nothing_kept, now

__all__ = ["_nothing_kept", "now"]
