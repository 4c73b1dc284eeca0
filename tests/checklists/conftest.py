"""What the tests of checklists may ask for."""

from tests.events.conftest import _nothing_kept, now

__all__ = ["_nothing_kept", "now"]
