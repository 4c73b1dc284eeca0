"""What comes round for the whole hall."""

from datetime import datetime, timedelta

from moothall.minutes.listeners import every
from moothall.search.actions import refresh_common_words


@every(days=1, at=timedelta(hours=3))
def count_words(now: datetime) -> None:
    """Count the words of the search afresh, so that common ones stay quick."""
    refresh_common_words()
