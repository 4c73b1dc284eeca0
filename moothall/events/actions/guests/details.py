"""What goes with an answer: names of companions, answers to questions, and which hosts may see who it is."""

from django.utils.translation import gettext as _

from moothall.events.actions.guests.desk import Desk
from moothall.events.actions.guests.facts import RsvpFacts
from moothall.events.models import MOST_SEATS, Answer, Companion, Host, Rsvp, Sharing
from moothall.kit.verdict import Refused, no

LONGEST_ANSWER = 2000
LONGEST_NAME = 100


def write_details(desk: Desk, rsvp: Rsvp, facts: RsvpFacts, *, new: bool, strict: bool) -> None:
    """Keep what goes with an answer; ``new`` has nothing to replace; ``strict`` wants what is required.

    :raises Refused: when something required was not answered.
    """
    _write_companions(desk, rsvp, facts, new=new)
    _write_answers(desk, rsvp, facts, strict=strict)
    _write_sharings(desk, rsvp, facts, new=new)


def _write_companions(desk: Desk, rsvp: Rsvp, facts: RsvpFacts, *, new: bool) -> None:
    """Keep names only where they are asked for."""
    if not new:
        Companion.objects.filter(rsvp=rsvp).delete()
    names = [name.strip()[:LONGEST_NAME] for name in facts.companions if name.strip()]
    if desk.guestlist.named and names:
        Companion.objects.bulk_create(
            Companion(rsvp=rsvp, name=name) for name in names[: min(rsvp.seats, MOST_SEATS) - 1]
        )


def _write_answers(desk: Desk, rsvp: Rsvp, facts: RsvpFacts, *, strict: bool) -> None:
    if not desk.questions:
        return
    said = {pk: text.strip()[:LONGEST_ANSWER] for pk, text in facts.answers.items() if text.strip()}
    missing = [question.text for question in desk.questions if question.required and question.pk not in said]
    if missing and strict:
        raise Refused(no(_("Please answer “%(question)s”.") % {"question": missing[0]}, _("The organisers need it.")))
    asked = [question.pk for question in desk.questions]
    Answer.objects.filter(rsvp=rsvp, question_id__in=asked).exclude(question_id__in=list(said)).delete()
    Answer.objects.bulk_create(
        (Answer(rsvp=rsvp, question_id=pk, text=said[pk]) for pk in asked if pk in said),
        update_conflicts=True,
        unique_fields=["rsvp", "question"],
        update_fields=["text"],
    )


def _write_sharings(desk: Desk, rsvp: Rsvp, facts: RsvpFacts, *, new: bool) -> None:
    """Note the yes to each co-hosting group; taking one back deletes it."""
    if not new:
        Sharing.objects.filter(rsvp=rsvp).exclude(group_id__in=list(facts.share_with)).delete()
    if not facts.share_with:
        return
    hosts = Host.objects.filter(event_id=desk.event.pk, group_id__in=list(facts.share_with))
    groups = hosts.exclude(group_id=desk.lead or 0).values_list("group_id", flat=True)
    Sharing.objects.bulk_create(
        (Sharing(rsvp=rsvp, group_id=group_id, at=desk.now) for group_id in groups), ignore_conflicts=True
    )


def forget_details(rsvp: Rsvp) -> None:
    """Delete what was told for an answer that no longer stands."""
    Companion.objects.filter(rsvp=rsvp).delete()
    Answer.objects.filter(rsvp=rsvp).delete()
    Sharing.objects.filter(rsvp=rsvp).delete()
