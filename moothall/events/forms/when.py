"""The part of a form that asks when: day, time, how long, in which zone; what clocks skip or repeat is explained."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.events.drafting import EventDraft, NoSuchTime, TwoSuchTimes, on_the_wall
from moothall.events.telling import zone_called, zone_named
from moothall.groups.forms.groups import zones
from moothall.kit import dates
from moothall.kit.forms import Form

ALL_DAY, USUAL = "all_day", 120
LENGTHS = (30, 60, 90, 120, 150, 180, 240, 300, 360, 480)
LONGEST = timedelta(days=31)
EARLIEST, YEARS_AHEAD = date(1990, 1, 1), 10
DATES = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"]
TIMES = ["%H:%M", "%H.%M", "%H:%M:%S", "%H%M"]


def length_words(minutes: int) -> str:
    """Return "1 hour", "1½ hours", "30 minutes"."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(number)s minutes") % {"number": rest}
    if minutes == 60:  # noqa: PLR2004  (minutes of an hour)
        return _("1 hour")
    return _("%(number)s hours") % {"number": f"{hours}½" if rest else hours}


class AskedTimeField(forms.TimeField):
    """A time that is asked for, and may be left out where whole days are meant."""

    def clean(self, value: Any) -> Any:
        """Return the time, or None."""
        return super().clean(value) if value else None


class AskedChoiceField(forms.ChoiceField):
    """A choice that is always there; one that is missing counts as empty."""

    def clean(self, value: Any) -> Any:
        """Return the choice, or ""."""
        return super().clean(value) if value else ""


class WhenPart(Form):
    """Ask when. After a clean form ``times`` are the start and the end, aware; None where something was not clear.

    ``began`` is what the editor began from: times that were not touched stay to the second and are not asked about.
    """

    on = forms.DateField(
        label=gettext_lazy("Day"),
        input_formats=DATES,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    at = AskedTimeField(
        label=gettext_lazy("Starts at"),
        input_formats=TIMES,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    lasts = AskedChoiceField(label=gettext_lazy("How long?"))
    until = forms.TimeField(
        label=gettext_lazy("Until"),
        required=False,
        input_formats=TIMES,
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    until_on = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        input_formats=DATES,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    timezone = AskedChoiceField(label=gettext_lazy("Time zone"))
    which = forms.CharField(label=gettext_lazy("Which of the two?"), required=False, widget=forms.RadioSelect)
    past_ok = forms.BooleanField(label=gettext_lazy("Yes, it has been: I am writing it up"), required=False)

    def __init__(self, *args: Any, now: datetime, began: EventDraft | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.began = now, began
        self.times: tuple[datetime, datetime] | None = None
        self.asks_past = False
        lengths = [(str(minutes), length_words(minutes)) for minutes in LENGTHS]
        self.fields["lasts"].choices = [("", _("Until the time below")), *lengths, (ALL_DAY, _("All day"))]  # type: ignore[attr-defined]
        known = zones()
        own = self.initial.get("timezone") or known[0][0]
        self.fields["timezone"].choices = known if own in dict(known) else [(own, own), *known]  # type: ignore[attr-defined]
        self.fields["timezone"].error_messages["invalid_choice"] = _(
            "We know no such time zone. Choose one of the list."
        )

    @property
    def asks_which_time(self) -> bool:
        """Whether the start comes twice, and one has to be chosen."""
        return bool(self.fields["which"].widget.choices)

    @property
    def is_all_day(self) -> bool:
        """Whether whole days are meant."""
        return bool(self.cleaned_data.get("lasts") == ALL_DAY)

    @property
    def zone(self) -> ZoneInfo:
        """The zone that was chosen."""
        return zone_called(self.cleaned_data.get("timezone") or self.initial.get("timezone") or "UTC")

    def clean(self) -> dict[str, Any]:
        """Find out when it starts and ends."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.began and not self._is_touched():
            self.times = (self.began.starts_at, self.began.ends_at)
        elif not {"on", "at", "until", "until_on", "timezone"}.intersection(self.errors):
            self._find_times(cleaned)
        return cleaned

    def _is_touched(self) -> bool:
        asked = {"on", "at", "lasts", "until", "until_on", "timezone"}
        return bool(asked.intersection(self.changed_data) or asked.intersection(self.errors))

    def _find_times(self, cleaned: Mapping[str, Any]) -> None:
        day: date = cleaned["on"]
        if not EARLIEST <= day <= date(self.now.year + YEARS_AHEAD, 12, 31):
            self.add_error("on", _("Is the year right? We plan ten years ahead at most."))
            return
        starts_at = self._instant(day, time() if self.is_all_day else cleaned.get("at"), "at")
        ends_at = starts_at and self._end(cleaned, day, starts_at)
        if starts_at is None or ends_at is None:
            return
        if ends_at - starts_at > LONGEST:
            self.add_error("until_on", _("That is more than a month. Make an event for each date, or a series."))
            return
        self.times = (starts_at, ends_at)
        self._ask_about_the_past(day, ends_at)

    def _end(self, cleaned: Mapping[str, Any], day: date, starts_at: datetime) -> datetime | None:
        until, last, lasts = cleaned.get("until"), cleaned.get("until_on"), cleaned.get("lasts")
        if self.is_all_day:
            return self._last_midnight(day, last or day)
        if lasts and lasts.isdigit() and not last:
            return starts_at + timedelta(minutes=int(lasts))
        if until is None:
            if last and last != day:
                self.add_error("until", _("At what time does it end on that day?"))
                return None
            return starts_at + timedelta(minutes=USUAL)
        ends_at = self._instant(last or day, until, "until")
        if ends_at is not None and ends_at <= starts_at:
            self.add_error("until", self._too_early(day, last))
            return None
        return ends_at

    def _last_midnight(self, day: date, last: date) -> datetime | None:
        if last < day:
            self.add_error("until_on", _("The last day is before the first, %(day)s.") % {"day": dates.day(day)})
            return None
        return datetime.combine(last + timedelta(days=1), time(), self.zone).astimezone(UTC)

    def _too_early(self, day: date, last: date | None) -> str:
        if last and last < day:
            return _("It would end before it starts. The first day is %(day)s.") % {"day": dates.day(day)}
        return _("It would end before it starts. If it goes on past midnight, give the last day too: %(day)s.") % {
            "day": dates.day(day + timedelta(days=1))
        }

    def _instant(self, day: date, at: time | None, field: str) -> datetime | None:
        if at is None:
            self.add_error(field, _("At what time does it start? For whole days choose “All day”."))
            return None
        if field == "at" and self.is_all_day:
            return datetime.combine(day, at, self.zone).astimezone(UTC)
        try:
            return on_the_wall(datetime.combine(day, at), self.zone, which="" if field == "at" else "second")
        except NoSuchTime as gap:
            self.add_error(field, self._skipped(day, at, gap))
        except TwoSuchTimes as twice:
            return self._one_of(day, at, twice)
        return None

    def _skipped(self, day: date, at: time, gap: NoSuchTime) -> str:
        return _("On %(day)s the clocks in %(zone)s go from %(before)s to %(after)s: %(time)s does not exist.") % {
            "day": dates.day(day),
            "zone": zone_named(self.zone),
            "before": f"{gap.before:%H:%M}",
            "after": f"{gap.after:%H:%M}",
            "time": f"{at:%H:%M}",
        }

    def _one_of(self, day: date, at: time, twice: TwoSuchTimes) -> datetime | None:
        """Return the one that was chosen of a start that comes twice; ask when none was."""
        first, second = (f"{each.astimezone(self.zone):%Z}" for each in (twice.first, twice.second))
        self.fields["which"].widget.choices = [
            ("first", _("The first, before the clocks go back (%(zone)s)") % {"zone": first}),
            ("second", _("The second, after they have gone back (%(zone)s)") % {"zone": second}),
        ]
        chosen = self.cleaned_data.get("which")
        if chosen in {"first", "second"}:
            return twice.first if chosen == "first" else twice.second
        words = {"day": dates.day(day), "time": f"{at:%H:%M}", "zone": zone_named(self.zone)}
        self.add_error(
            "which", _("On %(day)s the clocks in %(zone)s go back, so %(time)s comes twice. Please choose.") % words
        )
        return None

    def _ask_about_the_past(self, day: date, ends_at: datetime) -> None:
        if ends_at > self.now or self.cleaned_data.get("past_ok"):
            return
        self.asks_past = "past_ok" in self.fields
        words = {"day": dates.day(day, year=True), "other": dates.day(self._meant(day), year=True)}
        passed = _("%(day)s has passed. Did you mean %(other)s?") % words
        self.add_error("on", f"{passed} {_('If not, tick that it has been.')}" if self.asks_past else passed)

    def _meant(self, day: date) -> date:
        """Return the same day of this year, or of the next where that has passed too; 29 February becomes 1 March."""
        today = self.now.astimezone(self.zone).date()
        tries = (_in_year(day, year) for year in (today.year, today.year + 1))
        return next(tried for tried in tries if tried >= today)


def _in_year(day: date, year: int) -> date:
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def when_initial(draft: EventDraft) -> dict[str, Any]:
    """Return how a form about this draft begins: its day, its time, how long."""
    zone = zone_called(draft.timezone)
    start, end = draft.starts_at.astimezone(zone), draft.ends_at.astimezone(zone)
    minutes = (draft.ends_at - draft.starts_at) // timedelta(minutes=1)
    told: dict[str, Any] = {"on": start.date(), "timezone": draft.timezone}
    if draft.all_day:
        last = max(start.date(), (end - timedelta(seconds=1)).date())
        return {**told, "lasts": ALL_DAY, "until_on": last if last != start.date() else None}
    told["at"] = start.time().replace(second=0, microsecond=0)
    if minutes in LENGTHS:
        return {**told, "lasts": str(minutes)}
    last_day = end.date() if end.date() != start.date() else None
    return {**told, "lasts": "", "until": end.time().replace(second=0, microsecond=0), "until_on": last_day}
