"""Which letters go out, and the hosts' own words in them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from moothall.kit.forms import Form
from moothall.reminders.models import LONGEST_LINE


class LettersForm(Form):
    """What goes out by itself."""

    week = forms.BooleanField(label=_("A reminder a week before"), required=False)
    day = forms.BooleanField(label=_("A reminder on the day before"), required=False)
    line = forms.CharField(
        label=_("A line of your own in the reminders"),
        help_text=_("For example: “Ring the bell marked Data; there is soup from half past six.”"),
        max_length=LONGEST_LINE,
        required=False,
    )
    thanks = forms.BooleanField(label=_("Thanks on the day after, with the way to say how it was"), required=False)
    thanks_line = forms.CharField(
        label=_("A line of your own in the thanks"),
        help_text=_("For example: “The slides are on the event’s page; see you in April.”"),
        max_length=LONGEST_LINE,
        required=False,
    )
