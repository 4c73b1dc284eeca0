"""Pages about oneself, signed out, as oneself and as somebody else."""

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.utils import timezone

from moothall.minutes.models import Minute
from moothall.people.models import Consent, Knock, Person, SignIn
from moothall.post.models import Letter

pytestmark = pytest.mark.django_db
PAGES = [
    "/me/",
    "/me/welcome/",
    "/me/profile/",
    "/me/consents/",
    "/me/devices/",
    "/me/address/",
    "/me/data/",
    "/me/data/my-data.json",
    "/me/leave/",
    "/me/passkeys/",
    "/me/passkeys/new/",
]


@pytest.mark.parametrize("path", [*PAGES, "/me/stewards/", "/me/address/code/"])
def test_signed_out_is_asked_to_sign_in(client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response.headers["Location"] == f"/sign-in/login/?next={path}"


@pytest.mark.parametrize("path", PAGES)
def test_signed_in_sees_it_in_few_queries(maya, come_in, path, django_assert_max_num_queries):
    client = come_in("maya@example.org")
    client.get("/me/")
    # One's own page asks each room above what waits there, and the copy asks every room for all it holds.
    most = {"/me/": 10, "/me/data/my-data.json": 28, "/me/passkeys/new/": 8}.get(path, 6)
    with django_assert_max_num_queries(most):
        response = client.get(path)
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]


def test_a_stale_sign_in_must_be_renewed_before_ways_in_change(maya, come_in):
    client = come_in("maya@example.org")
    SignIn.objects.update(at=datetime.now(UTC) - timedelta(hours=2))
    for path in ("/me/address/", "/me/leave/", "/me/passkeys/new/"):
        assert client.get(path).headers["Location"] == f"/sign-in/login/?{urlencode({'next': path})}"
    assert client.post("/me/leave/", {"sure": "on"}).status_code == 303
    assert Person.objects.get().left_at is None
    come_in("maya@example.org", client)
    assert client.get("/me/leave/").status_code == 200
    assert SignIn.objects.count() == 1


def test_welcome_takes_name_home_and_consents(come_in, gazetteer_answers):
    client = come_in("noor@example.org")
    response = client.post(
        "/me/welcome/", {"name": "  Noor   Khan ", "home": "M13 9PL", "named_publicly": "on", "next": "/me/profile/"}
    )
    assert response.headers["Location"] == "/me/profile/"
    noor = Person.objects.get()
    assert (noor.name, noor.home_name, noor.home_latitude) == ("Noor Khan", "M13", 53.46)
    assert noor.welcomed_at is not None
    answers = dict(Consent.objects.values_list("purpose", "given"))
    assert answers == {"named_publicly": True, "network_news": False}


def test_welcome_can_be_put_off(come_in):
    client = come_in("noor@example.org")
    assert client.post("/me/welcome/", {"later": "1", "next": "/me/"}).headers["Location"] == "/me/"
    assert Person.objects.get().welcomed_at is not None
    assert not Consent.objects.exists()


@pytest.fixture
def gazetteer_answers(monkeypatch):
    """Answer as the gazetteer would, without its file."""
    from moothall.places import forms
    from moothall.places.gazetteer import Match

    district = Match("M13", "district", "M13", 53.46, -2.21, "Manchester", "North West", "GB")
    postcode = Match("M13 9PL", "postcode", "M13 9PL", 53.4668, -2.2339, "Manchester", "North West", "GB")
    known = {"m13": [district], "m139pl": [postcode]}
    asked = []

    def find(text, limit=10):
        asked.append(text)
        return known.get(text.replace(" ", "").lower(), [])

    monkeypatch.setattr(forms, "find", find)
    monkeypatch.setattr("moothall.people.forms.district_of", lambda match: district if match else None)
    monkeypatch.setattr(forms, "explained", lambda text, matches: f"We know no place called {text}.")
    return asked


def test_profile_keeps_what_was_written(maya, come_in, gazetteer_answers):
    client = come_in("maya@example.org")
    said = {
        "name": "Maya Okafor",
        "about": "I mend toasters.",
        "home": "m13",
        "language": "en-gb",
        "timezone": "Europe/Dublin",
    }
    assert client.post("/me/profile/", said).status_code == 303
    maya.refresh_from_db()
    assert (maya.name, maya.about, maya.home_name, maya.language, maya.timezone) == (
        "Maya Okafor",
        "I mend toasters.",
        "M13",
        "en-gb",
        "Europe/Dublin",
    )
    assert Minute.objects.filter(verb="people.person.edited").get().detail == {}


def test_an_untouched_home_is_not_looked_up_again(maya, come_in, gazetteer_answers):
    Person.objects.update(home_name="Newport", home_latitude=51.58, home_longitude=-2.99)
    client = come_in("maya@example.org")
    assert client.post("/me/profile/", {"name": "Maya", "home": "Newport"}).status_code == 303
    maya.refresh_from_db()
    assert (maya.home_latitude, gazetteer_answers) == (51.58, [])


def test_an_unknown_home_comes_back_with_everything_written(maya, come_in, gazetteer_answers):
    response = come_in("maya@example.org").post("/me/profile/", {"name": "Maya Q", "home": "Nowhereby"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Maya Q" in page
    assert "We know no place called Nowhereby." in page


def test_times_and_words_follow_the_person(maya, come_in):
    client = come_in("maya@example.org")
    client.get("/me/")
    Person.objects.update(timezone="Pacific/Auckland", language="cy")
    moment = datetime(2026, 6, 1, 20, 30, tzinfo=UTC)
    SignIn.objects.update(at=moment, last_used_at=moment)
    page = client.get("/me/devices/").content.decode()
    assert 'lang="cy"' in page
    assert "08:30" in page
    client.cookies["django_language"] = "en-gb"
    assert 'lang="en-gb"' in client.get("/me/devices/").content.decode()


def test_the_next_visitor_gets_the_halls_own_time(maya, come_in):
    Person.objects.update(timezone="Pacific/Auckland")
    come_in("maya@example.org").get("/me/")
    assert timezone.get_current_timezone_name() == "Europe/London"


def test_consent_history_only_grows(maya, come_in):
    client = come_in("maya@example.org")
    for box in ({"network_news": "on"}, {"network_news": "on"}, {}, {"network_news": "on"}):
        assert client.post("/me/consents/", box).status_code == 303
    rows = list(Consent.objects.filter(purpose="network_news").order_by("id").values_list("given", flat=True))
    assert rows == [True, False, True]
    assert Consent.objects.filter(purpose="named_publicly").count() == 1
    assert "send me news" in Consent.objects.filter(purpose="network_news")[0].wording
    page = client.get("/me/consents/").content.decode()
    assert page.count("send me news") == 4
    verbs = list(
        Minute.objects.filter(detail={"purpose": "network_news"}).order_by("id").values_list("verb", flat=True)
    )
    assert verbs == ["people.consent.given", "people.consent.withdrawn", "people.consent.given"]


def test_one_device_and_all_others_can_be_signed_out(maya, come_in):
    phone = come_in(
        "maya@example.org", HTTP_USER_AGENT="Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0"
    )
    laptop, tablet = come_in("maya@example.org"), come_in("maya@example.org")
    page = laptop.get("/me/devices/").content.decode()
    assert "Firefox on Android" in page
    assert page.count("This device") == 1
    there = SignIn.objects.get(device="Firefox on Android")
    assert laptop.post(f"/me/devices/{there.pk}/end/").status_code == 303
    assert phone.get("/me/").status_code == 302
    assert tablet.get("/me/").status_code == 200
    laptop.post("/me/devices/others/end/")
    assert (tablet.get("/me/").status_code, laptop.get("/me/").status_code) == (302, 200)


def test_nobody_signs_out_the_device_of_another(maya, ada, come_in):
    come_in("maya@example.org")
    theirs = SignIn.objects.get()
    assert come_in("ada@example.org").post(f"/me/devices/{theirs.pk}/end/").status_code == 404
    assert SignIn.objects.filter(pk=theirs.pk).exists()


def test_last_use_is_noted_once_an_hour(maya, come_in, django_assert_num_queries):
    client = come_in("maya@example.org")
    client.get("/me/")
    SignIn.objects.update(last_used_at=datetime(2020, 1, 1, tzinfo=UTC))
    client.get("/me/")
    assert SignIn.objects.get().last_used_at.year == 2020
    session = client.session
    session["used_at"] -= 3700
    session.save()
    client.get("/me/")
    assert SignIn.objects.get().last_used_at.year > 2020


def test_a_new_address_is_confirmed_by_its_code_and_the_old_one_is_told(maya, come_in, code_in):
    other, client = come_in("maya@example.org"), come_in("maya@example.org")
    assert client.post("/me/address/", {"email": "Maya@New.example"}).headers["Location"] == "/me/address/code/"
    maya.refresh_from_db()
    assert maya.email == "maya@example.org"
    assert Letter.objects.latest("id").to == "maya@new.example"
    assert client.post("/me/address/code/", {"code": "12"}).status_code == 422
    assert client.post("/me/address/code/", {"code": code_in()}).headers["Location"] == "/me/"
    maya.refresh_from_db()
    assert maya.email == "maya@new.example"
    told = Letter.objects.latest("id")
    assert (told.to, told.subject) == ("maya@example.org", "Your address at Moothall has changed")
    assert (client.get("/me/").status_code, other.get("/me/").status_code) == (200, 302)
    minute = Minute.objects.get(verb="people.person.changed_address")
    assert "@" not in json.dumps(minute.detail)


def test_whether_an_address_is_taken_shows_only_in_its_letter(maya, ada, come_in):
    client = come_in("maya@example.org")
    free = client.post("/me/address/", {"email": "free@example.org"})
    free_page = client.get("/me/address/code/").content
    taken = client.post("/me/address/", {"email": "ada@example.org"})
    taken_page = client.get("/me/address/code/").content
    assert (taken.status_code, taken.headers["Location"]) == (free.status_code, free.headers["Location"])
    assert len(taken_page) - len(free_page) == len("ada") - len("free")
    letter = Letter.objects.latest("id")
    assert letter.to == "ada@example.org"
    assert "has an account here" in letter.text


def test_a_code_for_a_new_address_signs_nobody_in(maya, come_in, code_in):
    client = come_in("maya@example.org")
    client.post("/me/address/", {"email": "maya@new.example"})
    code = code_in()
    stranger = Client()
    stranger.post("/sign-in/login/", {"email": "maya@new.example"})
    Knock.objects.filter(person=None, email="maya@new.example").delete()
    assert stranger.post("/sign-in/code/", {"code": code}).headers["Location"] == "/sign-in/login/"


def test_copy_of_my_data(maya, come_in):
    client = come_in("maya@example.org")
    client.post("/me/consents/", {"network_news": "on"})
    response = client.get("/me/data/my-data.json")
    assert response.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    copy = json.loads(response.content)
    assert copy["account"]["email"] == "maya@example.org"
    assert len(copy["consents"]) == 2
    assert len(copy["devices"]) == 1
    assert copy["passkeys"] == []


def test_leaving_needs_a_tick_and_then_erases(maya, ada, come_in):
    client, other = come_in("maya@example.org"), come_in("maya@example.org")
    assert client.post("/me/leave/", {}).status_code == 422
    assert client.post("/me/leave/", {"sure": "on"}).headers["Location"] == "/"
    left = Person.objects.get(pk=maya.pk)
    assert (left.email, left.name, left.is_active) == (f"left-{maya.pk}@left.invalid", "", False)
    assert (client.get("/me/").status_code, other.get("/me/").status_code) == (302, 302)


def test_only_stewards_see_stewards(maya, ada, come_in):
    assert come_in("maya@example.org").get("/me/stewards/").status_code == 404
    client = come_in("ada@example.org")
    assert "There is only one steward" in client.get("/me/stewards/").content.decode()
    assert client.post("/me/stewards/", {"email": "noor@example.org"}).status_code == 422
    assert client.post("/me/stewards/", {"email": "Maya@example.org"}).status_code == 303
    maya.refresh_from_db()
    assert maya.is_steward
    assert client.post(f"/me/stewards/{ada.pk}/remove/").headers["Location"] == "/me/"
    assert client.get("/me/stewards/").status_code == 404


def test_the_last_steward_cannot_stop(ada, come_in):
    client = come_in("ada@example.org")
    response = client.post(f"/me/stewards/{ada.pk}/remove/")
    assert response.status_code == 409
    assert "without a steward" in response.content.decode()
    assert Person.objects.get().is_steward
