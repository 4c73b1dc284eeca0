"""The pages behind the scenes in a real browser: the ledger, the work, the outbox and the notices, on every screen."""

from typing import Any

import pytest
from django.utils import timezone

from moothall.minutes.actions import record
from moothall.minutes.models import Job
from moothall.notices.actions import notify
from moothall.people.models import Person
from moothall.post.actions import post_letter
from tests.browser.test_groups import enter

WIDTHS = [(1280, "light"), (1280, "dark"), (320, "light"), (320, "dark")]


@pytest.mark.parametrize(("width", "scheme"), WIDTHS)
def test_every_page_is_clean(visit: Any, settings: Any, width: int, scheme: str) -> None:
    settings.DEMO = True
    now = timezone.now()
    dilys = Person.objects.create_user("dilys@example.org", name="Dilys", is_steward=True)
    look = visit("/outbox/", width, scheme)
    look.clean(most_bytes=60_000)
    enter(look, dilys)
    pages = ["/minutes/", "/minutes/work/", "/notices/", "/notices/ways/"]
    for page in pages:
        look.open(page)
        look.clean(most_bytes=60_000)
    record("people.person.edited", by=dilys, about=dilys, now=now)
    Job.objects.create(
        name="calendars.read", state="given_up", error="It broke.", due_at=now, created_at=now, done_at=now
    )
    notify(person=dilys, topic="calendars", title="A calendar cannot be read", body="It moved.", url="/", now=now)
    letter = post_letter(
        to="dilys@example.org",
        subject="Your code",
        text="Type 123456 or open https://hall.example/x",
        purpose="code",
        now=now,
    )
    for page in [*pages, "/outbox/", f"/outbox/{letter.pk}/"]:
        look.open(page)
        assert look.status == 200
        look.clean(most_bytes=60_000)
