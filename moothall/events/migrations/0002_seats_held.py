from django.db import migrations, models


def hold_seats(apps, schema_editor):
    """Answers from before there were places to hold: those who are going hold one, those who wait get a turn."""
    rsvps = apps.get_model("events", "Rsvp").objects
    rsvps.filter(state="going").update(holds=1)
    rsvps.filter(state="waiting").update(turn=models.F("id"))


class Migration(migrations.Migration):

    dependencies = [("events", "0001_initial")]

    operations = [
        migrations.AddField("rsvp", "seats", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("rsvp", "holds", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("rsvp", "turn", models.PositiveBigIntegerField(null=True)),
        migrations.RunPython(hold_seats, migrations.RunPython.noop),
    ]
