"""Give events whose address was that of another of their pages one of their own.

The list is that of the day this was written; new events take theirs from ``drafting.addresses``.
"""

from django.db import migrations
from django.db.models import F, Value
from django.db.models.functions import Concat

TAKEN = (
    "afterwards", "arrivals", "call", "cancel", "checklist", "choosing", "copy", "delete", "door", "edit", "feedback",
    "guestlist", "guests", "helpers", "hosts", "letters", "move", "photos", "postpone", "publish", "reviews", "revive",
    "rooms", "rsvp", "run", "run-sheet", "seating", "series", "shares", "sign-in", "sign-in-sheet", "skip", "tables",
    "take-on", "talks", "thanks", "write-up",
)  # fmt: skip


def give_addresses(apps, schema_editor):
    """Add a word to those that are taken; what is kept of these events is drawn anew."""
    events = apps.get_model("events", "Event").objects.using(schema_editor.connection.alias)
    events.filter(slug__in=TAKEN).update(slug=Concat(F("slug"), Value("-event")), sequence=F("sequence") + 1)


class Migration(migrations.Migration):
    dependencies = [("events", "0003_coming_together")]
    operations = [migrations.RunPython(give_addresses, migrations.RunPython.noop)]
