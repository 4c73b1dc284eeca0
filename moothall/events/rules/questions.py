"""What guests may be asked, and for how long the answers may be kept."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from moothall.events.models import Event
from moothall.kit.verdict import YES, Verdict, no

MOST_QUESTIONS = 12
MOST_CHOICES = 12
USUAL_KEEP = timedelta(days=30)
LONGEST_KEEP = timedelta(days=366)


def usual_delete_on(event: Event) -> date:
    """Return when answers are deleted unless said otherwise: thirty days after the event."""
    return (event.ends_at + USUAL_KEEP).date()


def can_keep_until(event: Event, delete_on: date) -> Verdict:
    """Say whether answers may be kept until a day: the event needs them, and a year later nobody does."""
    if delete_on < event.ends_at.date():
        return no(_("The answers would be gone before the event."), _("Choose a day after it."))
    if delete_on > (event.ends_at + LONGEST_KEEP).date():
        return no(_("That is longer than a year after the event."), _("Choose an earlier day: a month is usual."))
    return YES


def can_add_question(count: int) -> Verdict:
    """Say whether one more question fits."""
    if count < MOST_QUESTIONS:
        return YES
    return no(_("This event asks twelve questions already, and every one keeps somebody away."), _("Remove one first."))
