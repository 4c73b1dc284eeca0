"""Bring in a list: the file, and which column holds which fact."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.groups.reading import FIELDS, Sheet
from moothall.kit.forms import Form

LEFT_OUT = "-"
MOST_BYTES = 20 * 1024 * 1024
LABELS = {
    "name": gettext_lazy("Name of the group"),
    "summary": gettext_lazy("One line about it"),
    "about": gettext_lazy("More about it"),
    "postcode": gettext_lazy("Postcode"),
    "place": gettext_lazy("Town or place"),
    "region": gettext_lazy("County or region"),
    "country": gettext_lazy("Country"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    "coordinates": gettext_lazy("Both coordinates in one"),
    "covers": gettext_lazy("Area covered"),
    "reach": gettext_lazy("In person or online"),
    "state": gettext_lazy("State (active, inactive, closed)"),
    "topics": gettext_lazy("Topics"),
    "source_id": gettext_lazy("Number in the list it comes from"),
    "contact_email": gettext_lazy("E-mail address of the group, shown to everybody"),
    "founded_on": gettext_lazy("When it began"),
    "timezone": gettext_lazy("Time zone"),
    "networks": gettext_lazy("Wider network that it is part of"),
    "former_names": gettext_lazy("Former names"),
    "calendar_url": gettext_lazy("Address of its calendar"),
    "links": gettext_lazy("Page elsewhere, or an account"),
    "kind": gettext_lazy("Kind of channel (a row for each channel)"),
    "account": gettext_lazy("Account on that channel"),
}


class ListForm(Form):
    """The file, and who agreed."""

    list = forms.FileField(
        label=gettext_lazy("The list"),
        help_text=gettext_lazy(
            "CSV, JSON, JSON Lines or GeoJSON, up to 20 MB and 50,000 rows. From Excel: “Save as”, “CSV UTF-8”."
        ),
        widget=forms.ClearableFileInput({"accept": ".csv,.tsv,.txt,.json,.jsonl,.ndjson,.geojson"}),
    )
    consent = forms.CharField(
        label=gettext_lazy("Who agreed that these groups are listed?"),
        required=False,
        max_length=200,
        help_text=gettext_lazy(
            "For example: “They joined our mailing list to be listed, spring 2026.” Only stewards see it."
        ),
    )

    def clean_list(self) -> "UploadedFile[bytes]":
        """Refuse what is far too large."""
        found: UploadedFile[bytes] = self.cleaned_data["list"]
        if found.size and found.size > MOST_BYTES:
            raise ValidationError(_("This file is larger than 20 MB. Cut it in two."))
        return found


class ColumnsForm(Form):
    """Which column holds which fact: one choice for each column, with what it holds as a hint."""

    def __init__(self, *args: Any, sheet: Sheet, mapping: list[list[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self._order = [column for column, _fact in mapping]
        chosen = dict(mapping)
        choices = [(LEFT_OUT, _("Leave it out")), *((fact, LABELS[fact]) for fact in FIELDS)]
        for at, column in enumerate(sheet.columns):
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=column, choices=choices, initial=chosen.get(column, LEFT_OUT), help_text=_samples(sheet, column)
            )

    def mapping(self) -> list[list[str]]:
        """Return the choices as pairs, in the order of the earlier mapping."""
        chosen = {
            column: fact
            for at, column in enumerate(self.sheet.columns)
            if (fact := self.cleaned_data[f"column_{at}"]) != LEFT_OUT
        }
        ordered = [column for column in self._order if column in chosen]
        return [[column, chosen[column]] for column in [*ordered, *(each for each in chosen if each not in ordered)]]


def _samples(sheet: Sheet, column: str) -> str:
    values = (row.values.get(column, "") for row in sheet.rows[:200])
    texts = [", ".join(value) if isinstance(value, list) else value for value in values if value]
    shown = "; ".join(text[:50] for text in list(dict.fromkeys(texts))[:3])
    return _("For example: %(samples)s") % {"samples": shown} if shown else _("Empty")
