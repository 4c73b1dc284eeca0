"""Pages of letters: for those who run the event, and for nobody else."""

from datetime import timedelta

import pytest

from moothall.reminders.actions import plan_due_reminders
from moothall.reminders.models import LetterPlan, Mailing, Told
from tests.events.making import NOW, event, group, guestlist, member, person, rsvp
from tests.notices.test_views import client_of
from tests.reminders.reading import work
from tests.reminders.test_news import edit, helper

__all__ = ["client_of"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
CHOSEN = {"week": "on", "line": "Soup from six."}


@pytest.fixture
def tea():
    made = event(group("Leeds Data"), title="Tea", starts_at=NOW + timedelta(days=9))
    guestlist(made, room=5)
    return made


@pytest.fixture
def owner(tea):
    return member(tea.hosts.get().group, "owner")


def words(response) -> str:
    return " ".join(response.content.decode().split())


def test_only_those_who_run_it_see_its_letters(tea, client, client_of, owner):
    path = f"/events/{tea.pk}/letters/"
    assert client.get(path).status_code == 404
    for who in (person(), member(tea.hosts.get().group), member(tea.hosts.get().group, "helper")):
        assert client_of(who).get(path).status_code == 404
        assert client_of(who).post(path, CHOSEN).status_code == 404
    assert client_of(owner).get(path).status_code == 200


def test_what_comes_when_and_to_how_many(tea, client_of, owner):
    rsvp(tea, email="a@example.org")
    rsvp(tea, email="b@example.org")
    helper(tea, email="hal@example.org")
    page = words(client_of(owner).get(f"/events/{tea.pk}/letters/"))
    for row in ("Thursday 12 March, 12:00", "Wednesday 18 March, 12:00", "Friday 20 March, 10:00"):
        assert row in page
    assert page.count("3 people") == 3
    assert "Nothing yet" in page


def test_the_overview_says_which_letter_goes_next(tea, client_of, owner):
    rsvp(tea, email="a@example.org")
    page = words(client_of(owner).get(f"/events/{tea.pk}/run/"))
    assert "Next: reminder a week before, Thursday 12 March, 12:00, to 1 person." in page
    edit(tea, owner, venue="Barn")
    work(NOW)
    page = words(client_of(owner).get(f"/events/{tea.pk}/run/"))
    assert "Changes you made just now go out in one letter: Tuesday 10 March, 12:10." in page


def test_what_was_sent_stays_to_be_seen(tea, client_of, owner):
    rsvp(tea, email="a@example.org")
    quiet = rsvp(tea, email="b@example.org")
    quiet.wants_reminders = False
    quiet.save()
    at = NOW + timedelta(days=2, hours=1)
    plan_due_reminders(now=at)
    work(at)
    page = words(client_of(owner).get(f"/events/{tea.pk}/letters/"))
    assert "Letters that were sent" in page
    assert "1 person (1 wanted none)" in page
    assert page.count("Thursday 12 March, 12:00") == 0  # it is not to come any more


def test_hosts_choose_and_see_it(tea, client_of, owner):
    client, path = client_of(owner), f"/events/{tea.pk}/letters/"
    assert client.post(path, CHOSEN).headers["Location"] == path
    plan = LetterPlan.objects.get(event=tea)
    assert (plan.week, plan.day, plan.thanks, plan.line) == (True, False, False, "Soup from six.")
    page = words(client.get(path))
    assert "Saved. Letters go out as you chose." in page
    assert "Wednesday 18 March" not in page


def test_a_line_too_long_is_told_in_place_and_kept(tea, client_of, owner):
    response = client_of(owner).post(f"/events/{tea.pk}/letters/", {"week": "on", "line": "x" * 301})
    assert response.status_code == 422
    assert "x" * 301 in response.content.decode()
    assert not LetterPlan.objects.exists()


@pytest.mark.parametrize(
    ("kind", "said"),
    [("week", "Thursday 19 March: Tea"), ("day", "Tomorrow: Tea"), ("thanks", "Thank you for coming to Tea")],
)
def test_each_letter_may_be_read_before_it_goes(tea, client_of, owner, kind, said):
    LetterPlan.objects.create(event=tea, line="Soup <b>from</b> six.", changed_at=NOW)
    page = words(client_of(owner).get(f"/events/{tea.pk}/letters/{kind}/"))
    assert said in page
    assert "<b>from" not in page
    assert client_of(owner).get(f"/events/{tea.pk}/letters/none/").status_code == 404


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_page_costs_the_same_however_much_was_sent(tea, client_of, owner, count, django_assert_max_num_queries):
    for number in range(count):
        sent = Mailing.objects.create(
            event=tea, kind="news", key=f"news:{number}", state="done", due_at=NOW, created_at=NOW, done_at=NOW
        )
        Told.objects.create(mailing=sent, event=tea, what="cancelled")
    client = client_of(owner)
    with django_assert_max_num_queries(19):
        client.get(f"/events/{tea.pk}/letters/")
