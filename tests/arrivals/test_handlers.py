"""What the door holds about people is said, given to them, and forgotten."""

from datetime import timedelta

import pytest

from moothall.arrivals import handlers
from moothall.arrivals.actions import mark_arrival
from moothall.arrivals.models import Arrival
from moothall.minutes.listeners import SCHEDULES
from moothall.people import privacy
from tests.arrivals.making import evening, guest, mark
from tests.events.making import NOW, group, member, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def marked():
    host = group()
    of, helper, ada = evening(host), member(host, "helper"), person()
    mark_arrival(by=helper, event=of, mark=mark(guest(of, person=ada)), now=NOW)
    return helper, ada


def test_every_field_of_the_log_is_declared():
    declared = {f"{holding.model}.{field}" for holding in privacy.HOLDINGS for field in holding.fields}
    held = {f"arrivals.arrival.{field.name}" for field in Arrival._meta.local_fields}
    assert {name for name in declared if name.startswith("arrivals.")} == held


def test_a_copy_has_when_somebody_was_here_and_what_they_marked(marked):
    helper, ada = marked
    theirs, mine = handlers.copy_of_marks(ada), handlers.copy_of_marks(helper)
    assert [(row["seats"], row["way"], row["at"]) for row in theirs["here"]] == [(1, "list", NOW)]
    assert (theirs["made"], mine["here"]) == ([], [])
    assert len(mine["made"]) == 1


def test_who_leaves_is_forgotten_by_the_log(marked):
    helper, ada = marked
    privacy.tidy_after(helper, NOW)
    privacy.tidy_after(ada, NOW)
    row = Arrival.objects.get()
    assert (row.by, row.seats) == (None, 1)
    assert row.rsvp is None or (row.rsvp.person, row.rsvp.name, row.rsvp.email) == (None, "", "")


def test_the_log_forgets_by_itself_each_day(marked):
    assert SCHEDULES["arrivals.forget_old_marks"].every == timedelta(days=1)
    handlers.forget_old_marks(NOW + timedelta(days=70))
    assert (Arrival.objects.get().by, Arrival.objects.get().rsvp) == (None, None)
