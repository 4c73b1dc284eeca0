"""Groups from elsewhere are listed with consent, and claimed with proof."""

from datetime import date, timedelta

import pytest

from moothall.groups import actions
from moothall.groups.actions.listing import proves
from moothall.groups.models import Claim, Group, Link
from moothall.groups.rules import role_of
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from moothall.post.models import Letter
from tests.groups.making import FACTS, NOW, a_group, a_person


def listed(steward, **facts):
    return actions.list_group(
        by=steward,
        facts={**FACTS, **facts},
        calendar_url="https://meetup.com/fen",
        agreed_by="an organiser, by e-mail",
        agreed_on=date(2026, 3, 1),
        now=NOW,
    )


def test_a_listing_keeps_who_agreed(steward):
    group = listed(steward)
    assert (group.listed_only, group.state) == (True, "active")
    assert group.listing.agreed_by == "an organiser, by e-mail"
    minute = Minute.objects.get(verb="groups.group.listed")
    assert minute.detail == {"agreed_on": "2026-03-01"}
    assert group.calendar_url == "https://meetup.com/fen"


def test_no_listing_without_consent(steward):
    with pytest.raises(Refused, match="somebody of it agreed"):
        actions.list_group(by=steward, facts=FACTS, agreed_by=" ", agreed_on=NOW.date(), now=NOW)
    with pytest.raises(Refused, match="future"):
        actions.list_group(by=steward, facts=FACTS, agreed_by="x", agreed_on=NOW.date() + timedelta(days=1), now=NOW)
    with pytest.raises(Refused, match="stewards"):
        actions.list_group(by=a_person("Kit"), facts=FACTS, agreed_by="x", agreed_on=NOW.date(), now=NOW)


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("hello@fen.example", True),
        ("anyone@fendata.org", True),
        ("anyone@mail.fendata.org", False),
        ("anyone@meetup.com", False),
        ("anyone@sub.github.io", False),
        ("anyone@gmail.com", False),
    ],
)
def test_which_addresses_prove(steward, email, expected):
    group = listed(
        steward,
        links=["https://www.fendata.org/about", "https://meetup.com/fen", "https://sub.github.io/"],
        contact_email="hello@fen.example",
    )
    assert proves(group, email) is expected


def test_a_claim_is_proved_by_letter(steward):
    group, kit = listed(steward, contact_email="hello@fen.example"), a_person("Kit")
    _claim, secret = actions.ask_claim(by=kit, group=group, words="", email="hello@fen.example", now=NOW)
    assert f"/groups/claim/{secret}/" in Letter.objects.get(to="hello@fen.example").text
    with pytest.raises(Claim.DoesNotExist):
        actions.prove_claim(by=a_person("Eve"), secret=secret, now=NOW)
    actions.prove_claim(by=kit, secret=secret, now=NOW)
    group.refresh_from_db()
    assert (role_of(kit, group), group.listed_only) == ("owner", False)
    with pytest.raises(Claim.DoesNotExist):
        actions.prove_claim(by=kit, secret=secret, now=NOW)


def test_an_address_that_is_not_the_groups_goes_to_a_steward(steward):
    group, kit = listed(steward), a_person("Kit")
    claim, secret = actions.ask_claim(by=kit, group=group, words="It is mine.", email="kit@gmail.com", now=NOW)
    assert secret == ""
    assert not Letter.objects.exists()
    with pytest.raises(Refused, match="asked already"):
        actions.ask_claim(by=kit, group=group, words="Again", email="", now=NOW)
    with pytest.raises(Refused):
        actions.approve_claim(by=kit, claim=claim, now=NOW)
    actions.approve_claim(by=steward, claim=claim, now=NOW)
    assert role_of(kit, group) == "owner"
    with pytest.raises(Refused):
        actions.decline_claim(by=steward, claim=claim, reason="Late.", now=NOW)


def test_a_decided_group_is_nobody_elses_to_claim(steward):
    group = listed(steward)
    one, _none = actions.ask_claim(by=a_person("Ann"), group=group, words="Mine.", email="", now=NOW)
    two, _none = actions.ask_claim(by=a_person("Ben"), group=group, words="Mine!", email="", now=NOW)
    actions.approve_claim(by=steward, claim=one, now=NOW)
    two.refresh_from_db()
    assert two.state == "declined"
    with pytest.raises(Refused):
        actions.ask_claim(by=a_person("Cat"), group=group, words="Mine?", email="", now=NOW)


def test_a_claim_of_a_group_in_care_wakes_it(steward):
    group = a_group(state="caretaker")
    claim, _none = actions.ask_claim(by=a_person("Ann"), group=group, words="I would.", email="", now=NOW)
    actions.approve_claim(by=steward, claim=claim, now=NOW)
    assert Group.objects.get(pk=group.pk).state == "active"


def test_links_are_recognised(steward):
    group = listed(steward, links=["https://meetup.com/fen", "https://hachyderm.io/@fen", "https://fen.example"])
    assert list(Link.objects.filter(group=group).order_by("id").values_list("kind", flat=True)) == [
        "meetup",
        "mastodon",
        "website",
    ]
