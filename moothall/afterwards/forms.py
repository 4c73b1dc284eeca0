"""What guests say, and what hosts write."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moothall.afterwards.actions import FeedbackFacts, WriteUpFacts
from moothall.afterwards.models import Feedback, WriteUp
from moothall.afterwards.picturing import NoPicture, Picture, drawn_anew
from moothall.kit.forms import Form, Trap

MOST_HEADS = 100_000
TROUBLE = {
    "large": _("This picture is too large. Send one of at most 15 MB."),
    "broken": _("This picture is damaged and could not be read. Try another copy of it."),
    "kind": _("This is no picture that we can read. Send a JPEG, PNG, WebP or GIF."),
}


class FeedbackForm(Trap, Form):
    """One minute, no name."""

    rating = forms.TypedChoiceField(
        label=_("How was it for you?"),
        choices=[(rating.value, rating.label) for rating in reversed(Feedback.Rating)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    changed = forms.CharField(
        label=_("What changed for you?"),
        help_text=_("Something you learnt, somebody you met, something you will do. One line is plenty."),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    further = forms.CharField(
        label=_("What should we do next?"), max_length=2000, required=False, widget=forms.Textarea({"rows": 2})
    )
    own = forms.CharField(label="", max_length=2000, required=False, widget=forms.Textarea({"rows": 2}))
    quote = forms.ChoiceField(
        label=_("May we quote you, and with whom?"),
        choices=Feedback.Quote,
        initial=Feedback.Quote.HOSTS,
        widget=forms.RadioSelect,
    )
    quoted_as = forms.CharField(
        label=_("If we quote you, as whom?"),
        help_text=_("A first name, or “a charity worker in Leeds”. Left empty: “a guest”."),
        max_length=80,
        required=False,
    )
    email = forms.EmailField(
        label=_("May we ask you more?"),
        help_text=_(
            "Only if you like: your address, so that the hosts can ask about what changed. Deleted after 90 days."
        ),
        required=False,
    )

    def __init__(self, *args: Any, question: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question:
            self.fields["own"].label = question
        else:
            del self.fields["own"]

    def clean(self) -> dict[str, Any] | None:
        """Ask for at least one word or tick."""
        cleaned = super().clean()
        if not self.errors and not any(self.cleaned_data.get(name) for name in ("rating", "changed", "further", "own")):
            self.add_error(None, _("Nothing is filled in yet. One tick or one line is enough."))
        return cleaned

    def facts(self) -> FeedbackFacts:
        """Return what was said."""
        given = self.cleaned_data
        return FeedbackFacts(
            rating=given["rating"],
            changed=given["changed"].strip(),
            further=given["further"].strip(),
            own=given.get("own", "").strip(),
            quote=given["quote"],
            quoted_as=" ".join(given["quoted_as"].split()),
            email=given["email"],
        )


class HeadsForm(Form):
    """A count by hand."""

    heads = forms.IntegerField(
        label=_("Counted by hand"),
        help_text=_("If you counted heads and that is truer than what was marked. Empty: what was marked counts."),
        min_value=0,
        max_value=MOST_HEADS,
        required=False,
    )


class AskingForm(Form):
    """The hosts' own question."""

    question = forms.CharField(
        label=_("One question of your own"),
        help_text=_("Guests see it under the others. Empty: none."),
        max_length=200,
        required=False,
    )


class ThanksForm(Form):
    """A letter of thanks."""

    words = forms.CharField(label=_("Your words"), max_length=2000, widget=forms.Textarea({"rows": 8}))
    stints = forms.TypedMultipleChoiceField(
        label=_("To whom"), coerce=int, widget=forms.CheckboxSelectMultiple, required=True
    )

    def __init__(self, *args: Any, helpers: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["stints"]
        assert isinstance(field, forms.TypedMultipleChoiceField)
        field.choices = helpers


class WriteUpForm(Form):
    """What came of it."""

    body = forms.CharField(
        label=_("What happened, and what came of it?"),
        help_text=_("Everybody can read this. Two sentences are enough; Markdown works."),
        max_length=20_000,
        required=False,
        widget=forms.Textarea({"rows": 12}),
    )
    show_numbers = forms.BooleanField(label=_("Show the numbers beside it"), required=False, initial=True)
    lesson = forms.CharField(
        label=_("What would you do differently?"),
        help_text=_("Only the people who run this event see this: for whoever does it next."),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    sequence = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    @classmethod
    def of(cls, write_up: WriteUp | None) -> "WriteUpForm":
        """Return the form for a write-up as it is, or for a new one."""
        if write_up is None:
            return cls(initial={"sequence": 0})
        names = ("body", "show_numbers", "lesson", "sequence")
        return cls(initial={name: getattr(write_up, name) for name in names})

    def facts(self) -> WriteUpFacts:
        """Return what was written."""
        given = self.cleaned_data
        return WriteUpFacts(given["body"], given["lesson"], given["show_numbers"], given["sequence"] or 0)


class DescribeForm(Form):
    """What a picture shows."""

    alt = forms.CharField(
        label=_("What does it show?"),
        help_text=_("For those who cannot see it: “Eight people around a table with laptops and cake”."),
        max_length=250,
    )
    credit = forms.CharField(label=_("Who took it?"), max_length=80, required=False)


class PhotoForm(DescribeForm):
    """A picture and what it shows."""

    image = forms.FileField(label=_("Picture"), widget=forms.ClearableFileInput({"accept": "image/*"}))
    agreed = forms.BooleanField(
        label=_("Everybody who can be recognised agreed to be shown here"),
        error_messages={"required": _("Please ask them first, or choose a picture in which nobody can be recognised.")},
    )
    field_order = ["image", "alt", "credit", "agreed"]
    picture: Picture | None = None

    def clean_image(self) -> Any:
        """Draw the picture anew.

        :raises ValidationError: when it cannot be.
        """
        sent = self.cleaned_data["image"]
        try:
            self.picture = drawn_anew(sent.read())
        except NoPicture as trouble:
            raise forms.ValidationError(TROUBLE[trouble.why]) from trouble
        return sent
