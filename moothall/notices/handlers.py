"""Letters on their hours, forgetting, and what this room holds about people."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from moothall.minutes.listeners import every
from moothall.notices.actions import forget_old_notices, mail_due_notices
from moothall.notices.models import Notice, Preference
from moothall.people.models import Person
from moothall.people.privacy import adds_to_copy, holds, tidies_after


@every(minutes=5)
def mail_notices(now: datetime) -> None:
    """Write the letters that are due."""
    mail_due_notices(now=now)


@every(days=1, at=timedelta(hours=3, minutes=30))
def forget_notices(now: datetime) -> None:
    """Delete old notices."""
    forget_old_notices(now=now)


holds(
    "notices.notice",
    ["person", "topic", "title", "body", "url", "created_at", "read_at", "mail_due_at", "mailed_at"],
    what=_("What we told you, and whether you have read it"),
    why=_("to show it under “For you” and to mail it as you chose"),
    until=_("90 days after you read it, or a year"),
)
holds("notices.notice", ["id", "key"], what="", why=_("keeps us from telling you twice"), until="", yours=False)
holds(
    "notices.preference",
    ["person", "topic", "way"],
    what=_("How you want to hear of things"),
    why=_("to send you only what you want"),
    until=_("as long as your account"),
)
holds("notices.preference", ["id"], what="", why=_("a number"), until="", yours=False)


@adds_to_copy("notices")
def copy_of_notices(person: Person) -> Any:
    """Return what the person was told."""
    return list(Notice.objects.filter(person=person).values("topic", "title", "body", "url", "created_at", "read_at"))


@adds_to_copy("ways to be told")
def copy_of_preferences(person: Person) -> Any:
    """Return how the person wants to be told."""
    return list(Preference.objects.filter(person=person).values("topic", "way"))


@tidies_after
def forget_person(person: Person, now: datetime) -> None:
    """Delete what a person who leaves was told, and how."""
    Notice.objects.filter(person=person).delete()
    Preference.objects.filter(person=person).delete()
