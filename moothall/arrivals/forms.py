"""What is asked at the door, and of guests who say themselves that they are here."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from moothall.events.models import MOST_SEATS
from moothall.kit.forms import Form


class WalkInForm(Form):
    """Somebody who is on no list. ``client_id`` is made with the page, so that an impatient thumb counts once."""

    seats = forms.IntegerField(min_value=1, max_value=MOST_SEATS, initial=1, label=_("How many are they?"))
    first_time = forms.BooleanField(required=False, label=_("First time with us"))
    name = forms.CharField(
        max_length=100, required=False, label=_("Name"), help_text=_("Only so that you find them in this list.")
    )
    email = forms.EmailField(
        required=False,
        label=_("E-mail"),
        help_text=_("Only to ask them afterwards how it was; forgotten some weeks later. It needs a connection."),
    )
    over = forms.BooleanField(required=False, widget=forms.HiddenInput)
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid4())
        self.fields["name"].widget.attrs["autocomplete"] = self.fields["email"].widget.attrs["autocomplete"] = "off"

    def clean_email(self) -> str:
        """Write the address in small letters, as people's are kept."""
        return str(self.cleaned_data["email"]).lower()


class HereForm(Form):
    """A guest who is here: the code on the screen, and who they are unless the hall knows (``known``)."""

    code = forms.CharField(
        max_length=20,
        label=_("The six digits on the screen"),
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "off", "class": "w-code", "pattern": "[0-9 ]*"}
        ),
    )
    seats = forms.IntegerField(min_value=1, max_value=MOST_SEATS, initial=1, label=_("How many of you are here?"))
    email = forms.EmailField(
        required=False,
        label=_("Your e-mail address"),
        help_text=_("The one you gave when you said that you would come. Leave it empty if you did not."),
    )
    name = forms.CharField(
        max_length=100,
        required=False,
        label=_("Your first name"),
        help_text=_("Only if you had not said that you would come, and if you like."),
    )
    first_time = forms.BooleanField(required=False, label=_("It is my first time here"))
    place = forms.CharField(required=False, widget=forms.HiddenInput)
    client_id = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: bool = False, most: int = MOST_SEATS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("client_id", uuid4())
        if known:
            for name in ("email", "name", "first_time"):
                del self.fields[name]
            self._ask_of(most)

    def _ask_of(self, most: int) -> None:
        self.initial["seats"] = most
        if most == 1:
            self.fields["seats"].widget = forms.HiddenInput()

    def clean_email(self) -> str:
        """Write the address in small letters, as people's are kept."""
        return str(self.cleaned_data["email"]).lower()
