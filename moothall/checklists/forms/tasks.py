"""A task, and whom it is handed on to."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.checklists.actions import TaskFacts
from moothall.checklists.models import Task
from moothall.kit.forms import Form
from moothall.people.models import Person

DATES = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"]
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)


class TaskForm(Form):
    """One thing to do."""

    title = forms.CharField(
        label=gettext_lazy("What is to be done?"),
        max_length=200,
        help_text=gettext_lazy("One thing that somebody can finish, such as: Ask the library for the projector."),
    )
    due_on = forms.DateField(
        label=gettext_lazy("By which day?"),
        input_formats=DATES,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    pinned = forms.BooleanField(
        label=gettext_lazy("Keep this day even if the event moves"),
        required=False,
        help_text=gettext_lazy("Otherwise it stays as many days before or after the event."),
    )
    detail = forms.CharField(
        label=gettext_lazy("How, or why?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("A line or two for somebody who has not done it before."),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("How many minutes does it take?"), required=False, min_value=0, max_value=6000
    )
    role = forms.CharField(
        label=gettext_lazy("Who would be good at it?"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("A role, such as Host or Welcome."),
    )

    def clean_due_on(self) -> date:
        """Refuse years that nobody meant."""
        day: date = self.cleaned_data["due_on"]
        if not FIRST <= day <= LAST:
            raise forms.ValidationError(_("Write a year between 2000 and 2199."))
        return day

    @staticmethod
    def begin_with(task: Task) -> dict[str, Any]:
        """Return what the form shows of a task at first."""
        names = ("title", "due_on", "pinned", "detail", "role")
        return {name: getattr(task, name) for name in names} | {"minutes": task.minutes or None}

    @property
    def facts(self) -> TaskFacts:
        """Return what was written, once it is valid."""
        return TaskFacts(**{**self.cleaned_data, "minutes": self.cleaned_data["minutes"] or 0})


class HandingForm(Form):
    """Whom to ask, and a word with it."""

    to = forms.TypedChoiceField(label=gettext_lazy("Who could do it?"), coerce=int)
    words = forms.CharField(
        label=gettext_lazy("A word with it"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("For example: the key is with Sam; a phone call is enough."),
    )

    def __init__(self, *args: Any, people: Sequence[Person], viewer: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.pk: person for person in people}
        to: Any = self.fields["to"]
        to.choices = [
            (person.pk, _("%(name)s (you)") % {"name": person} if person.pk == viewer.pk else str(person))
            for person in people
        ]
