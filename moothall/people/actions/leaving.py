"""Leave the hall: what says who one was is erased, what was done with others still adds up."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from moothall.kit.verdict import require
from moothall.minutes.actions import record
from moothall.people.actions.sign_in import end_other_sign_ins
from moothall.people.actions.stewards import lock_stewards
from moothall.people.letters import Words, written
from moothall.people.models import Consent, DemoVisitor, Knock, Person
from moothall.people.privacy import tidy_after
from moothall.people.rules import can_leave
from moothall.post.actions import post_letter

BLANK = {
    "name": "",
    "about": "",
    "home_name": "",
    "home_latitude": None,
    "home_longitude": None,
    "timezone": "",
    "language": "",
    "is_steward": False,
    "is_active": False,
    "waiting": 0,
    "last_login": None,
    "welcomed_at": None,
}


def leave_hall(*, by: Person, now: datetime) -> None:
    """Erase a person's account for good, and send one last letter that says so.

    Every room tidies what it holds (``privacy.tidies_after``). An empty row stays, named by its number only.

    :raises Refused: when they are the only steward, or a room objects (the last owner of a group).
    """
    with transaction.atomic():
        stewards = lock_stewards()
        person = Person.objects.select_for_update().get(pk=by.pk)
        require(can_leave(person, len(stewards)))
        tidy_after(person, now)
        for model in (Consent, DemoVisitor):
            model.objects.filter(person=person).delete()
        Knock.objects.filter(email=person.email).delete()
        Knock.objects.filter(person=person).delete()
        Authenticator.objects.filter(user_id=person.pk).delete()
        end_other_sign_ins(by=person, session_key=None)
        record("people.person.left", by=None, about=person, now=now)
        _say_goodbye(person, now)
        person.set_unusable_password()
        blank = {**BLANK, "email": f"left-{person.pk}@left.invalid", "left_at": now, "password": person.password}
        Person.objects.filter(pk=person.pk).update(**blank)


def _say_goodbye(person: Person, now: datetime) -> None:
    words = Words(
        title=_("Your account at %(hall)s is gone") % {"hall": settings.NETWORK_NAME},
        opening=[
            _("Hello,"),
            _("Your account and what we held about you have been deleted, as you asked. This is our last letter."),
            _("Thank you for your time with us. You can come back whenever you like, with a new account."),
        ],
    )
    text, html = written(words)
    post_letter(to=person.email, subject=words.title, text=text, html=html, purpose="people.goodbye", now=now)
