"""How shall we tell you?"""

from typing import Any

from django import forms

from moothall.kit.forms import Form
from moothall.notices.models import Preference
from moothall.notices.queries import choices_for
from moothall.people.models import Person


class WaysForm(Form):
    """One choice for each topic."""

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for topic, way in choices_for(person):
            self.fields[topic.key] = forms.ChoiceField(
                label=topic.label, help_text=topic.about, choices=Preference.Way.choices, initial=way
            )
