"""An event becomes the first of a series."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from moothall.events.actions.series.extending import extend_series
from moothall.events.actions.series.keeping import asked_of, facts_of, record_series
from moothall.events.models import Event, Series
from moothall.events.queries.drafts import hosts_of
from moothall.events.recurring import RuleError, dates_of, read_rule
from moothall.events.recurring.expanding import months_after, wall_clock
from moothall.events.rules.series import can_start_series
from moothall.events.telling import zone_called
from moothall.kit.verdict import Refused, no, require
from moothall.people.models import Viewer

LEAST_DATES = 2
YEARS_OF_LOOKING = 12


@transaction.atomic
def start_series(*, by: Viewer, event: Event, rule: str, until_on: date | None = None, now: datetime) -> Series:
    """Make an event the first date of a series by this rule, and make its next dates.

    New dates say what the event says and ask guests what it asks. While it is a draft there are no further dates; they
    come when it is published.

    :raises Refused: when the event cannot begin one, or the rule is none, does not fall on its day, or has no second
        date.
    """
    event = Event.objects.select_for_update(of=("self",)).select_related("place").get(pk=event.pk)
    require(can_start_series(by, event, now))
    first_on, clock = wall_clock(event.starts_at, zone_called(event.timezone))
    made = Series(
        group=hosts_of(event)[0],
        title=event.title,
        slug=slug_of(event.slug),
        rule=checked_rule(rule, first_on, until_on),
        first_on=first_on,
        time=clock,
        minutes=int((event.ends_at - event.starts_at).total_seconds() // 60),
        timezone=event.timezone,
        until_on=until_on,
        facts=facts_of(event),
        guestlist=asked_of(event),
        created_at=now,
        changed_at=now,
    )
    made.save()
    event.series, event.series_on, event.changed_at = made, first_on, now
    event.save(update_fields=["series", "series_on", "changed_at"])
    record_series("started", made, by, now, {"event": event.pk, "rule": made.rule})
    extend_series(series=made, now=now)
    return made


def checked_rule(rule: str, first_on: date, until_on: date | None) -> str:
    """Return the rule in its one form when a series from this date can go by it.

    :raises Refused: with a sentence for the one who wrote it.
    """
    try:
        read = read_rule(rule)
        dates = dates_of(
            read, first_on, until=until_on or months_after(first_on, 12 * YEARS_OF_LOOKING), most=LEAST_DATES
        )
    except RuleError as error:
        raise Refused(_verdict(str(error) if " does not fall on " not in str(error) else "", first_on)) from error
    if len(dates) < LEAST_DATES:
        raise Refused(
            no(
                _("By this rule there is no second date before the series ends."),
                _("Choose a later end, or let it go on without one."),
            )
        )
    return read


def _verdict(said: str, first_on: date) -> Any:
    if said:
        return no(said)
    return no(
        _("This rule does not fall on the first date, %(day)s.") % {"day": first_on.isoformat()},
        _("Choose a rule that does, or change the date of the event first."),
    )


def slug_of(slug: str) -> str:
    """Return a name for the address that is no page of the series' own."""
    return f"{slug}-series"[:60] if slug in {"run", "change", "rule", "end", "restore", "guests"} else slug
