"""Say who one is, what one agrees to, and where letters go."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from moothall.kit.verdict import no, require
from moothall.minutes.actions import record
from moothall.people.actions.sign_in import end_other_sign_ins, new_code, save_knock, try_code
from moothall.people.letters import Words, written
from moothall.people.models import Consent, Knock, Person
from moothall.people.queries import consents_of
from moothall.people.rules import PURPOSES, wrong_code
from moothall.post.actions import post_letter


@dataclass(frozen=True, slots=True)
class Home:
    """Where a person lives, never finer than a postcode district; empty when they would rather not say."""

    name: str = ""
    latitude: float | None = None
    longitude: float | None = None


def welcome(*, by: Person, name: str, home: Home, consents: Mapping[str, bool], now: datetime) -> None:
    """Take what a new person says on the welcome page."""
    with transaction.atomic():
        by.name, by.welcomed_at = name, now
        _set_home(by, home)
        by.save(update_fields=["name", "welcomed_at", "home_name", "home_latitude", "home_longitude"])
        record("people.person.welcomed", by=by, about=by, now=now)
        change_consents(by=by, choices=consents, now=now)


def put_off_welcome(*, by: Person, now: datetime) -> None:
    """Let a new person pass the welcome page; it does not come back."""
    Person.objects.filter(pk=by.pk, welcomed_at=None).update(welcomed_at=now)


def edit_profile(*, by: Person, name: str, about: str, home: Home, language: str, timezone: str, now: datetime) -> None:
    """Change what the hall knows of a person."""
    with transaction.atomic():
        by.name, by.about, by.language, by.timezone = name, about, language, timezone
        _set_home(by, home)
        by.save(update_fields=["name", "about", "language", "timezone", "home_name", "home_latitude", "home_longitude"])
        record("people.person.edited", by=by, about=by, now=now)


def _set_home(person: Person, home: Home) -> None:
    person.home_name, person.home_latitude, person.home_longitude = home.name, home.latitude, home.longitude


def change_consents(*, by: Person, choices: Mapping[str, bool], now: datetime) -> None:
    """Add a row for each answer that differs from the one in force; a first no is an answer too."""
    with transaction.atomic():
        answers = consents_of(Person.objects.select_for_update().get(pk=by.pk))
        for purpose, given in choices.items():
            before = answers.get(purpose)
            if before is not None and before.given == given:
                continue
            row = Consent.objects.create(
                person=by, purpose=purpose, given=given, wording=str(PURPOSES[purpose].wording), at=now
            )
            verb = "people.consent.given" if given else "people.consent.withdrawn"
            record(verb, by=by, about=row, now=now, detail={"purpose": purpose})


def ask_new_address(*, by: Person, email: str, now: datetime) -> Knock:
    """Write a letter with a code to the address to which a person wants to move.

    Whether the address belongs to another account shows only in the letter that it gets.

    :raises Refused: when it is the address that they have.
    """
    email = email.strip().lower()
    if email == by.email:
        require(no(_("That is the address that you have now."), _("Type the one to change to.")))
    code = new_code()
    with transaction.atomic():
        Knock.objects.filter(person=by, used_at=None).update(used_at=now)
        made = save_knock(email=email, code=code, link=secrets.token_urlsafe(24), person=by, now=now)
        words = _taken_words() if Person.objects.filter(email=email).exists() else _new_address_words(code)
        text, html = written(words)
        post_letter(to=email, subject=words.title, text=text, html=html, purpose="people.address", now=now)
    return made


def _new_address_words(code: str) -> Words:
    return Words(
        title=_("Your new address at %(hall)s") % {"hall": settings.NETWORK_NAME},
        opening=[_("Hello,"), _("Type this code in the window where you asked to change your e-mail address:")],
        code=code,
        closing=[
            _("It works once, within 15 minutes. Until then nothing changes."),
            _("You did not ask for this? Then do nothing; somebody has mistyped their own address."),
        ],
    )


def _taken_words() -> Words:
    return Words(
        title=_("Your address at %(hall)s") % {"hall": settings.NETWORK_NAME},
        opening=[
            _("Hello,"),
            _("Somebody, perhaps you, tried to move another account to this address, which has an account here."),
            _("Sign in with this address to use that account. Want only one? Then delete the other first."),
        ],
        button=(_("Sign in"), settings.SITE_URL),
    )


def change_address(*, by: Person, code: str, session_key: str | None, now: datetime) -> None:
    """Move a person to the address that they asked for, tell the old one, and sign their other devices out.

    :raises Refused: when no letter waits, it is old, the code is wrong (and counted), or the address has an account.
    """
    with transaction.atomic():
        found = Knock.objects.select_for_update().filter(person=by).order_by("-id").first()
        if found is None:
            require(no(_("No letter is waiting for its code."), _("Type the new address first.")))
        assert found is not None
        right = try_code(found, code, now)
        if right:
            _move(by, found, session_key, now)
    if not right:
        require(wrong_code(found))


def _move(person: Person, found: Knock, session_key: str | None, now: datetime) -> None:
    if Person.objects.filter(email=found.email).exclude(pk=person.pk).exists():
        require(no(_("That address already has an account here."), _("Sign in with it, or choose another address.")))
    old, person.email = person.email, found.email
    person.save(update_fields=["email"])
    Knock.objects.filter(pk=found.pk).update(used_at=now)
    Knock.objects.filter(email=old, person=None, used_at=None).update(used_at=now)
    record("people.person.changed_address", by=person, about=person, now=now)
    end_other_sign_ins(by=person, session_key=session_key)
    words = Words(
        title=_("Your address at %(hall)s has changed") % {"hall": settings.NETWORK_NAME},
        opening=[
            _("Hello,"),
            _("Your account now uses another e-mail address. This one gets no more letters and can no longer sign in."),
            _("Was it not you? Then please tell a steward of the network soon: they can help you to get it back."),
        ],
    )
    text, html = written(words)
    post_letter(to=old, subject=words.title, text=text, html=html, purpose="people.address", now=now)
