"""Forgetting, once a day; what this room holds about people; and what it adds to their copy of it."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from moothall.minutes.listeners import every
from moothall.people.actions import forget_old_knocks, forget_old_sign_ins
from moothall.people.models import Person
from moothall.people.privacy import adds_to_copy, holds
from moothall.people.queries import consent_history, passkeys_of, sign_ins_of
from moothall.post.models import Letter

UNTIL_GONE = _("until you change it or delete your account")
WITH_ACCOUNT = _("as long as your account")
SHOWN = ("email", "name", "about", "home_name", "home_latitude", "home_longitude", "timezone", "language", "joined_at")


@every(days=1, at=timedelta(hours=3))
def forget_knocks(now: datetime) -> None:
    """Delete knocks older than a day."""
    forget_old_knocks(now=now)


@every(days=1, at=timedelta(hours=3, minutes=5))
def forget_sign_ins(now: datetime) -> None:
    """Delete sessions that have run out."""
    forget_old_sign_ins(now=now)


holds(
    "people.person",
    ["email"],
    what=_("Your e-mail address"),
    why=_("to sign you in and to write to you"),
    until=UNTIL_GONE,
)
holds(
    "people.person",
    ["name", "about"],
    what=_("Your name and a few words about you"),
    why=_("so that people in your groups know who you are; shown to everybody only where you agreed"),
    until=UNTIL_GONE,
)
holds(
    "people.person",
    ["home_name", "home_latitude", "home_longitude"],
    what=_("Where you live, as a postcode district or a town"),
    why=_("to show what is on near you; nobody else sees it"),
    until=UNTIL_GONE,
)
holds(
    "people.person",
    ["timezone", "language"],
    what=_("Your time zone and language"),
    why=_("to show times and words your way, and to send no letter at night"),
    until=UNTIL_GONE,
)
holds(
    "people.person",
    ["is_steward", "is_active"],
    what=_("Whether you are a steward, and whether your account is open"),
    why=_("to know what you may do"),
    until=WITH_ACCOUNT,
)
holds(
    "people.person",
    ["joined_at", "welcomed_at", "last_login"],
    what=_("When you joined and when you last signed in"),
    why=_("to tell new accounts from old ones, and to find accounts that nobody uses"),
    until=WITH_ACCOUNT,
)
holds(
    "people.person",
    ["waiting"],
    what=_("How many notices wait for you"),
    why=_("to show the number at the top of each page"),
    until=WITH_ACCOUNT,
)
holds(
    "people.person",
    ["id", "password", "left_at"],
    what=_("The number of your account, and when it was deleted"),
    why=_("to keep counts right when you have gone; the password column never holds a password"),
    until=_("for ever, with nothing that says who you were"),
    yours=False,
)
holds(
    "people.consent",
    ["person", "purpose", "given", "wording", "at"],
    what=_("What you agreed to or not, in which words, and when"),
    why=_("to do only what you agreed to, and to be able to show it"),
    until=WITH_ACCOUNT,
)
holds(
    "people.signin",
    ["person", "device", "way", "at", "last_used_at"],
    what=_("The devices on which you are signed in: browser, kind of device, when last used"),
    why=_("so that you can see and end them; no address or place of the device is kept"),
    until=_("until you sign out, or 60 days after the last use"),
)
holds("people.signin", ["id", "session_key"], what="", why=_("ties a device to its cookie"), until="", yours=False)
holds(
    "people.knock",
    ["email", "person", "at", "used_at", "wrong", "way_on"],
    what=_("The address typed on the sign-in page, and when"),
    why=_("to check the code or link of the letter"),
    until=_("one day"),
)
holds("people.knock", ["id", "code_hash", "link_hash"], what="", why=_("checks a code or link"), until="", yours=False)
holds("people.demovisitor", ["id", "person", "label"], what="", why=_("exists in demos only"), until="", yours=False)
holds("people.consent", ["id"], what="", why=_("a number"), until="", yours=False)
holds(
    "mfa.authenticator",
    ["user", "type", "data", "created_at", "last_used_at"],
    what=_("Your passkeys: a name, a public key, when last used"),
    why=_("to sign you in without a letter; the secret half never leaves your device"),
    until=_("until you remove them or delete your account"),
)
holds("mfa.authenticator", ["id"], what="", why=_("a number"), until="", yours=False)
holds(
    "account.emailaddress",
    ["id", "user", "email", "verified", "primary"],
    what="",
    why=_("a table of the sign-in library, which the hall leaves empty"),
    until="",
    yours=False,
)
holds(
    "minutes.minute",
    ["by"],
    what=_("That it was you who did a thing (made a group, changed an event)"),
    why=_("so that people who run things together can see who did what"),
    until=_("three years, or until you delete your account"),
)


holds(
    "post.letter",
    ["to", "subject", "text", "html", "headers", "attachments", "purpose", "created_at", "sent_at"],
    what=_("The letters that we wrote to you"),
    why=_("to send them, and to see what went wrong when one does not arrive"),
    until=_("30 days"),
)
holds(
    "django.cache",
    ["tries"],
    what=_("The network address (IP) from which somebody tried to sign in"),
    why=_("to stop machines that try codes; it is kept nowhere else"),
    until=_("15 minutes"),
)


@adds_to_copy("account")
def copy_of_account(person: Person) -> Any:
    """Return the person's own fields."""
    return {field: getattr(person, field) for field in SHOWN}


@adds_to_copy("consents")
def copy_of_consents(person: Person) -> Any:
    """Return every answer given."""
    return list(consent_history(person).values("purpose", "given", "wording", "at"))


@adds_to_copy("devices")
def copy_of_devices(person: Person) -> Any:
    """Return the devices signed in."""
    return list(sign_ins_of(person).values("device", "way", "at", "last_used_at"))


@adds_to_copy("letters")
def copy_of_letters(person: Person) -> Any:
    """Return what letters there were; their words are in the person's own mailbox, and may hold codes."""
    return list(Letter.objects.filter(to=person.email).order_by("id").values("subject", "created_at", "sent_at"))


@adds_to_copy("passkeys")
def copy_of_passkeys(person: Person) -> Any:
    """Return names and times of passkeys."""
    return [
        {"name": str(each), "created_at": each.created_at, "last_used_at": each.last_used_at}
        for each in passkeys_of(person)
    ]
