"""The last part of an event's address, made of its title."""

from django.utils.text import slugify

LONGEST = 60
# Pages that stand beside an event's own: /events/7/run/ must not be the page of an event called "Run".
TAKEN = frozenset(
    {
        "afterwards", "arrivals", "call", "cancel", "checklist", "choosing", "copy", "delete", "door", "edit",
        "feedback", "guestlist", "guests", "helpers", "hosts", "letters", "move", "photos", "postpone", "publish",
        "reviews", "revive", "rooms", "rsvp", "run", "run-sheet", "seating", "series", "shares", "sign-in",
        "sign-in-sheet", "skip", "tables", "take-on", "talks", "thanks", "write-up",
    }
)  # fmt: skip


def slug_of(title: str) -> str:
    """Return the slug of a title: never empty, never the name of another page of the event."""
    slug = slugify(title)[:LONGEST].strip("-")
    return f"{slug}-event" if slug in TAKEN else slug or "event"
