"""Which events hold a text."""

MOST = 500


def ids_found(text: str, *, past: bool = False) -> tuple[int, ...]:
    """Return the events that hold these words, at most 500, those still to come first (or those past)."""
    from moothall.search.queries import matching_ids

    return tuple(matching_ids(text, kind="past_event" if past else "event", limit=MOST))
