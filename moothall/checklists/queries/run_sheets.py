"""The run sheet of the day, with its times as the clock on the wall shows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from moothall.checklists.models import Cue, RunSheet
from moothall.events.models import Event
from moothall.kit import dates


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a run sheet, ready to print; ``day`` is named when it is not that of the row before."""

    cue: Cue
    start: str
    end: str
    day: str


def rows_of(event: Event) -> list[Row]:
    """Return the rows of the day in order: one question."""
    zone, rows = ZoneInfo(event.timezone), []
    last = event.starts_at.astimezone(zone).date()
    for cue in Cue.objects.filter(event=event).order_by("at", "id"):
        start = clock_at(event, cue.at)
        day = "" if start.date() == last else dates.day(start.date())
        end = clock_at(event, cue.at + cue.minutes)
        rows.append(Row(cue, f"{start:%H:%M}", f"{end:%H:%M}" if cue.minutes else "", day))
        last = start.date()
    return rows


def clock_at(event: Event, at: int) -> datetime:
    """Return the moment ``at`` minutes after the event starts, on its own clock."""
    return (event.starts_at + timedelta(minutes=at)).astimezone(ZoneInfo(event.timezone))


def run_sheet_of(event: Event) -> RunSheet:
    """Return what stands beside the rows; an empty one, not saved, when nobody wrote anything."""
    return RunSheet.objects.filter(event=event).first() or RunSheet(event=event)
