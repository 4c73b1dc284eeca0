"""Forms of calendars."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from moothall.calendars.reading import feed_address
from moothall.calendars.rules import can_take_file
from moothall.kit.fetching import FetchProblem, check
from moothall.kit.forms import Form

SCHEMES = ("https://", "http://", "webcal://", "webcals://")


class AttachForm(Form):
    """An address, or a file."""

    url = forms.CharField(
        label=_("The calendar’s address"),
        max_length=1000,
        required=False,
        help_text=_("The page where your group’s events are, or its calendar link. Copy it from the address bar."),
        widget=forms.URLInput(attrs={"autocomplete": "url", "inputmode": "url"}),
    )
    file = forms.FileField(
        label=_("Or a calendar file"),
        required=False,
        help_text=_("A file that ends in .ics, 5 MB at most. It is read once."),
    )

    def clean_url(self) -> str:
        """Add a missing https:// and refuse, with what to ask for, a site that cannot be read."""
        url = str(self.cleaned_data["url"]).strip()
        if not url:
            return ""
        if "://" not in url:
            url = f"https://{url}"
        if not url.lower().startswith(SCHEMES):
            raise forms.ValidationError(_("An address begins with https:// or webcal://."))
        try:
            check(re.sub("^webcals?", "https", url, flags=re.IGNORECASE), settings.FETCH_ALLOW)
        except FetchProblem as problem:
            raise forms.ValidationError(str(problem)) from problem
        feed = feed_address(url)
        if not feed.readable:
            raise forms.ValidationError(feed.problem().message)
        return url

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not self.errors and not data.get("url") and not data.get("file"):
            raise forms.ValidationError(_("Give an address or choose a file."))
        if data.get("file"):
            verdict = can_take_file(data["file"].size)
            if not verdict:
                self.add_error("file", str(verdict))
        return data
