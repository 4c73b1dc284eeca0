"""Verbs that pages do not show in full: stewards, leaving, forgetting, and the registry of what is held."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from moothall.kit.verdict import YES, Refused, no
from moothall.minutes.models import Minute
from moothall.people import privacy
from moothall.people.actions import (
    appoint_first_steward,
    change_consents,
    forget_old_knocks,
    forget_old_sign_ins,
    knock,
    leave_hall,
    make_steward,
    note_sign_in,
    unmake_steward,
)
from moothall.people.devices import device_named
from moothall.people.models import Consent, Knock, Person, SignIn
from moothall.people.queries import consented_ids, has_consented
from moothall.post.models import Letter

pytestmark = pytest.mark.django_db


def test_only_stewards_make_stewards(maya, ada, now):
    with pytest.raises(Refused, match="Only stewards"):
        make_steward(by=maya, person=maya, now=now)
    make_steward(by=ada, person=maya, now=now)
    make_steward(by=ada, person=maya, now=now)
    assert Person.objects.get(pk=maya.pk).is_steward
    assert Minute.objects.filter(verb="people.steward.made").count() == 1


def test_there_is_always_a_steward(maya, ada, now):
    with pytest.raises(Refused, match="without a steward"):
        unmake_steward(by=ada, person=ada, now=now)
    make_steward(by=ada, person=maya, now=now)
    unmake_steward(by=maya, person=ada, now=now)
    with pytest.raises(Refused, match="Only stewards"):
        unmake_steward(by=ada, person=maya, now=now)
    assert list(Person.objects.filter(is_steward=True)) == [maya]


def test_the_first_steward_is_made_from_the_machine(db, capsys):
    call_command("people_steward", "Kit@Example.org")
    call_command("people_steward", "kit@example.org")
    person = Person.objects.get()
    assert (person.email, person.is_steward) == ("kit@example.org", True)
    assert "kit@example.org is a steward now" in capsys.readouterr().out
    with pytest.raises(CommandError, match="is not an e-mail address"):
        call_command("people_steward", "kit")


def test_a_closed_account_becomes_no_steward(maya, now):
    Person.objects.update(is_active=False)
    with pytest.raises(Refused, match="closed"):
        appoint_first_steward(email=maya.email, now=now)


def test_leaving_erases_every_word(maya, ada, now):
    Person.objects.filter(pk=maya.pk).update(
        about="I mend toasters.", home_name="M13", home_latitude=1, home_longitude=1
    )
    change_consents(by=maya, choices={"network_news": True}, now=now)
    knock(email=maya.email, now=now)
    note_sign_in(person=maya, session_key="k", device="Firefox", way="letter", now=now)
    leave_hall(by=maya, now=now)
    left = Person.objects.values().get(pk=maya.pk)
    words = [value for value in left.values() if isinstance(value, str) and value]
    assert sorted(word.startswith(("left-", "!")) for word in words) == [True, True]
    assert (left["home_latitude"], left["left_at"]) == (None, now)
    for model in (Consent, Knock, SignIn):
        assert not model.objects.exists()
    goodbye = Letter.objects.latest("id")
    assert (goodbye.to, goodbye.purpose) == ("maya@example.org", "people.goodbye")
    assert str(Person.objects.get(pk=maya.pk)) == "Somebody who has left"
    minute = Minute.objects.get(verb="people.person.left")
    assert (minute.by_id, minute.about_id) == (None, maya.pk)


def test_the_address_of_who_left_is_free_again(maya, ada, now):
    leave_hall(by=maya, now=now)
    assert Person.objects.create_user("maya@example.org").pk != maya.pk


def test_the_last_steward_cannot_leave(ada, now):
    with pytest.raises(Refused, match="only steward"):
        leave_hall(by=ada, now=now)


def test_a_room_above_may_object(maya, ada, now, monkeypatch):
    answers = [no("You are the last owner of Leeds.", "Find another owner first."), YES]
    monkeypatch.setattr(privacy, "_objections", [lambda person: YES, lambda person: answers[0]])
    with pytest.raises(Refused, match="last owner of Leeds"):
        leave_hall(by=maya, now=now)
    assert Person.objects.get(pk=maya.pk).left_at is None
    answers.pop(0)
    leave_hall(by=maya, now=now)


def test_when_tidying_fails_nobody_has_left(maya, ada, now, monkeypatch):
    def fail(person, now):
        raise RuntimeError

    monkeypatch.setattr(privacy, "_tidyings", [fail])
    with pytest.raises(RuntimeError):
        leave_hall(by=maya, now=now)
    assert Person.objects.get(pk=maya.pk).email == "maya@example.org"


def test_old_knocks_and_devices_are_forgotten(maya, now):
    knock(email=maya.email, now=now - timedelta(days=1, minutes=1))
    kept = knock(email=maya.email, now=now)
    note_sign_in(person=maya, session_key="old", device="", way="letter", now=now - timedelta(days=61))
    note_sign_in(person=maya, session_key="new", device="", way="letter", now=now)
    assert (forget_old_knocks(now=now), forget_old_sign_ins(now=now)) == (1, 1)
    assert Knock.objects.get() == kept
    assert SignIn.objects.get().session_key == "new"


def test_consents_of_many_in_one_query(maya, ada, now, django_assert_num_queries):
    change_consents(by=maya, choices={"named_publicly": True}, now=now)
    change_consents(by=ada, choices={"named_publicly": True}, now=now)
    change_consents(by=ada, choices={"named_publicly": False}, now=now)
    with django_assert_num_queries(1):
        assert consented_ids([maya.pk, ada.pk], "named_publicly") == {maya.pk}
    assert (has_consented(maya, "named_publicly"), has_consented(ada, "named_publicly")) == (True, False)
    assert not has_consented(maya, "network_news")


def test_one_account_for_an_address_in_any_case(maya):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(email="MAYA@example.org")


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("", "A browser"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/141.0 Safari/537.36 Edg/141.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604",
            "Safari on iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537 (KHTML, like Gecko) Chrome/141.0 Mobile Safari/537",
            "Chrome on Android",
        ),
    ],
)
def test_devices_have_names(user_agent, device):
    assert device_named(user_agent) == device


def _personal_fields() -> Iterator[str]:
    """Every field of Person and of each model of ours, or of the sign-in library, that points to a Person."""
    for model in apps.get_models():
        label = model._meta.label_lower
        if not (model.__module__.startswith("moothall.") or model._meta.app_label in {"mfa", "account"}):
            continue
        fields = model._meta.local_fields
        points = any(field.related_model is Person for field in fields)
        if model is Person or points or any(field.name == "email" for field in fields):
            whole = label != "minutes.minute"
            yield from (f"{label}.{field.name}" for field in fields if whole or field.related_model is Person)


@pytest.mark.parametrize("room", ["people", "notices", "mfa", "account", "minutes", "events", "helping"])
def test_every_personal_field_is_declared_with_purpose_and_end(room):
    declared = {f"{holding.model}.{field}" for holding in privacy.HOLDINGS for field in holding.fields}
    personal = {name for name in _personal_fields() if name.startswith(f"{room}.")}
    assert personal
    assert personal - declared == set()
    assert {name for name in declared if name.startswith(f"{room}.")} - personal == set()


def test_what_people_are_shown_says_what_why_and_how_long():
    for holding in privacy.HOLDINGS:
        if holding.yours:
            assert all((str(holding.what), str(holding.why), str(holding.until)))
