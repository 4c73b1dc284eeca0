"""A row of the run sheet, as a time of the clock on the wall; and what stands beside the rows."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy

from moothall.checklists.actions import CueFacts
from moothall.checklists.models import Cue, RunSheet
from moothall.checklists.queries.run_sheets import clock_at
from moothall.checklists.queries.tasks import starts_on
from moothall.events.models import Event
from moothall.kit import dates
from moothall.kit.forms import Form

MOST_DAYS = 7
LONGEST = 1440


class CueForm(Form):
    """One row of the run sheet of an event."""

    day = forms.TypedChoiceField(label=gettext_lazy("Which day?"), coerce=int)
    clock = forms.TimeField(
        label=gettext_lazy("When?"),
        input_formats=["%H:%M", "%H.%M", "%H:%M:%S"],
        widget=forms.TimeInput({"type": "time"}, format="%H:%M"),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("For how many minutes?"), required=False, min_value=0, max_value=LONGEST
    )
    what = forms.CharField(label=gettext_lazy("What happens?"), max_length=200)
    who = forms.CharField(
        label=gettext_lazy("Who looks after it?"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("A role or a first name. Names are taken off six weeks after the event."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.zone = ZoneInfo(event.timezone)
        self.first = starts_on(event)
        last = (event.ends_at.astimezone(self.zone).date() - self.first).days
        day: Any = self.fields["day"]
        day.choices = [(at, dates.day(self.first + timedelta(days=at))) for at in range(-1, min(last, MOST_DAYS) + 2)]

    @staticmethod
    def begin_with(event: Event, cue: Cue | None) -> dict[str, Any]:
        """Return what the form shows at first: the row, or the moment after the last one."""
        if cue is None:
            last = Cue.objects.filter(event=event).order_by("-at", "-id").first()
            moment = clock_at(event, last.at + last.minutes if last else 0)
        else:
            moment = clock_at(event, cue.at)
        begin = {"day": (moment.date() - starts_on(event)).days, "clock": moment.time()}
        return begin | ({"minutes": cue.minutes or None, "what": cue.what, "who": cue.who} if cue else {})

    @property
    def facts(self) -> CueFacts:
        """Return what was written, once it is valid."""
        given = self.cleaned_data
        at_clock: time = given["clock"]
        moment = datetime.combine(self.first + timedelta(days=given["day"]), at_clock, self.zone)
        at = round((moment.timestamp() - self.event.starts_at.timestamp()) / 60)
        return CueFacts(at=max(-LONGEST, at), what=given["what"], minutes=given["minutes"] or 0, who=given["who"])


class RunSheetForm(Form):
    """What to do in an emergency, and whom to ring."""

    emergency = forms.CharField(
        label=gettext_lazy("In an emergency"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("The safety person, fire exits, meeting point, first aid box, nearest defibrillator."),
    )
    contacts = forms.CharField(
        label=gettext_lazy("Whom to ring on the day"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy(
            "One to a line: who has the key, the caretaker, the speaker. Only those who run the event see this, and it"
            " is emptied six weeks after."
        ),
    )

    @staticmethod
    def begin_with(sheet: RunSheet) -> dict[str, Any]:
        """Return what the form shows at first."""
        return {"emergency": sheet.emergency, "contacts": sheet.contacts}
