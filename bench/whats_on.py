"""What's on: instructions per request beside a bare one-query view, questions at three sizes, weights of pages.

One line per measure: name, ours, floor, ratio, target. Instructions need valgrind; it says so where that is missing.

    .venv/bin/python bench/whats_on.py [--rows 100000]
"""

import argparse
import gzip
import os
import re
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.counting import instructions  # noqa: E402  (found beside this file)

SIZES = (10, 1_000, 100_000)
MOST_QUERIES, MOST_HTML, MOST_FIRST = 3, 14_000, 30_000
MOST_RATIO = 2.5
PAGES = ("/events/", "/events/?near=Plymouth&miles=50", "/events/?when=past", "/events/feed.ics", "/events/embed/")
IN_VIEW = 5  # emblems of a first view; those further down wait until one scrolls


def main() -> int:
    """Print a line per measure; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=SIZES[-1], help="the largest number of events")
    most = parser.parse_args().rows
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "MOOTHALL_DATA": folder,
            "MOOTHALL_DEMO": "0",
            "MOOTHALL_SECRET_KEY": "bench",
            "FLOOR_DATABASE": f"{folder}/floor.sqlite3",
        }
        os.environ |= environment
        os.environ["DJANGO_SETTINGS_MODULE"] = "moothall.config.settings"
        import django

        django.setup()
        missed = [*_questions([size for size in SIZES if size < most] + [most]), *_weights()]
        missed += _instructions(environment)
    print(f"missed: {', '.join(missed)}" if missed else "all targets met")
    return int(bool(missed))


def say(name: str, ours: float, floor: float | str, ratio: str, target: str, *, good: bool) -> list[str]:
    """Print one measure; return its name when the target is missed."""
    print(
        f"{name}: ours {ours:,.0f}, floor {floor}, ratio {ratio}, target {target}{'' if good else '  MISSED'}",
        flush=True,
    )
    return [] if good else [name]


def _questions(sizes: list[int]) -> list[str]:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.shelf import clear_all

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    client, counts = Client(), dict[str, list[int]]()
    for size in sizes:
        _fill(size)
        for page in PAGES:
            clear_all()
            client.get(page, headers={"host": "127.0.0.1"})
            clear_all()
            with CaptureQueriesContext(connection) as asked:
                response = client.get(page, headers={"host": "127.0.0.1"})
            assert response.status_code == 200, (page, response.status_code)
            counts.setdefault(page, []).append(len(asked))
    missed = []
    for page, found in counts.items():
        same = len(set(found)) == 1
        words = "/".join(map(str, found))
        at = "/".join(f"{size:,}" for size in sizes)
        good = same and found[-1] <= MOST_QUERIES
        missed += say(
            f"questions of {page} at {at} events ({words})", found[-1], "-", "-", f"<= {MOST_QUERIES}", good=good
        )
    return missed


def _fill(size: int) -> None:
    """Bring the hall to so many events: a third have been, the rest come; 25 groups for each thousand."""
    from django.db import connection
    from django.utils import timezone

    from moothall.events.models import Event, Host
    from moothall.groups.models import Group, Topic

    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    have = Event.objects.count()
    if not have:
        Topic.objects.bulk_create(Topic(name=f"Topic {number}", slug=f"topic-{number}") for number in range(12))
    first = Group.objects.count()
    Group.objects.bulk_create(
        Group(
            name=f"Group of town {number}", slug=f"group-{number}", state="active", state_since=now, created_at=now,
            latitude=50.5 + number % 97 * 0.07, longitude=-4 + number % 53 * 0.07,
        )
        for number in range(first, max(2, size // 40))
    )  # fmt: skip
    groups = list(Group.objects.order_by("pk"))
    hours = 24 * 365 * 3
    made = Event.objects.bulk_create(
        (_event(number, now + timedelta(hours=number * 7919 % hours - hours // 3), groups[number % len(groups)])
         for number in range(have, size)),
        batch_size=2000,
    )  # fmt: skip
    Host.objects.bulk_create(
        (Host(event=event, group=groups[at % len(groups)], starts_at=event.starts_at)
         for at, event in enumerate(made, have)),
        batch_size=5000,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _event(number: int, starts_at: Any, group: Any) -> Any:
    from moothall.events.models import Event

    return Event(
        title=f"How a food bank moved its rota off paper, part {number}",
        slug="how-a-food-bank-moved-its-rota-off-paper",
        summary="One honest story, then questions and tea.",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=50 if number % 200 == 0 else 2),
        spans_days=number % 200 == 0,
        timezone="Europe/London",
        state="cancelled" if number % 31 == 0 else "published",
        uid=f"{number}@bench.example",
        venue="The Old Fire Station",
        address="The Old Fire Station, 1 Mount Street",
        latitude=group.latitude,
        longitude=group.longitude,
        created_at=starts_at - timedelta(days=40),
        changed_at=starts_at - timedelta(days=40),
    )


def _weights() -> list[str]:
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    page = client.get("/events/").content
    html = len(gzip.compress(page, 6))
    parts = re.findall(rb'(?:src|href)="(/static/[^"]+|/emblem/[^"]+)"', page)
    emblems = list(dict.fromkeys(part for part in parts if part.startswith(b"/emblem/")))[:IN_VIEW]
    files = dict.fromkeys(part for part in parts if part.startswith(b"/static/"))
    first = html + sum(_weight(client, part.decode()) for part in [*files, *emblems])
    return [
        *say("HTML of the list, packed, bytes", html, "-", "-", f"<= {MOST_HTML:,}", good=html <= MOST_HTML),
        *say("first view of the list, packed, bytes", first, "-", "-", f"<= {MOST_FIRST:,}", good=first <= MOST_FIRST),
    ]


def _weight(client: Any, address: str) -> int:
    """Return the packed size of a part of a page."""
    if address.startswith("/static/"):
        path = Path(os.environ["MOOTHALL_DATA"]) / address.lstrip("/")
        return len(gzip.compress(path.read_bytes(), 6))
    return len(gzip.compress(client.get(address).content, 6))


def _instructions(environment: dict[str, str]) -> list[str]:
    floor_settings, floor = "bench.floor.settings", ["/empty/", "/one/"]
    command = [sys.executable, "-m", "django", "migrate", "-v0"]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": floor_settings, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, env=env, check=True)
    bare = instructions(floor_settings, "-", floor, environment)
    if bare is None:
        print("instructions: not measured, since valgrind is not here (Debian: apt install valgrind)")
        return []
    ours = instructions(
        "moothall.config.settings", "bench.shelf", ["/events/", "part /events/", "cold /events/"], environment
    )
    assert ours is not None
    one = bare["/one/"]
    missed = say("empty view, instructions", bare["/empty/"], "-", "-", "-", good=True)
    for name, case, target in (
        ("list of 20, kept page", "/events/", MOST_RATIO),
        ("list of 20, rendered (cards and frame ready)", "part /events/", MOST_RATIO),
        ("list of 20, rendered, packed and kept", "cold /events/", 0),
    ):
        ratio = ours[case] / one
        wanted = f"<= {target:.2f}" if target else "none"
        missed += say(
            f"{name}, instructions",
            ours[case],
            f"{one:,.0f}",
            f"{ratio:.2f}",
            wanted,
            good=not target or ratio <= target,
        )
    return missed


if __name__ == "__main__":
    sys.exit(main())
