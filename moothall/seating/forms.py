"""How people are to be seated, and where they are moved to."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from moothall.events.models import Event, Mode, Question
from moothall.kit.forms import Form
from moothall.seating.actions import PlanFacts
from moothall.seating.models import Condition, Plan
from moothall.seating.queries import Key

LONGEST_NUMBER = 9
PARTS = 2


class PlanForm(Form):
    """What a plan needs to know."""

    kind = forms.ChoiceField(
        label=_("What do people sit in?"), choices=Plan.Kind, widget=forms.RadioSelect, initial=Plan.Kind.TABLES
    )
    way = forms.ChoiceField(label=_("How are they placed?"), widget=forms.RadioSelect, initial=Plan.Way.MIX)
    size = forms.IntegerField(label=_("How many at each, at most?"), min_value=2, max_value=100, initial=5)
    rounds = forms.IntegerField(
        label=_("How many rounds?"),
        min_value=1,
        max_value=12,
        initial=1,
        help_text=_("In each round people are mixed anew, so that few meet twice. Only where they are mixed."),
    )
    mode = forms.ChoiceField(label=_("For whom?"), required=False)
    question_id = forms.TypedChoiceField(
        label=_("By their answer to"), coerce=int, empty_value=None, required=False, help_text=_("Only by topic.")
    )
    keep_parties = forms.BooleanField(label=_("People who come together sit together"), required=False, initial=True)

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        questions = list(Question.objects.filter(event=event, about_access=False).order_by("position", "id"))
        ways = [
            (Plan.Way.MIX, _("Mixed: groups are spread, and who is new sits with somebody who helps to run it")),
            (Plan.Way.TOPIC, _("By topic: by what they answered to one of your questions")),
            (Plan.Way.HAND, _("By hand: I place them myself")),
        ]
        self._choose("way", [way for way in ways if questions or way[0] != Plan.Way.TOPIC])
        self._choose("mode", [("", _("Everybody who is coming")), *[(mode.value, mode.label) for mode in Mode]])
        self._choose("question_id", [("", "—"), *[(one.pk, one.text) for one in questions]])
        if not questions:
            del self.fields["question_id"]

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        """Ask for the question when topics are wanted."""
        cleaned = super().clean() or {}
        if cleaned.get("way") == Plan.Way.TOPIC and not cleaned.get("question_id"):
            self.add_error("question_id", _("Choose the question whose answers are the topics."))
        return cleaned

    def facts(self) -> PlanFacts:
        """Return what was asked for."""
        given = self.cleaned_data
        return PlanFacts(
            kind=given["kind"],
            way=given["way"],
            size=given["size"],
            rounds=given["rounds"],
            mode=given["mode"],
            keep_parties=given["keep_parties"],
            question_id=given.get("question_id"),
        )


class ConditionForm(Form):
    """Two guests who are to sit together always, or never."""

    one = forms.TypedChoiceField(label=_("One guest"), coerce=int)
    kind = forms.ChoiceField(label=_("sits"), choices=Condition.Kind)
    other = forms.TypedChoiceField(label=_("with this guest"), coerce=int)

    def __init__(self, *args: Any, guests: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("one", "other"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("Choose a guest")), *guests]


def seats_asked(data: Mapping[str, str]) -> dict[Key, int]:
    """Return where each person is to sit, from fields called ``p-<rsvp>-<companion>``; what makes no sense is left."""
    found = {}
    for name, value in data.items():
        key = _key(name.removeprefix("p-")) if name.startswith("p-") else None
        if key and _is_number(value):
            found[key] = int(value)
    return found


def names_asked(data: Mapping[str, str]) -> dict[int, str]:
    """Return the names of tables by their numbers, from fields called ``t-<number>``."""
    numbers = {name: name.removeprefix("t-") for name in data if name.startswith("t-")}
    return {int(number): data[name] for name, number in numbers.items() if _is_number(number)}


def _key(text: str) -> Key | None:
    parts = text.split("-")
    if len(parts) != PARTS or not all(map(_is_number, parts)):
        return None
    return int(parts[0]), int(parts[1])


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
