"""Knock, come in, and go out again.

A knock does the same work whether or not the address is known: no account is looked up until a letter has come back, so
neither the answer nor its time tells who is here. A new person comes to be only when a letter was used.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.letters import Words, written
from moothall.people.models import Knock, Person, SignIn
from moothall.people.rules import can_come_in, can_use_knock, wrong_code
from moothall.post.actions import post_letter

SALT = "people.knock"


@dataclass(frozen=True, slots=True)
class Taken:
    """A door that was opened: for whom, where they were going, and whether they are new."""

    person: Person
    way_on: str
    is_new: bool


def knock(*, email: str, way_on: str = "", now: datetime) -> Knock:
    """Write a letter with a code and a link to an address, known or not."""
    code, link = new_code(), secrets.token_urlsafe(24)
    with transaction.atomic():
        made = save_knock(email=email, code=code, link=link, way_on=way_on, now=now)
        text, html = written(_sign_in_words(code, settings.SITE_URL + reverse("account_link", args=[link])))
        post_letter(
            to=made.email,
            subject=_("%(code)s is your code for %(hall)s") % {"code": code, "hall": settings.NETWORK_NAME},
            text=text,
            html=html,
            purpose="people.sign_in",
            now=now,
        )
    return made


def new_code() -> str:
    """Return six random figures."""
    return f"{secrets.randbelow(1_000_000):06}"


def save_knock(
    *, email: str, code: str, link: str, now: datetime, way_on: str = "", person: Person | None = None
) -> Knock:
    """Keep a knock with the hashes of its code and link."""
    link_hash = hash_of_link(link)
    return Knock.objects.create(
        email=email.strip().lower(),
        person=person,
        code_hash=_hash_of_code(link_hash, code),
        link_hash=link_hash,
        way_on=way_on[:300],
        at=now,
    )


def hash_of_link(link: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(link.encode()).hexdigest()


def _hash_of_code(link_hash: str, code: str) -> str:
    # Six figures are soon tried through, so the hash needs the hall's secret key.
    return salted_hmac(SALT, f"{link_hash}:{code}", algorithm="sha256").hexdigest()


def _sign_in_words(code: str, link: str) -> Words:
    hall = settings.NETWORK_NAME
    return Words(
        title=_("Come in to %(hall)s") % {"hall": hall},
        opening=[
            _("Hello,"),
            _("Here is your code for %(hall)s. Type it in the window where you asked for it:") % {"hall": hall},
        ],
        code=code,
        button=(_("Or come in with this link, on any device"), link),
        closing=[
            _("Code and link work once, within 15 minutes. If you are new, using one of them makes your account."),
            _("You did not ask for this? Then do nothing. Please give the code to nobody."),
        ],
        why=_("You get this letter because somebody typed your address on our sign-in page."),
    )


def enter_by_code(*, knock_id: int, code: str, now: datetime) -> Taken:
    """Open the door to the device that knocked.

    :raises Refused: when the letter is old or used, the code is wrong (which is counted), or the account is closed.
    """
    with transaction.atomic():
        found = Knock.objects.select_for_update().get(pk=knock_id, person=None)
        if try_code(found, code, now):
            return _let_in(found, now)
    require(wrong_code(found))
    raise AssertionError("unreachable")


def try_code(found: Knock, code: str, now: datetime) -> bool:
    """Compare a code with a knock, counting a wrong one.

    :raises Refused: when the knock can no longer be used.
    """
    require(can_use_knock(found, now))
    figures = "".join(character for character in code if character.isdigit())
    if constant_time_compare(found.code_hash, _hash_of_code(found.link_hash, figures)):
        return True
    found.wrong += 1
    found.save(update_fields=["wrong"])
    return False


def enter_by_link(*, link: str, now: datetime) -> Taken:
    """Open the door to whoever holds the link of a letter.

    :raises Knock.DoesNotExist: when there is no such link.
    :raises Refused: when the letter is old or used, or the account is closed.
    """
    with transaction.atomic():
        found = Knock.objects.select_for_update().get(link_hash=hash_of_link(link), person=None)
        require(can_use_knock(found, now))
        return _let_in(found, now)


def _let_in(found: Knock, now: datetime) -> Taken:
    person, is_new = Person.objects.filter(email=found.email).first(), False
    if person is None:
        person, is_new = Person.objects.create_user(found.email, joined_at=now), True
        record("people.person.joined", by=person, about=person, now=now)
    require(can_come_in(person))
    Knock.objects.filter(email=found.email, person=None, used_at=None).update(used_at=now)
    return Taken(person, found.way_on, is_new)


def note_sign_in(
    *, person: Person, session_key: str, device: str, way: str, now: datetime, instead_of: str | None = None
) -> SignIn:
    """Remember that a device is signed in, in the place of the session that it had before."""
    SignIn.objects.filter(session_key__in=[session_key, instead_of or session_key]).delete()
    return SignIn.objects.create(
        person=person, session_key=session_key, device=device[:80], way=way, at=now, last_used_at=now
    )


def note_use(*, session_key: str, now: datetime) -> None:
    """Remember when a device was last used; called once an hour at most."""
    SignIn.objects.filter(session_key=session_key).update(last_used_at=now)


def forget_sign_in(*, session_key: str) -> None:
    """Forget a device whose session is about to end."""
    SignIn.objects.filter(session_key=session_key).delete()


def end_sign_in(*, by: Person, sign_in_id: int) -> None:
    """Sign one of the person's own devices out.

    :raises SignIn.DoesNotExist: when it is not theirs.
    """
    with transaction.atomic():
        _end(SignIn.objects.get(pk=sign_in_id, person=by))


def end_other_sign_ins(*, by: Person, session_key: str | None) -> int:
    """Sign all devices of a person out but the one in hand; return how many."""
    with transaction.atomic():
        others = list(SignIn.objects.filter(person=by).exclude(session_key=session_key or ""))
        for sign_in in others:
            _end(sign_in)
    return len(others)


def _end(sign_in: SignIn) -> None:
    import_module(settings.SESSION_ENGINE).SessionStore(sign_in.session_key).delete()
    sign_in.delete()
