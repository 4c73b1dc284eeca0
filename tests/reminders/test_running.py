"""Those who run an event hear of drop-outs, put together, and of nobody by name."""

import pytest

from moothall.events.actions import leave_rsvp
from moothall.notices.models import Notice
from tests.events.making import HOUR, NOW, event, group, guestlist, member, rsvp
from tests.reminders.reading import work

pytestmark = pytest.mark.django_db


@pytest.fixture
def tea():
    made = event(group("Leeds Data"), title="Tea")
    guestlist(made, room=2)
    return made


def test_drop_outs_are_gathered_into_one_notice(tea):
    owner = member(tea.hosts.get().group, "owner")
    going = [rsvp(tea), rsvp(tea, seats=1)]
    rsvp(tea)
    for each in going:
        leave_rsvp(by=None, rsvp=each, now=NOW)
    work(NOW)
    assert not Notice.objects.exists()
    work(NOW + 3 * HOUR)
    [notice] = Notice.objects.all()
    assert (notice.person, notice.title) == (owner, "2 people can no longer come to Tea")
    assert notice.body == "1 place is taken now."
    assert notice.url == f"/events/{tea.pk}/run/"


def test_who_only_waited_is_no_drop_out(tea):
    member(tea.hosts.get().group, "owner")
    rsvp(tea)
    rsvp(tea)
    waiting = rsvp(tea)
    leave_rsvp(by=None, rsvp=waiting, now=NOW)
    work(NOW)
    work(NOW + 3 * HOUR)
    assert not Notice.objects.exists()
