"""A reminder to 100,000 guests, planned and written in batches: seconds, letters a second, memory, questions a batch.

The letters are whole: words and HTML of each reader's own, an invitation to their calendar, and the job that delivers
them. Memory is the most that the process held of its own, over a tenth of the batches and over all: flat means that it
stopped growing.
"""

import os
import resource
import sys
import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
GUESTS, MOST_SECONDS, MOST_GROWTH = 100_000, 60, 8
TENTH = 25
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def main() -> int:
    """Print a line per measure; 1 when a target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(MOOTHALL_DATA=folder, DJANGO_SETTINGS_MODULE="moothall.config.settings")
        import django

        django.setup()
        from django.core.management import call_command

        call_command("migrate", verbosity=0)
        return measured(Path(folder))


def measured(folder: Path) -> int:
    """Make the event, write its reminder, print."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from moothall.post.models import Letter
    from moothall.reminders.actions import plan_mailing, write_batch
    from moothall.reminders.models import Mailing

    plan_mailing(kind="day", event=large_event(), now=NOW)
    mailing = Mailing.objects.get()
    with CaptureQueriesContext(connection) as captured:
        write_batch(mailing_id=mailing.pk, now=NOW)
    batches, most, early = 0, 0.0, 0.0
    began, worked = perf_counter(), process_time()
    while Mailing.objects.filter(pk=mailing.pk).exclude(state="done").exists():
        write_batch(mailing_id=mailing.pk, now=NOW)
        batches += 1
        most = max(most, memory())
        early = most if batches <= TENTH else early
    seconds, cpu, growth = perf_counter() - began, process_time() - worked, most - early
    letters = Letter.objects.count()
    size = sum(file.stat().st_size for file in folder.iterdir()) / letters / 1024
    print(f"reminders planned and written: {letters:,}, target {GUESTS:,}")
    print(f"seconds: {seconds:.1f}, of the processor {cpu:.1f}, target {MOST_SECONDS}")
    print(f"letters: {letters / cpu:,.0f} for each second of the processor, no target")
    print(f"batches: {batches + 1}, questions each {len(captured)}; {size:.1f} kB kept for each letter")
    print(f"memory: {most:.0f} MiB at most, grown by {growth:.1f} MiB over the last 90 %, target {MOST_GROWTH}")
    return int(letters != GUESTS or cpu > MOST_SECONDS or growth > MOST_GROWTH)


def memory() -> float:
    """Return the memory that this process holds now, in MiB, without pages of the database's file (Linux)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(status.read_text().split("RssAnon:")[1].split()[0]) / 1024


def large_event() -> Any:
    """Return an event with guests: half with an account, half by address."""
    from moothall.events.models import Event, Guestlist, Host, Rsvp
    from moothall.groups.models import Group
    from moothall.people.models import Person

    group = Group.objects.create(name="Leeds Data", slug="leeds", state="active", state_since=NOW, created_at=NOW)
    starts = NOW + timedelta(days=1)
    event = Event.objects.create(
        title="How a food bank moved its rota off paper",
        slug="rota",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        timezone="Europe/London",
        uid="x",
        venue="Friends Meeting House",
        address="6 Mount Street, Manchester, M2 5NS",
        joining="Ring the bell marked Data.",
        summary="One short story, honestly told, then questions.",
        created_at=NOW,
        changed_at=NOW,
    )
    Host.objects.create(event=event, group=group, starts_at=starts)
    Guestlist.objects.create(event=event)
    half = GUESTS // 2
    Person.objects.bulk_create(
        (Person(email=f"p{n}@example.org", name=f"Person {n}", password="!") for n in range(half)), batch_size=500
    )
    people = Person.objects.values_list("pk", flat=True).iterator()
    made: Iterable[dict[str, Any]] = ({"person_id": pk} for pk in people)
    guests: Iterable[dict[str, Any]] = ({"email": f"g{n}@example.org", "name": f"Guest {n}"} for n in range(half))
    for rows in (made, guests):
        answers = (
            Rsvp(event=event, state="going", holds=1, nonce=f"n{n}", placed_at=NOW, **who) for n, who in enumerate(rows)
        )
        Rsvp.objects.bulk_create(answers, batch_size=500)
    return event


if __name__ == "__main__":
    sys.exit(main())
