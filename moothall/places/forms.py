"""A text box in which people write where."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from moothall.places.queries import Match, decided, explained, find


class PlaceField(forms.CharField):
    """A box "Postcode or town" whose clean value is a Match, or None when empty and not required.

    Where the text means several places, the error's ``params["choices"]`` lists them and the sentence names the
    first few.
    """

    default_error_messages = {
        "several": _("There is more than one place of that name. Did you mean %(names)s?"),
    }

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Postcode or town"))
        kwargs.setdefault("max_length", 120)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("autocomplete", "postal-code")
        self.widget.attrs.setdefault("data-places", "")

    def clean(self, value: Any) -> Match | None:
        text: str = super().clean(value)
        if not text:
            return None
        matches = find(text)
        match = decided(matches)
        if match is None and matches:
            names = "; ".join(f"{one.name}, {one.where}" for one in matches[:4])
            params = {"names": names, "choices": matches}
            raise ValidationError(self.error_messages["several"], code="several", params=params)
        if match is None:
            raise ValidationError(explained(text, matches), code="unknown")
        return match
