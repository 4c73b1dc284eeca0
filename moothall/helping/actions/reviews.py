"""Say what one thinks of a talk; decide which talks are given."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from moothall.helping.actions.calls import locked_call
from moothall.helping.actions.talks import note_talk
from moothall.helping.models import Review, Talk
from moothall.helping.queries.roles import leading_group_id
from moothall.helping.queries.talks import accepted_count, has_reviewed
from moothall.helping.rules import can_decide, can_review
from moothall.kit.verdict import no, require
from moothall.minutes.actions import enqueue, record
from moothall.notices.hours import next_loud, zone_named
from moothall.people.models import Person

VERBS = {
    Talk.State.ACCEPTED: "helping.talk.accepted",
    Talk.State.WAITLISTED: "helping.talk.waitlisted",
    Talk.State.DECLINED: "helping.talk.declined",
}


@transaction.atomic
def review_talk(*, by: Person, talk: Talk, score: int | None, comment: str = "", now: datetime) -> Review:
    """Say what one thinks of a talk; without a score one passes. It is not changed afterwards.

    :raises Refused: when ``by`` does not review this call, it is still open, the talk is their own, or they said it.
    """
    call = locked_call(talk.call_id)
    talk = Talk.objects.select_for_update(of=("self",)).get(pk=talk.pk)
    talk.call = call
    require(can_review(by, talk, now, reviewed=has_reviewed(by, talk)))
    review = Review.objects.create(talk=talk, reviewer=by, score=score, comment=comment.strip()[:1000], at=now)
    detail = {"event": call.event_id, "talk": talk.pk}
    record("helping.review.given", by=by, about=review, now=now, group_id=leading_group_id(call.event), detail=detail)
    return review


@transaction.atomic
def decide_talk(*, by: Person, talk: Talk, state: str, words: str, now: datetime) -> Talk:
    """Accept a talk, put it on the waiting list, or decline it; the letter with these words leaves when it is day.

    :raises Refused: when ``by`` does not run the event, has not looked at the talk, or no slot is left.
    """
    if state not in VERBS:
        require(no(_("There is no such answer.")))
    call = locked_call(talk.call_id)
    talk = Talk.objects.select_for_update(of=("self",)).select_related("person").get(pk=talk.pk)
    talk.call = call
    require(can_decide(by, talk, state, now, accepted=accepted_count(call), reviewed=has_reviewed(by, talk)))
    talk.state, talk.words, talk.decided_at, talk.changed_at = state, words.strip()[:3000], now, now
    talk.decisions += 1
    talk.save()
    _ask_for_letter(talk, now)
    note_talk(VERBS[Talk.State(state)], by, talk, now)
    return talk


def _ask_for_letter(talk: Talk, now: datetime) -> None:
    name = talk.person.timezone if talk.person else talk.call.event.timezone
    enqueue(
        "helping.decision",
        payload={"talk": talk.pk, "decision": talk.decisions},
        now=now,
        due_at=next_loud(now, zone_named(name, settings.TIME_ZONE)),
        key=f"helping.decision:{talk.pk}:{talk.decisions}",
    )
