"""What a guest does on their own page besides changing, taking and leaving a place."""

from moothall.events.actions.guests import RsvpFacts
from moothall.events.models import Rsvp


def facts_of(rsvp: Rsvp) -> RsvpFacts:
    """Return what somebody answered, as it could be answered again; in three questions."""
    return RsvpFacts(
        mode=rsvp.mode,
        seats=rsvp.seats,
        companions=tuple(rsvp.companions.order_by("id").values_list("name", flat=True)),
        answers=dict(rsvp.answers.order_by("id").values_list("question_id", "text")),
        share_with=tuple(rsvp.sharings.order_by("id").values_list("group_id", flat=True)),
        name=rsvp.name,
        wants_reminders=rsvp.wants_reminders,
    )


def choose_letters(*, rsvp: Rsvp, wants: bool) -> None:
    """Note whether somebody wants reminders; news of changes comes in any case, as long as they come."""
    Rsvp.objects.filter(pk=rsvp.pk).update(wants_reminders=wants)
