"""Keep the numbers on an event's page right, without making those wait who answer."""

from django.db.models import Sum

from moothall.events.models import Event, Rsvp

State = Rsvp.State


def count_guests(*, event_id: int) -> tuple[int, int]:
    """Count who is going (or went, having answered) and who came, keep both with the event, and return them."""
    rows = Rsvp.objects.filter(event_id=event_id)
    going = rows.filter(state__in=[State.GOING, State.CAME], walked_in=False).aggregate(n=Sum("seats"))["n"] or 0
    came = rows.filter(state=State.CAME).aggregate(n=Sum("came"))["n"] or 0
    Event.objects.filter(pk=event_id).update(going_count=going, came_count=came)
    return going, came
