"""Old lines of the log leave."""

from datetime import datetime, timedelta

from moothall.calendars.models import Reading

KEPT = timedelta(days=90)


def forget_old_readings(*, now: datetime) -> int:
    """Delete readings older than 90 days; return how many."""
    deleted, _ = Reading.objects.filter(at__lt=now - KEPT).delete()
    return deleted
