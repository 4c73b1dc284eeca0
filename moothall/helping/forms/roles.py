"""Forms about roles. Times are asked as the clock of the event shows them, and kept relative to the event."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.events.models import Event
from moothall.events.telling import zone_called
from moothall.helping.actions import RoleFacts
from moothall.helping.models import MOST_WANTED, Role
from moothall.helping.models.roles import MOST_MINUTES
from moothall.helping.rules import times_of
from moothall.kit.forms import Form, Trap, WhenField
from moothall.people.models import Person

A_DAY = timedelta(days=1)
KINDS = {
    Role.Kind.HOST: gettext_lazy("Hosting"),
    Role.Kind.WELCOME: gettext_lazy("Welcome"),
    Role.Kind.SPEAKER: gettext_lazy("Speaking"),
    Role.Kind.TECH: gettext_lazy("Screen and sound"),
    Role.Kind.SAFETY: gettext_lazy("Safety"),
    Role.Kind.OTHER: gettext_lazy("Something else"),
}
FOR = {
    Role.For.ANYBODY: gettext_lazy("Anybody, also without an account"),
    Role.For.MEMBERS: gettext_lazy("Members of the groups that host the event"),
}


class RoleForm(Form):
    """What a role is, how many are wanted and when; the clean value of times is in ``facts``."""

    title = forms.CharField(
        label=gettext_lazy("What is to be done?"),
        max_length=100,
        help_text=gettext_lazy("A few words, such as “Welcome people at the door”."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("What kind of help is it?"), choices=list(KINDS.items()))
    about = forms.CharField(
        label=gettext_lazy("What it involves"),
        max_length=600,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Two or three lines, so that somebody new knows what they say yes to."),
    )
    wanted = forms.IntegerField(
        label=gettext_lazy("How many people?"),
        min_value=1,
        max_value=MOST_WANTED,
        widget=forms.NumberInput({"class": "w-code"}),
    )
    for_whom = forms.ChoiceField(
        label=gettext_lazy("Who may say yes?"), choices=list(FOR.items()), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, event: Event, role: Role | None = None, **kwargs: Any) -> None:
        self.event, self.zone = event, zone_called(event.timezone)
        kwargs["initial"] = {"wanted": 1, "for_whom": "anybody", "kind": "other", **_said(role)} | (
            kwargs.get("initial") or {}
        )
        super().__init__(*args, **kwargs)
        if role and role.for_whom == Role.For.CHOSEN:
            del self.fields["for_whom"], self.fields["kind"], self.fields["wanted"]
        begins, ends = times_of(role) if role else (event.starts_at - timedelta(minutes=30), event.ends_at)
        self.by_day = event.spans_days or event.all_day
        for name, label, at in (("begins", _("From"), begins), ("ends", _("Until"), ends)):
            self.fields[name] = self._when(label)
            self.initial.setdefault(name, at if self.by_day else at.astimezone(self.zone).time())
        self.kept = role

    def _when(self, label: str) -> forms.Field:
        if self.by_day:
            return WhenField(label=label)
        widget = forms.TimeInput({"type": "time", "class": "w-code"}, format="%H:%M")
        words = {"invalid": _("Write a time such as 18:30."), "required": _("Please fill this in.")}
        return forms.TimeField(label=label, widget=widget, error_messages=words)

    def clean(self) -> dict[str, Any] | None:
        """Turn the clock of the event into instants.

        :raises ValidationError: when the end comes before the beginning, or both are far from the event.
        """
        cleaned = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins is None or ends is None:
            return cleaned
        if not self.by_day:
            begins = _nearest(begins, self.event.starts_at, self.zone)
            ends = _next(ends, begins, self.zone)
        if ends <= begins:
            raise ValidationError({"ends": _("This is not after the time at which it begins.")})
        far = timedelta(minutes=MOST_MINUTES)
        if begins < self.event.starts_at - far or ends > self.event.ends_at + far:
            raise ValidationError({"begins": _("That is more than two weeks from the event.")})
        cleaned["span"] = (begins, ends)
        return cleaned

    def facts(self) -> RoleFacts:
        """Return what was said, its times relative to the event: to its start or its end, whichever is nearer."""
        given = self.cleaned_data
        begins, ends = given["span"]
        from_anchor, from_minutes = self._relative(begins)
        until_anchor, until_minutes = self._relative(ends)
        return RoleFacts(
            title=" ".join(given["title"].split()),
            kind=given.get("kind", "speaker"),
            about=given["about"].strip(),
            wanted=given.get("wanted", self.kept.wanted if self.kept else 1),
            for_whom=given.get("for_whom", "chosen"),
            from_minutes=from_minutes,
            from_anchor=from_anchor,
            until_minutes=until_minutes,
            until_anchor=until_anchor,
        )

    def _relative(self, at: datetime) -> tuple[str, int]:
        start, end = self.event.starts_at, self.event.ends_at
        anchor, base = ("start", start) if abs(at - start) <= abs(at - end) else ("end", end)
        return anchor, round((at - base).total_seconds() / 60)


def _said(role: Role | None) -> dict[str, Any]:
    if role is None:
        return {}
    return {name: getattr(role, name) for name in ("title", "kind", "about", "wanted", "for_whom")}


def _nearest(clock: time, to: datetime, zone: ZoneInfo) -> datetime:
    day = to.astimezone(zone).date()
    every = (datetime.combine(day + days * A_DAY, clock, zone).astimezone(UTC) for days in (-1, 0, 1))
    return min(every, key=lambda at: abs(at - to))


def _next(clock: time, after: datetime, zone: ZoneInfo) -> datetime:
    day = after.astimezone(zone).date()
    same = datetime.combine(day, clock, zone).astimezone(UTC)
    return same if same > after else datetime.combine(day + A_DAY, clock, zone).astimezone(UTC)


class GuestForm(Trap, Form):
    """Who wants to help without an account."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=100,
        help_text=gettext_lazy("The organisers see it; nobody else does."),
    )
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        help_text=gettext_lazy("We send a code to it now, and a reminder before the day."),
    )

    def clean_email(self) -> str:
        """Return the address in small letters."""
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_name(self) -> str:
        """Return the name without spare spaces."""
        return " ".join(str(self.cleaned_data["name"]).split())


class CodeForm(Form):
    """The six figures of a letter; spaces and hyphens do no harm."""

    code = forms.CharField(
        label=gettext_lazy("The six figures in the letter"),
        max_length=20,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "w-code", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Please type the six figures.")},
    )


class WordForm(Form):
    """A word to the organisers, if one likes."""

    word = forms.CharField(
        label=gettext_lazy("A word to the organisers, if you like"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("You need not say why."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class AskForm(Form):
    """One of the crew, and a word to them."""

    person = forms.ModelChoiceField(
        label=gettext_lazy("Whom do you ask?"), queryset=Person.objects.none(), empty_label=None
    )
    words = forms.CharField(
        label=gettext_lazy("A word to them, if you like"),
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people


class MarkForm(Form):
    """Whether somebody did it, and the time that they gave."""

    did_it = forms.ChoiceField(
        label=gettext_lazy("Did they do it?"),
        choices=[("yes", gettext_lazy("Yes, they did it")), ("no", gettext_lazy("They could not be there"))],
        widget=forms.RadioSelect,
    )
    hours = forms.DecimalField(
        label=gettext_lazy("Hours given"),
        min_value=0,
        max_value=MOST_MINUTES // 60,
        max_digits=5,
        decimal_places=2,
        required=False,
        help_text=gettext_lazy("As long as the role unless you change it. Part hours as 1.5."),
        widget=forms.NumberInput({"class": "w-code", "step": "0.25", "inputmode": "decimal"}),
    )

    def minutes(self) -> int | None:
        """Return the time in minutes, None when it was left empty."""
        hours = self.cleaned_data["hours"]
        return None if hours is None else round(hours * 60)
