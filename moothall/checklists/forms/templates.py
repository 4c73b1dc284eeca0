"""A group's template: its name, its tasks and its rows, all on one page."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import formset_factory
from django.utils.translation import gettext_lazy

from moothall.checklists.plans import WHENS, Moment, Step, when_called
from moothall.groups.models import Group
from moothall.kit.forms import Form

MOST_ROWS = 200


class TemplateForm(Form):
    """What a template is called, and who may use it."""

    title = forms.CharField(label=gettext_lazy("What is it called?"), max_length=120)
    summary = forms.CharField(
        label=gettext_lazy("For what is it good?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("One line, such as: our monthly evening in the library, with a break for soup."),
    )
    shared = forms.BooleanField(
        label=gettext_lazy("Let everybody read and use it"),
        required=False,
        help_text=gettext_lazy("Otherwise only those who help to run this group see it."),
    )


class TemplateSaveForm(TemplateForm):
    """Also for which of the hosts it is kept."""

    group = forms.TypedChoiceField(label=gettext_lazy("For which group?"), coerce=int)
    field_order = ("group", "title", "summary", "shared")

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        group: Any = self.fields["group"]
        group.choices = [(each.pk, each.name) for each in groups]
        if len(groups) == 1:
            group.initial, group.widget = groups[0].pk, forms.HiddenInput()


class StepForm(Form):
    """One task of a template."""

    title = forms.CharField(label=gettext_lazy("What is to be done?"), max_length=200)
    day = forms.TypedChoiceField(label=gettext_lazy("By when?"), coerce=int)
    minutes = forms.IntegerField(label=gettext_lazy("Minutes of work"), required=False, min_value=0, max_value=6000)
    role = forms.CharField(label=gettext_lazy("Who would be good at it?"), required=False, max_length=60)
    detail = forms.CharField(
        label=gettext_lazy("How, or why?"), required=False, max_length=1000, widget=forms.Textarea({"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = {day for day, _name in WHENS} | _own_day(self)
        day: Any = self.fields["day"]
        day.choices = [(each, when_called(each)) for each in sorted(days)]
        day.initial = -7


class MomentForm(Form):
    """One row of a template's run sheet."""

    at = forms.IntegerField(
        label=gettext_lazy("Minutes from the start"),
        min_value=-1440,
        max_value=10080,
        help_text=gettext_lazy("Before the start: with a minus, such as -30."),
    )
    minutes = forms.IntegerField(
        label=gettext_lazy("For how many minutes?"), required=False, min_value=0, max_value=1440
    )
    what = forms.CharField(label=gettext_lazy("What happens?"), max_length=200)
    who = forms.CharField(label=gettext_lazy("Who looks after it?"), required=False, max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].widget.attrs["inputmode"] = "text"


def _own_day(form: StepForm) -> set[int]:
    """Return the day that a task has already, which may be none of the usual ones."""
    said = form.initial.get("day")
    return {int(said)} if isinstance(said, int) else set()


StepFormSet: Any = formset_factory(StepForm, extra=2, can_delete=True, max_num=MOST_ROWS, validate_max=True)
MomentFormSet: Any = formset_factory(MomentForm, extra=2, can_delete=True, max_num=MOST_ROWS, validate_max=True)


def steps_in(rows: Any) -> list[Step]:
    """Return the tasks of a valid set of forms, in order of their days."""
    steps = [
        Step(title=row["title"], day=row["day"], detail=row["detail"], minutes=row["minutes"] or 0, role=row["role"])
        for row in _kept(rows)
    ]
    return sorted(steps, key=lambda step: step.day)


def moments_in(rows: Any) -> list[Moment]:
    """Return the rows of a valid set of forms, in order of time."""
    moments = [
        Moment(at=row["at"], what=row["what"], minutes=row["minutes"] or 0, who=row["who"]) for row in _kept(rows)
    ]
    return sorted(moments, key=lambda moment: moment.at)


def _kept(rows: Any) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in rows if form.cleaned_data and not form.cleaned_data.get("DELETE")]
