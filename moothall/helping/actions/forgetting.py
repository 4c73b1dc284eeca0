"""Forget names, addresses and proposals when their time is over; hours stay, without names."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from moothall.helping.actions.proofs import LASTS
from moothall.helping.actions.roles import locked_role
from moothall.helping.actions.stints import give_up_place
from moothall.helping.actions.talks import withdraw_talk
from moothall.helping.models import Ask, Proof, Review, Reviewer, Stint, Talk
from moothall.helping.rules import can_hand_back, can_withdraw_talk
from moothall.people.models import Person

GUESTS_KEPT = timedelta(days=60)
TALKS_KEPT = timedelta(days=90)


def forget_guests(*, now: datetime) -> int:
    """Empty names and addresses of guests who helped or spoke at events over for 60 days; return how many rows."""
    over = now - GUESTS_KEPT
    stints = Stint.objects.filter(role__event__ends_at__lt=over)
    told = stints.exclude(email="", name="", note="").update(email="", name="", note="")
    asks = Ask.objects.filter(role__event__ends_at__lt=over).delete()[0]
    spoke = Talk.objects.filter(call__event__ends_at__lt=over, state=Talk.State.ACCEPTED)
    return told + asks + spoke.exclude(email="", needs="", words="").update(email="", needs="", words="")


def forget_talks(*, now: datetime) -> int:
    """Delete proposals that were not given, and what reviewers wrote, 90 days after the event; return how many rows."""
    over = Q(call__event__ends_at__lt=now - TALKS_KEPT)
    given = Q(state=Talk.State.ACCEPTED, confirmed_at__isnull=False)
    gone = Talk.objects.filter(over).exclude(given).delete()[0]
    reviews = Review.objects.filter(talk__call__event__ends_at__lt=now - TALKS_KEPT).delete()[0]
    return gone + reviews


def forget_proofs(*, now: datetime) -> int:
    """Delete what was asked for with an address more than two days ago, confirmed or not; return how many."""
    return Proof.objects.filter(at__lt=now - LASTS).delete()[0]


@transaction.atomic
def adopt_guest(*, person: Person) -> None:
    """Make what a guest did with this address the person's, now that they have an account. Safe to run twice."""
    mine = Stint.objects.filter(person=person).values("role")
    for stint in Stint.objects.filter(email=person.email).exclude(role__in=mine):
        stint.person, stint.email, stint.name = person, "", ""
        stint.save(update_fields=["person", "email", "name"])
    Talk.objects.filter(email=person.email).update(person=person, email="")


@transaction.atomic
def forget_person(*, person: Person, now: datetime) -> None:
    """Hand back and withdraw what lies ahead, and take the person out of what has been."""
    _hand_back_all(person, now)
    for talk in Talk.objects.filter(person=person).select_related("call__event"):
        if can_withdraw_talk(talk, now):
            withdraw_talk(talk=talk, now=now)
    Talk.objects.filter(person=person).delete()
    Stint.objects.filter(person=person).update(person=None, name="", note="", nonce=secrets.token_hex(8))
    Ask.objects.filter(person=person).delete()
    Ask.objects.filter(by=person).update(by=None)
    Reviewer.objects.filter(person=person).delete()
    Reviewer.objects.filter(by=person).update(by=None)
    Review.objects.filter(reviewer=person).update(reviewer=None, comment="")
    Proof.objects.filter(email=person.email).delete()


def _hand_back_all(person: Person, now: datetime) -> None:
    for stint in Stint.objects.filter(person=person).select_related("role__event"):
        if can_hand_back(stint, now):
            stint.role = locked_role(stint.role_id)
            give_up_place(by=None, stint=stint, word="", now=now)
