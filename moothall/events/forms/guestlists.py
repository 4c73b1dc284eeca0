"""How hosts settle who comes: places, guests, times, questions; moving somebody, with a reason."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.events.actions import GuestlistFacts
from moothall.events.actions.guests import NONE
from moothall.events.actions.questions import QuestionFacts
from moothall.events.forms.rsvps import line_of
from moothall.events.models import MOST_SEATS, Event, Question, Rsvp
from moothall.events.rules.questions import MOST_CHOICES, can_keep_until
from moothall.kit.forms import Form, WhenField

MOST_PLACES = 100_000
LONGEST_CHOICE = 80
FEWEST_CHOICES = 2
CLAIM_HOURS = (
    (6, gettext_lazy("6 hours")),
    (12, gettext_lazy("12 hours")),
    (24, gettext_lazy("A day")),
    (48, gettext_lazy("Two days")),
    (72, gettext_lazy("Three days")),
    (168, gettext_lazy("A week")),
)


def _places(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_PLACES,
        help_text=gettext_lazy("Leave it empty when there is no limit."),
        widget=forms.NumberInput({"class": "w-code"}),
    )


class GuestlistForm(Form):
    """How the guests of an event are asked. ``began`` marks what the editor began from."""

    began = forms.CharField(required=False, widget=forms.HiddenInput)
    is_open = forms.BooleanField(label=gettext_lazy("Take answers from guests"), required=False, initial=True)
    in_room = forms.BooleanField(label=gettext_lazy("People can come to the room"), required=False, initial=True)
    room_places = _places(gettext_lazy("Places in the room"))
    is_online = forms.BooleanField(label=gettext_lazy("People can take part online"), required=False)
    online_places = _places(gettext_lazy("Places online"))
    most_guests = forms.IntegerField(
        label=gettext_lazy("How many can one answer bring along?"),
        min_value=0,
        max_value=MOST_SEATS - 1,
        help_text=gettext_lazy("0 when everybody answers for themselves; 19 at most."),
        widget=forms.NumberInput({"class": "w-code"}),
    )
    named = forms.BooleanField(
        label=gettext_lazy("Ask for the names of those who come along"),
        required=False,
        help_text=gettext_lazy("Only when you need them, such as for a list at the door."),
    )
    claim_hours = forms.TypedChoiceField(
        label=gettext_lazy("How long is an offered place kept?"),
        coerce=int,
        help_text=gettext_lazy("When somebody leaves, the next in line is written to, and has this long to take it."),
    )
    opens_at = WhenField(label=gettext_lazy("Answers open"), required=False)
    closes_at = WhenField(label=gettext_lazy("Answers close"), required=False)

    def __init__(self, *args: Any, kept: GuestlistFacts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {**said_of(kept), **self.initial}
        hours = self.fields["claim_hours"]
        assert isinstance(hours, forms.TypedChoiceField)
        usual = dict(CLAIM_HOURS)
        odd = () if kept.claim_hours in usual else ((kept.claim_hours, _("%(n)d hours") % {"n": kept.claim_hours}),)
        hours.choices = [*odd, *CLAIM_HOURS]

    def clean(self) -> dict[str, Any] | None:
        """Want one way to take part, and times in their order."""
        cleaned, data = super().clean(), self.cleaned_data
        if not data.get("in_room") and not data.get("is_online"):
            self.add_error("in_room", _("Choose at least one way to take part: the room, online, or both."))
        opens, closes = data.get("opens_at"), data.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _("That is before answers open. Choose a later time."))
        return cleaned

    def facts(self) -> GuestlistFacts:
        """Return what was settled."""
        data = self.cleaned_data
        return GuestlistFacts(
            room=data["room_places"] if data["in_room"] else NONE,
            online=data["online_places"] if data["is_online"] else NONE,
            most_guests=data["most_guests"],
            named=data["named"],
            claim_hours=data["claim_hours"],
            opens_at=data["opens_at"],
            closes_at=data["closes_at"],
            is_open=data["is_open"],
        )


def said_of(facts: GuestlistFacts) -> dict[str, Any]:
    """Return facts as the form's fields."""
    return {
        "is_open": facts.is_open,
        "in_room": facts.room != NONE,
        "room_places": None if facts.room == NONE else facts.room,
        "is_online": facts.online != NONE,
        "online_places": None if facts.online == NONE else facts.online,
        "most_guests": facts.most_guests,
        "named": facts.named,
        "claim_hours": facts.claim_hours,
        "opens_at": facts.opens_at,
        "closes_at": facts.closes_at,
    }


class QuestionForm(Form):
    """A question to the guests, why it is asked, and when the answers are deleted."""

    began = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("The question"), max_length=200)
    kind = forms.ChoiceField(
        label=gettext_lazy("How is it answered?"), choices=Question.Kind.choices, initial=Question.Kind.SHORT
    )
    choices = forms.CharField(
        label=gettext_lazy("The choices"),
        required=False,
        max_length=MOST_CHOICES * (LONGEST_CHOICE + 2),
        help_text=gettext_lazy("Only for “one of several”: one on each line."),
        widget=forms.Textarea({"rows": 3}),
    )
    purpose = forms.CharField(
        label=gettext_lazy("Why do you ask?"),
        max_length=200,
        help_text=gettext_lazy("Guests read it under the question: “So that the kitchen knows.”"),
    )
    delete_on = forms.DateField(
        label=gettext_lazy("Delete the answers on"),
        help_text=gettext_lazy("They are deleted by themselves. A month after the event is usual."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    required = forms.BooleanField(label=gettext_lazy("Guests have to answer"), required=False)
    about_access = forms.BooleanField(
        label=gettext_lazy("The answers may say something about health or beliefs"),
        required=False,
        help_text=gettext_lazy("Access and food do. Such answers open only to the guest and those who run the event."),
    )

    about_organisation = forms.BooleanField(
        label=gettext_lazy("The answer is the organisation that guests come from"),
        required=False,
        help_text=gettext_lazy("Then the hall counts for you from how many organisations people came."),
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event

    def clean_text(self) -> str:
        """Return the question as one line."""
        return line_of(self.cleaned_data["text"])

    def clean_delete_on(self) -> Any:
        """Hold the day against the event's.

        :raises ValidationError: when it is too early or too late.
        """
        verdict = can_keep_until(self.event, self.cleaned_data["delete_on"])
        if not verdict:
            raise ValidationError(str(verdict))
        return self.cleaned_data["delete_on"]

    def clean_choices(self) -> tuple[str, ...]:
        """Return the choices, one to a line, each once.

        :raises ValidationError: when there are too many or one is too long.
        """
        lines = [line_of(line) for line in self.cleaned_data["choices"].splitlines()]
        found = tuple(dict.fromkeys(line for line in lines if line))
        if len(found) > MOST_CHOICES or any(len(line) > LONGEST_CHOICE for line in found):
            raise ValidationError(_("Twelve choices at most, each of 80 letters at most."))
        return found

    def clean(self) -> dict[str, Any] | None:
        """Want two choices where there is something to choose."""
        cleaned, data = super().clean(), self.cleaned_data
        if data.get("kind") == Question.Kind.CHOICE and len(data.get("choices", ())) < FEWEST_CHOICES:
            self.add_error("choices", _("Write at least two choices, one on each line."))
        return cleaned

    def facts(self) -> QuestionFacts:
        """Return the question."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "began"}
        if data["kind"] != Question.Kind.CHOICE:
            data["choices"] = ()
        return QuestionFacts(**data)


def question_said(facts: QuestionFacts) -> dict[str, Any]:
    """Return a question as the form's fields."""
    return {**asdict(facts), "choices": "\n".join(facts.choices)}


class MoveForm(Form):
    """Where somebody is moved to, and why: the guest reads it."""

    to = forms.ChoiceField(label=gettext_lazy("Move to"), widget=forms.RadioSelect)
    why = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        help_text=gettext_lazy("They read this sentence: “You asked us to swap with Ada.”"),
        widget=forms.Textarea({"rows": 2}),
    )

    def __init__(self, *args: Any, rsvp: Rsvp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = {
            Rsvp.State.GOING: _("Going: give a place now"),
            Rsvp.State.OFFERED: _("Offered: keep a place until they say yes"),
            Rsvp.State.WAITING: _("Waiting: to the end of the list"),
            Rsvp.State.NOT_GOING: _("Not going: take them off"),
        }
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(state, label) for state, label in ways.items() if state != rsvp.state]

    def clean_why(self) -> str:
        """Return the reason as one line."""
        return line_of(self.cleaned_data["why"])
