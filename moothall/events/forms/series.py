"""What people settle about a series: how it comes round, what many dates say, where one date moves, when it ends."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.events.actions import DateChange
from moothall.events.actions.series.changing import ALL, FOLLOWING, THIS
from moothall.events.actions.series.starting import checked_rule
from moothall.events.models import Event, Series
from moothall.events.recurring import dates_of, instant_of, patterns_for
from moothall.events.recurring.choosing import OWN
from moothall.events.recurring.expanding import months_after, wall_clock
from moothall.events.telling import zone_called
from moothall.groups.forms.where import WherePart
from moothall.kit import dates
from moothall.kit.forms import Form
from moothall.kit.verdict import Refused

SHOWN = 6
FURTHEST_YEARS = 20
A_DAY = 24 * 60
DATE_INPUTS = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"]
TIME_INPUTS = ["%H:%M", "%H.%M", "%H:%M:%S"]


class DayInput(forms.DateInput):
    """A date with the phone's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    """A time with the phone's own picker."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class RuleForm(Form):
    """How a series comes round from its first date, and until when; ``rule`` is what was meant, after a clean form."""

    how = forms.ChoiceField(label=gettext_lazy("When does it come round?"), widget=forms.RadioSelect)
    own = forms.CharField(
        label=gettext_lazy("Our own rule"),
        required=False,
        max_length=300,
        help_text=gettext_lazy(
            "Only for “By a rule of our own”, in the language of calendars (RRULE). For example, "
            "FREQ=MONTHLY;BYDAY=TU,TH;BYSETPOS=1 is the first Tuesday or Thursday of the month, whichever comes first."
        ),
        widget=forms.TextInput({"autocapitalize": "characters", "autocomplete": "off", "spellcheck": "false"}),
    )
    until = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        input_formats=DATE_INPUTS,
        widget=DayInput,
        help_text=gettext_lazy("Leave this empty to go on without an end; you can end it at any time."),
    )

    def __init__(self, *args: Any, first_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first_on = first_on
        self.patterns = {pattern.key: pattern for pattern in patterns_for(first_on)}
        self.fields["how"].choices = [(key, one.words) for key, one in self.patterns.items()]  # type: ignore[attr-defined]
        self.rule = ""

    def clean_until(self) -> date | None:
        """Check that the end is after the beginning, and within our lives."""
        until: date | None = self.cleaned_data["until"]
        if until and until <= self.first_on:
            raise forms.ValidationError(
                _("It begins on %(day)s; choose a day after that.") % {"day": dates.day(self.first_on, year=True)}
            )
        if until and until.year > self.first_on.year + FURTHEST_YEARS:
            raise forms.ValidationError(_("That is very far away. Leave it empty to go on without an end."))
        return until

    def clean(self) -> dict[str, Any] | None:
        """Find out which rule is meant, and that it can be kept."""
        cleaned = super().clean() or self.cleaned_data
        how = cleaned.get("how")
        if how is None or "until" not in cleaned:
            return cleaned
        given = cleaned.get("own", "") if how == OWN else self.patterns[how].rule
        try:
            self.rule = checked_rule(given, self.first_on, cleaned["until"])
        except Refused as error:
            self.add_error("own" if how == OWN else "until", str(error.verdict))
        return cleaned

    def next_dates(self) -> list[date]:
        """Return the first dates of the rule that was meant."""
        until = self.cleaned_data["until"] or months_after(self.first_on, 12 * FURTHEST_YEARS)
        return dates_of(self.rule, self.first_on, until=until, most=SHOWN)


class NewRuleForm(RuleForm):
    """Another rule from some date on."""

    reason = forms.CharField(
        label=gettext_lazy("Why does it change?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Guests of dates that go because of it read this."),
    )


class FirstDateForm(Form):
    """From which date a series shall come round by another rule."""

    first_on = forms.DateField(
        label=gettext_lazy("First date by the new rule"), input_formats=DATE_INPUTS, widget=DayInput
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_first_on(self) -> date:
        """Check that it is to come, and soon enough to be planned."""
        first_on: date = self.cleaned_data["first_on"]
        if first_on <= self.today:
            raise forms.ValidationError(_("Choose a day that is still to come."))
        if first_on > months_after(self.today, 24):
            raise forms.ValidationError(_("Choose a day within the next two years."))
        return first_on


class SkipForm(Form):
    """Why a date is left out."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Guests of this date read it. For example: the room is closed over Christmas."),
    )


class MoveForm(Form):
    """To which day and time one date moves; ``starts_at`` is the instant, after a clean form."""

    day = forms.DateField(label=gettext_lazy("New day"), input_formats=DATE_INPUTS, widget=DayInput)
    begins = forms.TimeField(label=gettext_lazy("Begins at"), input_formats=TIME_INPUTS, widget=ClockInput)
    ends = forms.TimeField(label=gettext_lazy("Ends at"), input_formats=TIME_INPUTS, widget=ClockInput)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = zone_called(event.timezone)
        day, begins = wall_clock(event.starts_at, zone)
        self.zone = zone
        self.initial = {"day": day, "begins": begins, "ends": wall_clock(event.ends_at, zone)[1], **self.initial}

    def instants(self) -> tuple[datetime, datetime]:
        """Return when it begins and ends."""
        given = self.cleaned_data
        starts_at = instant_of(given["day"], given["begins"], self.zone)
        return starts_at, starts_at + timedelta(minutes=minutes_between(given["begins"], given["ends"]))


def minutes_between(begins: time, ends: time) -> int:
    """Return how many minutes lie between two times on the clock; an end that is not later is on the next day."""
    length = (ends.hour - begins.hour) * 60 + ends.minute - begins.minute
    return length if length > 0 else length + A_DAY


class ManyDatesForm(WherePart):
    """What changes on one date, on it and those that follow, or on all to come. Only what was touched changes."""

    scope = forms.ChoiceField(label=gettext_lazy("Which dates?"), widget=forms.RadioSelect)
    begins = forms.TimeField(label=gettext_lazy("Begins at"), input_formats=TIME_INPUTS, widget=ClockInput)
    ends = forms.TimeField(label=gettext_lazy("Ends at"), input_formats=TIME_INPUTS, widget=ClockInput)
    venue = forms.CharField(label=gettext_lazy("Venue"), required=False, max_length=200)
    address = forms.CharField(label=gettext_lazy("Address"), required=False, max_length=300)
    online_url = forms.URLField(
        label=gettext_lazy("Link to join online"), required=False, max_length=500, assume_scheme="https"
    )
    title = forms.CharField(label=gettext_lazy("Name"), max_length=250)
    summary = forms.CharField(label=gettext_lazy("In one line"), required=False, max_length=300)
    description = forms.CharField(
        label=gettext_lazy("What happens"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 6}),
        help_text=gettext_lazy("Blank lines make paragraphs; **stars** make bold."),
    )
    access = forms.CharField(
        label=gettext_lazy("Getting in and taking part"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Steps, lift, toilets, captions. For everybody."),
    )
    joining = forms.CharField(
        label=gettext_lazy("For those who are going"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("The code of the door, what to bring. Only guests who have a place read it."),
    )
    tell = forms.BooleanField(
        label=gettext_lazy("Tell the guests, in one letter for all their dates"), required=False, initial=True
    )
    field_order = ("scope", "begins", "ends", "venue", "address", "place", "place_choice")
    SAID = ("title", "summary", "description", "venue", "address", "online_url", "access", "joining")

    def __init__(self, *args: Any, series: Series, event: Event, **kwargs: Any) -> None:
        where = series.facts.get("where")
        super().__init__(*args, kept_place=where if where and "name" in where else None, **kwargs)
        self.series, self.event = series, event
        for name in ("elsewhere", "latitude", "longitude"):
            del self.fields[name]
        self.fields["place"].help_text = _("So that it stands on the map. Leave it as it is if only the room changes.")
        begun = datetime.combine(series.first_on, series.time)
        said = {name: series.facts.get(name, "") for name in self.SAID}
        times = {"begins": series.time, "ends": (begun + timedelta(minutes=series.minutes)).time()}
        self.initial = {**self.initial, **said, **times, "scope": FOLLOWING}
        day = dates.day(wall_clock(event.starts_at, zone_called(event.timezone))[0])
        self.fields["scope"].choices = [  # type: ignore[attr-defined]
            (THIS, _("Only %(day)s") % {"day": day}),
            (FOLLOWING, _("%(day)s and all that follow") % {"day": day}),
            (ALL, _("All dates to come")),
        ]

    def change(self) -> DateChange:
        """Return what was touched."""
        given: Mapping[str, Any] = self.cleaned_data
        said = {name: given[name] for name in self.SAID if _differs(given[name], self.initial[name])}
        if self.where_facts != self.kept_place:
            said["where"] = self.where_facts
        moved = given["begins"] != self.initial["begins"]
        minutes = minutes_between(given["begins"], given["ends"])
        return DateChange(said, given["begins"] if moved else None, minutes if minutes != self.series.minutes else None)


def _differs(one: str, other: str) -> bool:
    return one.replace("\r\n", "\n").strip() != other.replace("\r\n", "\n").strip()


class EndForm(Form):
    """The last date of a series, and why it ends."""

    last_on = forms.ChoiceField(label=gettext_lazy("Which date is the last?"))
    reason = forms.CharField(
        label=gettext_lazy("Why does it end?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Guests of dates that are taken off read this."),
    )

    def __init__(self, *args: Any, days: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_on"].choices = days  # type: ignore[attr-defined]
