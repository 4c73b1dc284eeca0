"""What is forgotten, when, and what stays."""

from datetime import timedelta

import pytest

from moothall.helping.actions import (
    adopt_guest,
    ask_for_role,
    forget_guests,
    forget_proofs,
    forget_talks,
    mark_stint,
    prove_address,
    take_role,
)
from moothall.helping.models import Ask, Proof, Review, Role, Stint, Talk
from moothall.helping.queries import hours_of, stint_by_token, stint_token
from moothall.people.actions import leave_hall
from moothall.people.models import Person
from moothall.people.privacy import copy_for
from tests.events.making import NOW, person
from tests.helping.making import DAY, call, organised, role, talk

pytestmark = pytest.mark.django_db


def test_a_guest_is_forgotten_after_sixty_days_and_the_hours_stay():
    made, boss = organised()
    one = role(made)
    stint = take_role(by=None, role=one, email="g@example.org", name="Gwen", now=NOW)
    mark_stint(by=boss, stint=stint, did_it=True, minutes=90, now=made.ends_at)
    assert forget_guests(now=made.ends_at + 60 * DAY) == 0
    assert forget_guests(now=made.ends_at + 60 * DAY + timedelta(seconds=1)) == 1
    stint.refresh_from_db()
    assert (stint.email, stint.name, hours_of(made).minutes) == ("", "", 90)


def test_proposals_that_were_not_given_go_after_ninety_days():
    made, boss = organised()
    asked = call(made, boss)
    given = talk(asked, state="accepted", confirmed_at=NOW, needs="A ramp.", email="s@example.org", name="Ada")
    for state in ("proposed", "declined", "waitlisted", "withdrawn", "accepted"):
        Review.objects.create(talk=talk(asked, state=state), reviewer=boss, score=3, comment="Hm", at=NOW)
    Review.objects.create(talk=given, reviewer=boss, score=4, comment="Yes", at=NOW)
    assert forget_talks(now=made.ends_at + 90 * DAY) == 0
    forget_guests(now=made.ends_at + 61 * DAY)
    forget_talks(now=made.ends_at + 91 * DAY)
    left = Talk.objects.get()
    assert (left.pk, left.email, left.needs, left.name) == (given.pk, "", "", "Ada")
    assert not Review.objects.exists()


def test_addresses_that_nobody_confirmed_go_after_two_days():
    made, _ = organised()
    prove_address(role=role(made), email="g@example.org", answer={"name": "Gwen"}, now=NOW)
    assert forget_proofs(now=NOW + 2 * DAY) == 0
    assert forget_proofs(now=NOW + 2 * DAY + timedelta(seconds=1)) == 1


def test_a_guest_who_makes_an_account_keeps_what_they_said_yes_to():
    made, boss = organised()
    one, two = role(made), role(made)
    kept = take_role(by=None, role=one, email="g@example.org", name="Gwen", now=NOW)
    proposed = talk(call(made, boss), email="g@example.org")
    person_made = Person.objects.create_user("g@example.org", name="Gwen")
    take_role(by=person_made, role=two, now=NOW)
    for _ in range(2):
        adopt_guest(person=person_made)
    kept.refresh_from_db()
    proposed.refresh_from_db()
    assert (kept.person, kept.email, proposed.person, proposed.email) == (person_made, "", person_made, "")


def test_an_address_that_somebody_signs_in_with_counts_as_them():
    made, _ = organised()
    who = person()
    stint = take_role(by=None, role=role(made), email=who.email.upper(), name="X", now=NOW)
    assert (stint.person, stint.email, stint.name) == (who, "", "")


def test_leaving_the_hall_frees_places_and_takes_the_name_out_of_the_past():
    made, boss = organised()
    past, _ = organised(starts_at=NOW - 5 * DAY)
    ahead, done = role(made), role(past)
    who = person()
    take_role(by=who, role=ahead, now=NOW)
    was = Stint.objects.create(
        role=done, person=who, state="did_it", minutes=60, nonce="x", note="n", at=NOW, changed_at=NOW
    )
    token = stint_token(was)
    asked = call(made, boss)
    talk(asked, who)
    Review.objects.create(talk=talk(asked), reviewer=who, score=2, comment="Mine", at=NOW)
    ask_for_role(by=boss, role=role(made), person=who, now=NOW)
    leave_hall(by=who, now=NOW)
    was.refresh_from_db()
    assert (was.person, was.note, was.minutes, stint_by_token(token)) == (None, "", 60, None)
    assert Role.objects.get(pk=ahead.pk).filled == 0
    assert (Talk.objects.count(), Ask.objects.count(), Proof.objects.count()) == (1, 0, 0)
    left = Review.objects.get()
    assert (left.reviewer_id, left.score, left.comment) == (None, 2, "")


def test_the_copy_holds_what_one_helped_proposed_and_reviewed():
    made, boss = organised()
    asked = call(made, boss)
    who = person()
    take_role(by=who, role=role(made, title="Tea"), now=NOW)
    talk(asked, who, title="Maps")
    Review.objects.create(talk=talk(asked, title="Pies"), reviewer=who, score=2, at=NOW)
    copy = copy_for(who)["helping"]
    assert copy["roles"][0]["role__title"] == "Tea"
    assert copy["talks"][0]["title"] == "Maps"
    assert copy["reviews"][0]["talk__title"] == "Pies"
