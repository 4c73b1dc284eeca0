"""What events add to the pages of other rooms, and the tabs of their own running."""

from moothall.events.panels import whats_on

__all__ = ["whats_on"]
