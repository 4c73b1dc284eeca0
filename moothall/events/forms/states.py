"""What is asked before an event is cancelled or postponed, or is on again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from moothall.events.forms.when import WhenPart
from moothall.kit.forms import Form


class TellPart(Form):
    """Whether those who come are told."""

    tell = forms.BooleanField(label=gettext_lazy("Write to them about it"), required=False, initial=True)


class ReasonForm(TellPart):
    """A reason, for the event's page and for its guests."""

    reason = forms.CharField(
        label=gettext_lazy("Why, in one sentence"),
        max_length=300,
        help_text=gettext_lazy("It stands on the event’s page and in the letter to its guests."),
        error_messages={"required": gettext_lazy("Please give your guests a reason, in one sentence.")},
    )
    field_order = ("reason", "tell")


class RevivalForm(WhenPart, TellPart):
    """When it takes place after all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["past_ok"]
