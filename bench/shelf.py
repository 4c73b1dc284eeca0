"""Clear what the hall keeps for strangers, so that each request renders."""

from moothall.events.views import fragments
from moothall.minutes.caching import SHELF


def clear() -> None:
    """Let go of every kept page."""
    SHELF.clear()


def clear_all() -> None:
    """Let go of kept pages and of the parts that they are made of."""
    SHELF.clear()
    fragments.clear()
