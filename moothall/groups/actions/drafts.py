"""Applications that wait for their writer to sign in."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.groups.actions.crew import hash_of
from moothall.groups.actions.states import apply_to_join
from moothall.groups.models import Draft, Group
from moothall.kit.verdict import no, require
from moothall.people.models import Person


def keep_draft(*, answers: Mapping[str, Any], now: datetime) -> str:
    """Keep an application that somebody signed out has written; return the secret that opens it again."""
    secret = secrets.token_urlsafe(24)
    Draft.objects.create(token=hash_of(secret), answers=dict(answers), at=now)
    return secret


def rewrite_draft(*, secret: str, answers: Mapping[str, Any]) -> None:
    """Keep a changed application under the same secret."""
    Draft.objects.filter(token=hash_of(secret), sent_at=None).update(answers=dict(answers))


@transaction.atomic
def send_draft(
    *, by: Person, secret: str, facts: Mapping[str, Any], calendar_url: str, named: bool, now: datetime
) -> Group:
    """Send a kept application, once.

    :raises Draft.DoesNotExist: when there is no such draft.
    :raises Refused: when it was sent already.
    """
    draft = Draft.objects.select_for_update().get(token=hash_of(secret))
    if draft.sent_at:
        require(no("This application has been sent already.", "You find the group under “Me”."))
    draft.sent_at, draft.answers = now, {}
    draft.save(update_fields=["sent_at", "answers"])
    return apply_to_join(by=by, facts=facts, calendar_url=calendar_url, named=named, now=now)
