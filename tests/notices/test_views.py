"""Pages of notices, and the way out of a letter."""

import pytest
from django.test import Client

from moothall.minutes.models import Minute
from moothall.notices.actions import notify
from moothall.notices.models import Notice, Preference
from moothall.notices.queries import stop_token
from moothall.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def client_of():
    def client_of(person):
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.get("/me/")
        return client

    return client_of


@pytest.mark.parametrize("path", ["/notices/", "/notices/ways/"])
def test_signed_out_is_asked_to_sign_in(client, path):
    assert client.get(path).headers["Location"] == f"/sign-in/login/?next={path}"


def test_empty_page_teaches(maya, client_of):
    assert "Nothing has been told yet" in client_of(maya).get("/notices/").content.decode()


@pytest.mark.parametrize("count", [1, 3, 50])
def test_unread_first_at_the_same_cost(maya, client_of, count, now, django_assert_max_num_queries):
    for number in range(count):
        notify(person=maya, topic="tests.slow", title=f"Told {number:03}", now=now)
    Notice.objects.filter(title=f"Told {count - 1:03}").update(read_at=now)
    client = client_of(maya)
    with django_assert_max_num_queries(5):
        page = client.get("/notices/").content.decode()
    if count == 3:
        assert page.index("Told 001") < page.index("Told 000") < page.index("Told 002")


def test_opening_marks_read_and_goes_there(maya, ben, client_of, now):
    notice = notify(person=maya, topic="tests.slow", title="Go", url="/events/", now=now)
    assert client_of(ben).post(f"/notices/{notice.pk}/read/").status_code == 404
    client = client_of(maya)
    assert client.get(f"/notices/{notice.pk}/read/").status_code == 405
    assert client.post(f"/notices/{notice.pk}/read/", {"open": "1"}).headers["Location"] == "/events/"
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_everything_read(maya, client_of, now):
    notify(person=maya, topic="tests.slow", title="Go", now=now)
    client = client_of(maya)
    assert "One thing is new." in client.get("/notices/").content.decode()
    client.post("/notices/read/")
    assert "Nothing new" in client.get("/notices/").content.decode()


def test_ways_are_chosen(maya, client_of):
    client = client_of(maya)
    page = client.get("/notices/ways/").content.decode()
    assert "such as a broken calendar" in page
    ways = {"tests.urgent": "digest", "tests.slow": "on_site", "tests.quiet": "on_site"}
    assert client.post("/notices/ways/", ways).status_code == 303
    assert dict(Preference.objects.values_list("topic", "way")) == ways
    assert client.post("/notices/ways/", {**ways, "tests.slow": "by_pigeon"}).status_code == 422


def test_looking_at_the_way_out_changes_nothing(maya, client):
    response = client.get(f"/notices/stop/{stop_token(maya.pk, 'tests.urgent')}/")
    assert response.status_code == 200
    assert "no more about" not in response.content.decode()
    assert "Urgent things" in response.content.decode()
    assert not response.cookies
    assert not Preference.objects.exists()


def test_a_mail_program_stops_letters_without_cookies_and_twice_does_no_harm(maya):
    program = Client(enforce_csrf_checks=True)
    path = f"/notices/stop/{stop_token(maya.pk, 'tests.urgent')}/"
    for _ in range(2):
        response = program.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert response.status_code == 200
        assert "Done: no more letters" in response.content.decode()
    assert list(Preference.objects.values_list("person", "topic", "way")) == [(maya.pk, "tests.urgent", "on_site")]
    assert Minute.objects.filter(verb="notices.mail.stopped").count() == 1


@pytest.mark.parametrize("token", ["x", "1~tests.urgent~forged", "1"])
def test_a_forged_way_out_is_no_page(maya, token):
    assert Client().post(f"/notices/stop/{token}/").status_code == 404
    assert not Preference.objects.exists()


def test_a_token_of_one_person_is_not_that_of_another(maya, ben):
    mine, theirs = stop_token(maya.pk, "a"), stop_token(ben.pk, "a")
    forged = mine.replace(f"{maya.pk}~", f"{ben.pk}~", 1)
    assert forged != theirs
    assert Client().get(f"/notices/stop/{forged}/").status_code == 404


def test_newest_stand_on_my_page(maya, client_of, now):
    notify(person=maya, topic="tests.slow", title="Your group is in the network", now=now)
    page = client_of(maya).get("/me/").content.decode()
    assert "Your group is in the network" in page
    assert Person.objects.get(pk=maya.pk).waiting == 1
