"""Forget what is no longer needed, and set up the demo's visitors."""

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings

from moothall.people.models import DemoVisitor, Knock, Person, SignIn

KNOCK_KEPT = timedelta(days=1)


def forget_old_knocks(*, now: datetime) -> int:
    """Delete knocks older than a day; return how many."""
    return Knock.objects.filter(at__lt=now - KNOCK_KEPT).delete()[0]


def forget_old_sign_ins(*, now: datetime) -> int:
    """Delete sessions that have run out, and the devices that they belonged to; return how many devices."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    unused = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return SignIn.objects.filter(last_used_at__lt=unused).delete()[0]


def offer_demo_visitor(*, person: Person, label: str, now: datetime) -> DemoVisitor:
    """Let visitors of the demo come in as this person by one click; ``label`` says who that is."""
    visitor, _created = DemoVisitor.objects.update_or_create(person=person, defaults={"label": label[:120]})
    Person.objects.filter(pk=person.pk, welcomed_at=None).update(welcomed_at=now)
    return visitor
