"""What follows when events change, and as time goes by. Each subject has a file; all are imported here."""

from moothall.events.handlers import guests, hosting, making, series, whats_on

__all__ = ["guests", "hosting", "making", "series", "whats_on"]
