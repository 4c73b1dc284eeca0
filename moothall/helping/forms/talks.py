"""Forms about talks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moothall.helping.actions import CallFacts, TalkFacts
from moothall.helping.actions.calls import LENGTHS
from moothall.helping.models import Call, Talk
from moothall.kit.forms import Form, Trap, WhenField
from moothall.people.models import Person

SCORES = (
    ("4", gettext_lazy("Yes, please: I would come for this")),
    ("3", gettext_lazy("Yes: it fits well")),
    ("2", gettext_lazy("Perhaps: if there is room")),
    ("1", gettext_lazy("Not this time")),
    ("", gettext_lazy("I pass: I cannot judge it, or I know whose it is")),
)
PASSING = "none"


def minutes_said(minutes: int) -> str:
    """Return "20 minutes"."""
    return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


class TalkForm(Form):
    """A talk that somebody proposes."""

    title = forms.CharField(label=gettext_lazy("Title of your talk"), max_length=120)
    about = forms.CharField(
        label=gettext_lazy("What is it about?"),
        max_length=3000,
        widget=forms.Textarea({"rows": 7}),
        help_text=gettext_lazy("What will people know or be able to do after it? A few lines are enough."),
    )
    length = forms.TypedChoiceField(label=gettext_lazy("How long?"), coerce=int, widget=forms.RadioSelect)
    first_time = forms.BooleanField(
        label=gettext_lazy("It would be my first time speaking"),
        required=False,
        help_text=gettext_lazy("Welcome! Somebody will go through it with you if you like."),
    )
    name = forms.CharField(
        label=gettext_lazy("Your name, as it should stand on the programme"),
        max_length=100,
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    needs = forms.CharField(
        label=gettext_lazy("What do you need?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy(
            "A ramp, a microphone, a screen, child care, a fare. Read by organisers only, after they have decided."
        ),
    )

    def __init__(self, *args: Any, call: Call, talk: Talk | None = None, **kwargs: Any) -> None:
        if talk:
            names = ("title", "about", "length", "first_time", "name", "needs")
            kwargs["initial"] = {name: getattr(talk, name) for name in names}
        super().__init__(*args, **kwargs)
        lengths: Sequence[int] = sorted({*call.lengths, *([talk.length] if talk else [])})
        field = self.fields["length"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [(each, minutes_said(each)) for each in lengths]
        if len(lengths) == 1:
            self.initial.setdefault("length", lengths[0])
        if call.blind:
            hint = _("Those who choose do not see it until they have decided. Leave it out of the text above.")
            self.fields["name"].help_text = hint

    def facts(self) -> TalkFacts:
        """Return what was said."""
        given = self.cleaned_data
        return TalkFacts(
            title=" ".join(given["title"].split()),
            about=given["about"].strip(),
            length=given["length"],
            name=" ".join(given["name"].split()),
            first_time=given["first_time"],
            needs=given["needs"].strip(),
        )


class GuestTalkForm(Trap, TalkForm):
    """A talk proposed without an account."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        help_text=gettext_lazy("We send a code to it now, and the answer later."),
    )

    def clean_email(self) -> str:
        """Return the address in small letters."""
        return str(self.cleaned_data["email"]).strip().lower()


class CallForm(Form):
    """How an event asks for talks."""

    closes_at = WhenField(label=gettext_lazy("Open until"))
    guidance = forms.CharField(
        label=gettext_lazy("What do you look for?"),
        max_length=3000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text=gettext_lazy("Subjects, who comes, what a first-time speaker can expect of you."),
    )
    lengths = forms.TypedMultipleChoiceField(
        label=gettext_lazy("How long may a talk be?"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    slots = forms.IntegerField(
        label=gettext_lazy("How many talks is there time for?"),
        min_value=1,
        max_value=50,
        widget=forms.NumberInput({"class": "w-code"}),
    )
    blind = forms.BooleanField(
        label=gettext_lazy("Choose without seeing names"),
        required=False,
        help_text=gettext_lazy("Names appear once a talk is decided. Newcomers get a fairer chance this way."),
    )

    def __init__(self, *args: Any, starts_at: datetime, call: Call | None = None, **kwargs: Any) -> None:
        self.starts_at = starts_at
        if call:
            names = ("closes_at", "guidance", "lengths", "slots", "blind")
            kwargs["initial"] = {name: getattr(call, name) for name in names}
        super().__init__(*args, **kwargs)
        lengths = sorted({*LENGTHS, *(call.lengths if call else [])})
        field = self.fields["lengths"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = [(each, minutes_said(each)) for each in lengths]

    def clean_closes_at(self) -> datetime:
        """Refuse a call that is open when the event begins.

        :raises ValidationError: when it would be.
        """
        at: datetime = self.cleaned_data["closes_at"]
        if at >= self.starts_at:
            raise ValidationError(_("The event begins before that. Leave time to read, choose and answer."))
        return at

    def facts(self) -> CallFacts:
        """Return what was said."""
        given = self.cleaned_data
        return CallFacts(
            closes_at=given["closes_at"],
            guidance=given["guidance"].strip(),
            lengths=tuple(given["lengths"]),
            slots=given["slots"],
            blind=given["blind"],
        )


class ReviewForm(Form):
    """What a reviewer thinks of a talk."""

    score = forms.ChoiceField(
        label=gettext_lazy("What do you think?"),
        choices=[(key or PASSING, label) for key, label in SCORES],
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=gettext_lazy("A word to the others who choose"),
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Kind and concrete; an organiser may pass it on."),
    )

    def points(self) -> int | None:
        """Return the score, None for a pass."""
        score = self.cleaned_data["score"]
        return None if score == PASSING else int(score)


class DecisionForm(Form):
    """The letter that goes with a decision."""

    words = forms.CharField(
        label=gettext_lazy("Your letter"),
        max_length=3000,
        widget=forms.Textarea({"rows": 9}),
        help_text=gettext_lazy("Change whatever you like: a sentence of your own is worth more than ours."),
    )


class ReviewerForm(Form):
    """The address of somebody who is asked to review."""

    email = forms.EmailField(label=gettext_lazy("Their e-mail address"), max_length=254)

    def clean_email(self) -> str:
        """Find the person who signs in with this address.

        :raises ValidationError: when nobody does.
        """
        email = str(self.cleaned_data["email"]).strip().lower()
        self.person = Person.objects.filter(email=email, is_active=True).first()
        if self.person is None:
            raise ValidationError(
                _("Nobody here signs in with that address. Ask them to sign in once, then try again.")
            )
        return email
