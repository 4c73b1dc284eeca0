"""Days before and after an event, and how people say them."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moothall.kit import dates

WEEK = 7
HOUR = 60

# The days that a plan may use, in the order of time, with their names.
WHENS: tuple[tuple[int, object], ...] = (
    (-90, gettext_lazy("Three months before")),
    (-60, gettext_lazy("Two months before")),
    (-28, gettext_lazy("One month before")),
    (-14, gettext_lazy("Two weeks before")),
    (-7, gettext_lazy("One week before")),
    (-1, gettext_lazy("The day before")),
    (0, gettext_lazy("On the day")),
    (1, gettext_lazy("The day after")),
)


def when_called(day: int) -> str:
    """Return "Two weeks before" for -14, "10 days before" for a day without a name of its own."""
    named = dict(WHENS).get(day)
    if named:
        return str(named)
    if day < 0:
        return ngettext("%(count)s day before", "%(count)s days before", -day) % {"count": -day}
    return ngettext("%(count)s day after", "%(count)s days after", day) % {"count": day}


def squeezed(day: int, first: int, left: int) -> int:
    """Return the day of a task when only ``left`` days are left to the event and the plan begins on day ``first``.

    A plan that is begun in time stays as it is. Begun late, its tasks keep their order and share the days that are
    left; the last week keeps its days as long as they fit, and the days of the event and after it stay.
    """
    left = max(left, 0)
    if day >= 0 or -first <= left:
        return day
    if day >= -WEEK:
        return max(day, -left)
    if left <= WEEK:
        return -left
    return -WEEK - round((-day - WEEK) * (left - WEEK) / (-first - WEEK))


def due_words(due_on: date, today: date, *, done: bool = False) -> str:
    """Return "by Friday 14 August, in 3 weeks"; what is late is said without blame."""
    day = dates.day(due_on, year=due_on.year != today.year)
    if done:
        return _("was for %(day)s") % {"day": day}
    days = (due_on - today).days
    if days < 0:
        return _("was for %(day)s; today is still good") % {"day": day}
    return _("by %(day)s, %(near)s") % {"day": day, "near": _near(days)}


def _near(days: int) -> str:
    if days == 0:
        return _("today")
    if days == 1:
        return _("tomorrow")
    if days < 2 * WEEK:
        return ngettext("in %(count)s day", "in %(count)s days", days) % {"count": days}
    weeks = round(days / WEEK)
    return ngettext("in %(count)s week", "in %(count)s weeks", weeks) % {"count": weeks}


def hours_words(minutes: int) -> str:
    """Return "20 minutes", "1 hour", "2½ hours": to the quarter of an hour above one hour."""
    if minutes < HOUR:
        return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}
    whole, quarter = divmod(round(minutes / 15), 4)
    words = f"{whole}{('', '¼', '½', '¾')[quarter]}"
    return _("1 hour") if words == "1" else _("%(count)s hours") % {"count": words}
