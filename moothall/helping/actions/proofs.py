"""Prove an address by letter: its code works where it was asked for, its link anywhere; either once."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.helping.actions.letters import send_proof
from moothall.helping.actions.stints import take_role
from moothall.helping.actions.talks import TalkFacts, propose_talk
from moothall.helping.models import Call, Proof, Role, Stint, Talk
from moothall.helping.rules import can_propose, can_take_role
from moothall.kit.verdict import YES, Verdict, no, require
from moothall.people.actions.sign_in import new_code

SALT = "helping.proof"
LASTS = timedelta(days=2)
MOST_WRONG = 5


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What came of a proven address: a stint or a talk."""

    stint: Stint | None = None
    talk: Talk | None = None


@transaction.atomic
def prove_address(
    *, role: Role | None = None, call: Call | None = None, email: str, answer: Mapping[str, Any], now: datetime
) -> Proof:
    """Keep what somebody asked for, and write a letter with a code and a link to their address.

    The same happens whether or not somebody signs in with that address.

    :raises Refused: when the role or the call takes nobody now.
    """
    if role:
        require(can_take_role(None, role, now))
    if call:
        require(can_propose(call, now, have=0))
    code, link = new_code(), secrets.token_urlsafe(24)
    link_hash = hash_of_link(link)
    proof = Proof.objects.create(
        role=role,
        call=call,
        email=email.strip().lower(),
        answer=dict(answer),
        code_hash=_hash_of_code(link_hash, code),
        link_hash=link_hash,
        at=now,
    )
    send_proof(proof, code=code, link=link, now=now)
    return proof


def hash_of_link(link: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(link.encode()).hexdigest()


def _hash_of_code(link_hash: str, code: str) -> str:
    # Six figures are soon tried through, so the hash needs the hall's secret key.
    return salted_hmac(SALT, f"{link_hash}:{code}", algorithm="sha256").hexdigest()


def can_use(proof: Proof, now: datetime) -> Verdict:
    """Say whether a letter can still be used."""
    again = _("Begin again on the event’s page; it takes a minute.")
    if proof.used_at:
        return no(_("This letter has already been used. Each letter works once."), _("There is nothing more to do."))
    if now - proof.at > LASTS:
        return no(_("This letter is more than two days old, so it no longer works."), again)
    if proof.wrong >= MOST_WRONG:
        return no(_("The code was typed wrongly five times, so it no longer works."), again)
    return YES


def confirm_by_code(*, proof_id: int, code: str, now: datetime) -> Confirmed:
    """Do what was asked for, on the device where it was.

    :raises Refused: when the code is wrong (which is counted), the letter is old or used, or somebody was quicker.
    """
    with transaction.atomic():
        proof = _locked(pk=proof_id)
        require(can_use(proof, now))
        figures = "".join(character for character in code if character.isdigit())
        if constant_time_compare(proof.code_hash, _hash_of_code(proof.link_hash, figures)):
            return _confirm(proof, now)
        proof.wrong += 1
        proof.save(update_fields=["wrong"])
    left = MOST_WRONG - proof.wrong
    tries = ngettext("You have one more try.", "You have %(count)s more tries.", left) % {"count": left}
    require(no(_("That is not the code in the newest letter. Check the six figures."), tries))
    raise AssertionError("unreachable")


def confirm_by_link(*, link: str, now: datetime) -> Confirmed:
    """Do what was asked for, for whoever holds the link of a letter.

    :raises Proof.DoesNotExist: when there is no such link.
    :raises Refused: when the letter is old or used, or somebody was quicker.
    """
    with transaction.atomic():
        proof = _locked(link_hash=hash_of_link(link))
        require(can_use(proof, now))
        return _confirm(proof, now)


def _locked(**which: object) -> Proof:
    return Proof.objects.select_for_update(of=("self",)).select_related("role__event", "call__event").get(**which)


def _confirm(proof: Proof, now: datetime) -> Confirmed:
    answer = dict(proof.answer)
    if proof.role:
        done = Confirmed(
            stint=take_role(by=None, role=proof.role, email=proof.email, name=answer.get("name", ""), now=now)
        )
    else:
        assert proof.call is not None
        talk = propose_talk(by=None, call=proof.call, email=proof.email, facts=TalkFacts(**answer), now=now)
        done = Confirmed(talk=talk)
    proof.used_at, proof.stint, proof.talk, proof.answer = now, done.stint, done.talk, {}
    proof.save(update_fields=["used_at", "stint", "talk", "answer"])
    return done
