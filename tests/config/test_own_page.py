"""One's own page and the copy of one's data: as many questions with fifty rows in every room as with one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from moothall.checklists.models import Handing
from moothall.groups.models import Membership
from moothall.helping.models import Ask, Reviewer, Stint
from moothall.people.models import Person
from tests.checklists.making import task
from tests.events.making import event, group, guestlist, person, rsvp
from tests.helping.making import call, role

pytestmark = pytest.mark.django_db


def questions(who: Person, path: str) -> int:
    client = Client()
    client.force_login(who)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


def fill(who: Person, host, number: int) -> None:
    """Give somebody a place, tasks, a role, and questions to answer, at as many events."""
    now = timezone.now()
    for _number in range(number):
        one = event(host, starts_at=now + timedelta(days=20))
        guestlist(one, now=now)
        rsvp(one, who, now=now)
        task(one, owner=who)
        Handing.objects.create(task=task(one), to=who, by=who, at=now)
        Stint.objects.create(role=role(one), person=who, name=who.name, nonce="n", at=now, changed_at=now)
        Ask.objects.create(role=role(one), person=who, by=who, at=now)
        talks = call(one, who, closes_at=now + timedelta(days=2))
        Reviewer.objects.get_or_create(call=talks, person=who, defaults={"at": now})


@pytest.mark.parametrize(("path", "nothing", "all_of_it"), [("/me/", 10, 13), ("/me/data/my-data.json", 28, 32)])
def test_the_number_of_questions_is_the_same_with_one_and_with_fifty(path, nothing, all_of_it):
    who, host = person(), group()
    assert questions(who, path) <= nothing
    Membership.objects.create(group=host, person=who, role="organiser", since=timezone.now())
    counts = []
    for more in (1, 2, 47):
        fill(who, host, more)
        counts.append(questions(who, path))
    assert len(set(counts)) == 1
    assert counts[0] <= all_of_it
