"""Clear what the hall keeps for strangers, so that each request renders."""

from moothall.minutes.caching import SHELF


def clear() -> None:
    """Let go of every kept page."""
    SHELF.clear()
