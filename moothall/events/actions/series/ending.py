"""A series ends, or comes round by another rule from some date on."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from moothall.events.actions.series.dates import take_off
from moothall.events.actions.series.extending import extend_series
from moothall.events.actions.series.keeping import locked_series, record_series
from moothall.events.actions.series.starting import checked_rule
from moothall.events.models import Event, Series
from moothall.events.recurring import dates_of
from moothall.events.rules.series import can_change_series
from moothall.kit.verdict import Refused, no, require
from moothall.people.models import Viewer


@transaction.atomic
def end_series(
    *, by: Viewer, series: Series, last_on: date | None = None, reason: str = "", now: datetime
) -> list[Event]:
    """End a series: no new dates are made. Those after ``last_on`` are taken off; without it all that stand stay.

    Returns those that were cancelled; dates that nobody had a part in go without a word.

    :raises Refused: when ``by`` does not run it, or it has ended.
    """
    series = locked_series(series.pk)
    require(can_change_series(by, series))
    series.ended_at = series.changed_at = now
    series.until_on = last_on or series.until_on
    series.save(update_fields=["ended_at", "changed_at", "until_on"])
    off = _take_off_after(series, last_on, kept=None, reason=reason, by=by, now=now) if last_on else []
    detail = {"last_on": last_on.isoformat() if last_on else "", "cancelled": [event.pk for event in off]}
    record_series("ended", series, by, now, detail)
    return off


@transaction.atomic
def change_rule(
    *,
    by: Viewer,
    series: Series,
    first_on: date,
    rule: str,
    until_on: date | None = None,
    reason: str = "",
    now: datetime,
) -> list[Event]:
    """Let a series come round by another rule from ``first_on``, its first date; return what was cancelled for it.

    Coming dates from then on that the new rule does not have are taken off, except those that were moved or changed on
    their own. Whoever comes to all of them comes to the new dates.

    :raises Refused: when ``by`` does not run it, it has ended, or the rule does not fall on ``first_on``.
    """
    series = locked_series(series.pk)
    require(can_change_series(by, series))
    if first_on <= now.date():
        raise Refused(no(_("The first date by the new rule has to be still to come.")))
    series.rule = checked_rule(rule, first_on, until_on)
    series.first_on, series.until_on, series.changed_at = first_on, until_on, now
    series.sequence += 1
    kept = set(dates_of(series.rule, first_on, until=until_on or first_on + timedelta(days=366 * 3)))
    series.skipped = [day for day in series.skipped if date.fromisoformat(day) in kept]
    series.save()
    off = _take_off_after(series, first_on - timedelta(days=1), kept=kept, reason=reason, by=by, now=now)
    record_series("rule_changed", series, by, now, {"rule": series.rule, "cancelled": [event.pk for event in off]})
    extend_series(series=series, now=now)
    return off


def _take_off_after(
    series: Series, last_on: date, *, kept: set[date] | None, reason: str, by: Viewer, now: datetime
) -> list[Event]:
    later = Event.objects.filter(series=series, series_on__gt=last_on, starts_at__gt=now)
    standing = later.exclude(state=Event.State.CANCELLED).order_by("pk")
    if kept is not None:
        standing = standing.filter(differs=False)
    return [
        event
        for event in standing
        if (kept is None or event.series_on not in kept) and not take_off(event, reason, by, now)
    ]
