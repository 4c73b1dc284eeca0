"""Questions about people."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Max, QuerySet
from django.http import HttpRequest

from moothall.people.models import Consent, DemoVisitor, Person, SignIn, Viewer
from moothall.people.rules import PURPOSES


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who looks at the page."""
    viewer: Viewer = request.viewer  # type: ignore[attr-defined]
    return viewer


def consents_of(person: Person) -> dict[str, Consent]:
    """Return the answer in force for each purpose that the person was asked about."""
    answers: dict[str, Consent] = {}
    for consent in Consent.objects.filter(person=person).order_by("id"):
        answers[consent.purpose] = consent
    return answers


def consent_history(person: Person) -> QuerySet[Consent]:
    """Return every answer that the person gave, newest first."""
    return Consent.objects.filter(person=person).order_by("-id")


def has_consented(person: Person, purpose: str) -> bool:
    """Tell whether the person's newest answer to a purpose is yes."""
    newest = Consent.objects.filter(person=person, purpose=purpose).order_by("-id").first()
    return newest is not None and newest.given


def consented_ids(person_ids: Iterable[int], purpose: str) -> set[int]:
    """Return those of many people whose newest answer to a purpose is yes, in one query."""
    newest = (
        Consent.objects.filter(person_id__in=list(person_ids), purpose=purpose)
        .order_by()
        .values("person_id")
        .annotate(newest=Max("id"))
        .values("newest")
    )
    return set(Consent.objects.filter(id__in=newest, given=True).values_list("person_id", flat=True))


def choices_of(person: Person) -> list[tuple[str, Any, Consent | None]]:
    """Return each purpose with its key and the answer in force."""
    answers = consents_of(person)
    return [(key, purpose, answers.get(key)) for key, purpose in PURPOSES.items()]


def stewards() -> QuerySet[Person]:
    """Return the stewards of the network, by name."""
    return Person.objects.filter(is_steward=True, is_active=True).order_by("name", "id")


def sign_ins_of(person: Person) -> QuerySet[SignIn]:
    """Return the devices on which a person is signed in, the last used first."""
    return SignIn.objects.filter(person=person).order_by("-last_used_at", "-id")


def passkeys_of(person: Person) -> QuerySet[Authenticator]:
    """Return a person's passkeys, oldest first."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(
        user_id=person.pk, type=Authenticator.Type.WEBAUTHN
    ).order_by("id")
    return found


def demo_visitors() -> QuerySet[DemoVisitor]:
    """Return those as whom a visitor of the demo may come in."""
    return DemoVisitor.objects.filter(person__is_active=True).select_related("person").order_by("id")
