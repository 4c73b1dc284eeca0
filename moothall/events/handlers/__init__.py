"""What follows when events change, and as time goes by. Each subject has a file; all are imported here."""

from moothall.events.handlers import guests, making, whats_on

__all__ = ["guests", "making", "whats_on"]
