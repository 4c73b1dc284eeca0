"""What's on, as a month: a table on wide screens, a list of days on narrow ones; the same HTML."""

import calendar
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import dateformat, timezone
from django.views.decorators.http import require_safe

from moothall.events.clashing import find_clashes
from moothall.events.forms import Asked, asked, wanted
from moothall.events.queries.clashes import meetings
from moothall.events.queries.whats_on import Row, names_for, page_of
from moothall.events.telling import Card, card_of, reader_zone
from moothall.events.views.lists import bar
from moothall.kit import dates
from moothall.minutes.caching import kept_for_strangers

MOST = 3000
PER_DAY = 4
FIRST_YEAR, LAST_YEAR, DECEMBER = 1970, 2200, 12


@dataclass(slots=True)
class Square:
    """One day of the month: what is on, how many more there are than fit, and whether groups clash."""

    date: date
    name: str
    inside: bool
    today: bool
    cards: list[Card] = field(default_factory=list)
    more: int = 0
    href: str = ""
    clashes: int = 0


@require_safe
def event_month_now(request: HttpRequest) -> HttpResponse:
    """Lead to this month, keeping what the address asks for."""
    today = timezone.now().astimezone(reader_zone(request.viewer.timezone)).date()  # type: ignore[attr-defined]
    query = request.META.get("QUERY_STRING", "")
    address = reverse("events:month", args=[today.year, today.month])
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


@kept_for_strangers
@require_safe
def event_month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Show a month of what is on."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= DECEMBER):
        raise Http404
    now = timezone.now()
    question = asked(request.GET, request.viewer, now)  # type: ignore[attr-defined]
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    rows = _rows(question, weeks, now)
    squares = _filled(question, weeks, rows, month)
    context = {
        **bar(question, names_for(question.group)),
        "view": "month",
        "weeks": [[squares[day] for day in week] for week in weeks],
        "weekdays": [(dateformat.format(day, "D"), dateformat.format(day, "l")) for day in weeks[0]],
        "month_name": dateformat.format(date(year, month, 1), "F Y"),
        "before": _month_link(question, date(year, month, 1) - timedelta(days=1)),
        "following": _month_link(question, date(year, month, 1) + timedelta(days=32)),
        "found": len(rows),
        "cut": len(rows) >= MOST,
        "action": reverse("events:month", args=[year, month]),
    }
    return render(request, "events/month.html", context)


def _rows(question: Asked, weeks: list[list[date]], now: datetime) -> list[Row]:
    first, last = weeks[0][0], weeks[-1][-1]
    since = datetime(first.year, first.month, first.day, tzinfo=question.zone).astimezone(UTC)
    until = datetime(last.year, last.month, last.day, tzinfo=question.zone).astimezone(UTC) + timedelta(days=1)
    asked_for = replace(wanted(question, now), since=since, until=until, past=False, ongoing=True, after=None)
    return page_of(asked_for, size=MOST, now=since).rows


def _filled(question: Asked, weeks: list[list[date]], rows: list[Row], month: int) -> dict[date, Square]:
    squares = {
        day: Square(
            day,
            dates.day(day),
            day.month == month,
            day == question.today,
            href=question.address(**{"from": day.isoformat(), "to": day.isoformat(), "when": ""}),
        )
        for week in weeks
        for day in week
    }
    for row in rows:
        card = card_of(row, question.zone)
        for day in _days(row, card, question):
            square = squares.get(day)
            if square is None:
                continue
            if len(square.cards) < PER_DAY:
                square.cards.append(card)
            else:
                square.more += 1
    if question.place:
        _mark_clashes(question, squares, rows)
    return squares


def _days(row: Row, card: Card, question: Asked) -> Iterable[date]:
    last = (
        row.ends_on
        if row.all_day and row.ends_on
        else (row.ends_at.astimezone(question.zone) - timedelta(hours=6)).date()
    )
    span = min(max((last - card.day).days, 0), 60)
    return (card.day + timedelta(days=ahead) for ahead in range(span + 1))


def _mark_clashes(question: Asked, squares: dict[date, Square], rows: list[Row]) -> None:
    for clash in find_clashes(meetings(rows)):
        square = squares.get(clash.first.starts_at.astimezone(question.zone).date())
        if square:
            square.clashes += 1


def _month_link(question: Asked, day: date) -> tuple[str, str] | None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    query = question.address(**{"when": "", "from": "", "to": ""})
    return dateformat.format(day, "F Y"), f"{reverse('events:month', args=[day.year, day.month])}{query}"
