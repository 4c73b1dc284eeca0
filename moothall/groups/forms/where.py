"""The part of a form that asks where a group is: a postcode or town, one of several, or any place with coordinates."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.groups.queries.facts import facts_of_place
from moothall.kit.forms import Form
from moothall.places.queries import Match, decided, explained, find


class WherePart(Form):
    """Ask where. ``where_facts`` is what was meant, after a clean form; a place that was not touched stays as it is."""

    place = forms.CharField(
        label=gettext_lazy("Postcode or town"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("Where you meet most often. The first half of a postcode is enough, such as M13."),
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "words", "spellcheck": "false"}),
    )
    place_choice = forms.ChoiceField(
        label=gettext_lazy("Which one is it?"), required=False, widget=forms.RadioSelect, choices=[]
    )
    elsewhere = forms.CharField(
        label=gettext_lazy("Name of the place"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("For groups outside the UK and Ireland, such as “Lagos, Nigeria”."),
    )
    latitude = forms.FloatField(
        label=gettext_lazy("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        widget=forms.TextInput({"inputmode": "text", "class": "w-short"}),
        error_messages={"invalid": gettext_lazy("Write degrees as a number, such as 6.45.")},
    )
    longitude = forms.FloatField(
        label=gettext_lazy("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        widget=forms.TextInput({"inputmode": "text", "class": "w-short"}),
        error_messages={"invalid": gettext_lazy("Write degrees as a number, such as 3.39.")},
    )

    def __init__(self, *args: Any, kept_place: dict[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept_place = kept_place
        self.where_facts: dict[str, Any] | None = kept_place
        self.initial.setdefault("place", kept_place["name"] if kept_place else "")
        self._offer(find(self._text()))

    @property
    def asks_which(self) -> bool:
        """Whether the place typed is one of several."""
        return bool(self.fields["place_choice"].choices)  # type: ignore[attr-defined]

    def _text(self) -> str:
        """Return the place as typed: just now, or in a draft in which one of several was chosen."""
        if self.is_bound:
            return str(self.data.get(self.add_prefix("place"), ""))
        return str(self.initial["place"]) if self.initial.get("place_choice") else ""

    def _offer(self, matches: list[Match]) -> None:
        self._matches = {key_of(match): match for match in matches}
        several = bool(matches) and decided(matches) is None
        shown = [
            (key, f"{match.name}, {match.where}" if match.where else match.name) for key, match in self._matches.items()
        ]
        self.fields["place_choice"].choices = shown if several else []  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """Find out which place is meant."""
        cleaned = super().clean() or self.cleaned_data
        text, elsewhere = cleaned.get("place", ""), cleaned.get("elsewhere", "")
        if elsewhere:
            self.where_facts = self._abroad(elsewhere, cleaned)
        elif self.kept_place and text == self.kept_place["name"]:
            self.where_facts = self.kept_place
        elif text:
            self.where_facts = self._at_home(text, cleaned.get("place_choice", ""))
        else:
            self.where_facts = None
        return cleaned

    def _abroad(self, name: str, cleaned: dict[str, Any]) -> dict[str, Any] | None:
        latitude, longitude = cleaned.get("latitude"), cleaned.get("longitude")
        if (latitude is None) != (longitude is None):
            self.add_error(
                "longitude" if longitude is None else "latitude",
                _("Give both latitude and longitude, or neither."),
            )
            return None
        if latitude is None or longitude is None:
            return {"name": name}
        return facts_of_place(Match(name, "point", "", round(latitude, 6), round(longitude, 6), None, None, ""))

    def _at_home(self, text: str, choice: str) -> dict[str, Any] | None:
        matches = list(self._matches.values())
        match = self._matches.get(choice) or decided(matches)
        if match:
            return facts_of_place(match)
        if matches:
            self.add_error(
                "place_choice", _("There is more than one place called %(name)s. Please choose.") % {"name": text}
            )
        else:
            self.add_error("place", explained(text, matches))
        return None


def key_of(match: Match) -> str:
    """Return a text that tells a match from the others of its name."""
    return f"{match.kind}:{match.code or match.name}:{match.latitude:.4f},{match.longitude:.4f}"
