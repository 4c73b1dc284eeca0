"""What a steward may ask the ledger."""

from django import forms
from django.utils.translation import gettext_lazy as _


class LedgerFilter(forms.Form):
    """Narrow the ledger; what cannot be understood narrows nothing."""

    verb = forms.CharField(label=_("What happened"), required=False, max_length=80)
    group = forms.IntegerField(label=_("Number of a group"), required=False, min_value=1)
