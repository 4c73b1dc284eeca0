"""What hosts settle: whom to ask, what is answered, whose part of the numbers is how large."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.groups.models import Group
from moothall.kit.forms import Form

HUNDRED = 100


class InviteHostForm(Form):
    """A group that is asked to host too, with a word; the groups to choose from were found by name."""

    group = forms.ChoiceField(label=gettext_lazy("Which group?"), widget=forms.RadioSelect)
    note = forms.CharField(
        label=gettext_lazy("A word to them"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("For example: would you bring the speakers if we bring the room?"),
    )
    all_dates = forms.BooleanField(
        label=gettext_lazy("For all coming dates of the series, not only this one"), required=False
    )

    def __init__(self, *args: Any, found: Iterable[Group], in_series: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = {str(group.pk): group for group in found}
        self.fields["group"].choices = [  # type: ignore[attr-defined]
            (key, f"{group.name} ({group.where})" if group.where else group.name) for key, group in self.found.items()
        ]
        if not in_series:
            del self.fields["all_dates"]

    @property
    def chosen(self) -> Group:
        """Return the group that was chosen."""
        return self.found[self.cleaned_data["group"]]


class AnswerForm(Form):
    """A word with a yes or a no."""

    words = forms.CharField(
        label=gettext_lazy("A word to the hosts"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
    )


class SharesForm(Form):
    """Each host's part of the numbers, in whole percent that make a hundred."""

    def __init__(self, *args: Any, parts: Iterable[tuple[Group, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups: dict[str, int] = {}
        for group, part in parts:
            name = f"part_{group.pk}"
            self.groups[name] = group.pk
            self.fields[name] = forms.IntegerField(
                label=_("%(group)s, percent") % {"group": group.name},
                min_value=0,
                max_value=HUNDRED,
                initial=part,
                widget=forms.NumberInput({"inputmode": "numeric", "class": "w-short"}),
                error_messages={
                    "required": _("Give each host a part, 0 if it is none."),
                    "invalid": _("Write a whole number between 0 and 100."),
                },
            )

    def clean(self) -> dict[str, Any] | None:
        """Check that the parts make a whole."""
        cleaned = super().clean() or self.cleaned_data
        if len(cleaned) == len(self.groups) and (whole := sum(cleaned.values())) != HUNDRED:
            raise forms.ValidationError(
                _("These parts make %(whole)d percent; change them so that they make 100.") % {"whole": whole}
            )
        return cleaned

    def parts(self) -> dict[int, int]:
        """Return the part of each group."""
        return {group: self.cleaned_data[name] for name, group in self.groups.items()}
