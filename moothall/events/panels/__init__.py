"""What events add to the pages of other rooms, and the tabs of their own running."""

from moothall.events.panels import guests, making, series, whats_on

__all__ = ["guests", "making", "series", "whats_on"]
