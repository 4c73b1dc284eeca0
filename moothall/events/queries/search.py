"""Which events hold a text."""

from moothall.search.queries import matching_ids

MOST = 1000


def ids_found(text: str) -> tuple[int, ...]:
    """Return the events that hold these words, at most 1,000, the best first; those to come count as better."""
    return tuple(matching_ids(text, kind="event", limit=MOST))
