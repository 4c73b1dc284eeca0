"""A reading told in one line."""


def told(found: int, new: int, changed: int, cancelled: int, doubtful: int) -> str:
    """Say what a reading brought: "Read 23 events: 3 new, 1 changed."."""
    parts = [
        f"{number} {word}" for number, word in ((new, "new"), (changed, "changed"), (cancelled, "cancelled")) if number
    ]
    events = "1 event" if found == 1 else f"{found} events"
    line = f"Read {events}: {', '.join(parts)}." if parts else f"Read {events}; all as they were."
    if not found:
        line = "The calendar was read; it has no events from last month on."
    if doubtful:
        line += f" {doubtful} not found this time; what the next reading does not find either is cancelled."
    return line
