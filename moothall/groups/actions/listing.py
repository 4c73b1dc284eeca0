"""Groups that live elsewhere: listed with their consent, claimed by their own people later."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction

from moothall.groups.actions.crew import hash_of
from moothall.groups.actions.editing import locked
from moothall.groups.actions.facts import slug_for, write_facts
from moothall.groups.actions.letters import send_proof
from moothall.groups.actions.states import make_owner
from moothall.groups.models import Claim, Group, Listing
from moothall.groups.rules import State, can_ask_claim, can_claim, can_decide_claim, can_review_groups
from moothall.kit.verdict import no, require
from moothall.minutes.actions import record
from moothall.people.models import Person, Viewer

# Hosts where anybody has a page or a mailbox: an address there proves nothing.
SHARED_HOSTS = frozenset({
    "meetup.com", "github.com", "github.io", "gitlab.com", "facebook.com", "x.com", "twitter.com", "linkedin.com",
    "instagram.com", "youtube.com", "eventbrite.com", "eventbrite.co.uk", "gmail.com", "googlemail.com", "google.com",
    "outlook.com", "hotmail.com", "live.com", "yahoo.com", "yahoo.co.uk", "icloud.com", "wordpress.com", "blogspot.com",
    "medium.com", "substack.com", "wixsite.com", "weebly.com", "lu.ma", "t.me", "discord.gg", "discord.com",
    "slack.com",
    "wikipedia.org", "openstreetmap.org", "opencollective.com", "bsky.app", "mastodon.social", "proton.me", "aol.com",
})  # fmt: skip


@transaction.atomic
def list_group(
    *, by: Viewer, facts: Mapping[str, Any], calendar_url: str = "", agreed_by: str, agreed_on: date, now: datetime
) -> Group:
    """List a group that lives elsewhere, noting who of it agreed and when.

    :raises Refused: when the viewer is no steward, or nobody is named who agreed.
    """
    require(can_review_groups(by))
    if not agreed_by.strip():
        require(no("A group is listed only when somebody of it agreed.", "Write who agreed, and how."))
    if agreed_on > now.date():
        require(no("They cannot have agreed in the future.", "Check the date."))
    group = Group.objects.create(
        name=facts["name"],
        slug=slug_for(facts["name"]),
        state=State.ACTIVE,
        state_since=now,
        listed_only=True,
        calendar_url=calendar_url[:1000],
        created_at=now,
    )
    write_facts(group, facts)
    Listing.objects.create(group=group, agreed_by=agreed_by.strip()[:200], agreed_on=agreed_on, by_id=by.pk, at=now)
    detail = {"agreed_on": agreed_on.isoformat()}
    record("groups.group.listed", by=by, about=group, group_id=group.pk, now=now, detail=detail)
    return group


@transaction.atomic
def ask_claim(*, by: Person, group: Group, words: str, email: str, now: datetime) -> tuple[Claim, str]:
    """Say that a listed group is one's own; return the claim and its letter's secret ("" when a steward must decide).

    An address of the group's own (its contact address, or one at its website's host) proves it by a letter.

    :raises Refused: when the group has its own people, or the viewer has asked already.
    """
    group = locked(group.pk)
    require(can_ask_claim(by, group))
    email = email.strip().lower()
    secret = secrets.token_urlsafe(24) if email and proves(group, email) else ""
    claim = Claim.objects.create(
        group=group,
        person=by,
        words=words.strip()[:500],
        email=email if secret else "",
        token_hash=hash_of(secret) if secret else None,
        at=now,
    )
    detail = {"by_letter": bool(secret)}
    record("groups.claim.asked", by=by, about=claim, group_id=group.pk, now=now, detail=detail)
    if secret:
        send_proof(group, email, secret, by, now)
    return claim, secret


def proves(group: Group, email: str) -> bool:
    """Tell whether having this address shows that somebody belongs to the group."""
    if group.contact_email and email == group.contact_email.strip().lower():
        return True
    host = email.rpartition("@")[2]
    own = {(urlsplit(url).hostname or "").removeprefix("www.") for url in group.links.values_list("url", flat=True)}
    return host in {each for each in own if each and not _is_shared(each)}


def _is_shared(host: str) -> bool:
    return any(host == shared or host.endswith(f".{shared}") for shared in SHARED_HOSTS)


@transaction.atomic
def prove_claim(*, by: Person, secret: str, now: datetime) -> Group:
    """Prove a claim by the link of its letter, as the person who asked: they become the owner.

    :raises Claim.DoesNotExist: when there is no such link for this person, or it was used.
    :raises Refused: when the group was claimed meanwhile.
    """
    claim = Claim.objects.select_for_update(of=("self",)).get(
        token_hash=hash_of(secret), person=by, state=Claim.State.ASKED
    )
    group = locked(claim.group_id)
    require(can_claim(by, group))
    _grant(claim, group, Claim.State.PROVED, by, now)
    return group


@transaction.atomic
def approve_claim(*, by: Viewer, claim: Claim, now: datetime) -> None:
    """Believe a claim, as a steward: who asked becomes the owner.

    :raises Refused: when the viewer is no steward, it was decided, or the group has owners by now.
    """
    claim = Claim.objects.select_for_update(of=("self",)).select_related("person").get(pk=claim.pk)
    group = locked(claim.group_id)
    require(can_decide_claim(by, claim))
    require(can_claim(claim.person, group))
    _grant(claim, group, Claim.State.APPROVED, by, now)


@transaction.atomic
def decline_claim(*, by: Viewer, claim: Claim, reason: str, now: datetime) -> None:
    """Decline a claim with the reason.

    :raises Refused: when the viewer is no steward, it was decided, or there is no reason.
    """
    claim = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
    require(can_decide_claim(by, claim))
    if not reason.strip():
        require(no("There is no reason yet.", "Say why: the person who asked will read it."))
    _decide(claim, Claim.State.DECLINED, by, now, reason)
    detail = {"words": claim.reason}
    record("groups.claim.declined", by=by, about=claim, group_id=claim.group_id, now=now, detail=detail)


def _grant(claim: Claim, group: Group, state: str, by: Viewer, now: datetime) -> None:
    make_owner(group, claim.person, now)
    if group.state == State.CARETAKER:
        group.state, group.state_since, group.state_words = State.ACTIVE, now, ""
        group.save(update_fields=["state", "state_since", "state_words"])
    _decide(claim, state, by, now, "")
    Claim.objects.filter(group=group, state=Claim.State.ASKED).update(
        state=Claim.State.DECLINED, reason="Somebody else of the group has taken it over.", decided_at=now
    )
    record(
        "groups.group.claimed",
        by=by,
        about=group,
        group_id=group.pk,
        now=now,
        detail={"to": claim.person_id, "how": state},
    )


def _decide(claim: Claim, state: str, by: Viewer, now: datetime, reason: str) -> None:
    claim.state, claim.decided_at, claim.decided_by_id, claim.reason = state, now, by.pk, reason.strip()[:500]
    claim.save(update_fields=["state", "decided_at", "decided_by", "reason"])
