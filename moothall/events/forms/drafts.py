"""The form of an event that is made here: everything that its page says, a title and a time being enough."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.events.drafting import FIELDS, EventDraft, prints_of
from moothall.events.forms.when import AskedChoiceField, WhenPart, when_initial
from moothall.groups.forms.fields import AddressField, TopicsField
from moothall.groups.forms.where import WherePart
from moothall.groups.models import Group
from moothall.kit.text import LONGEST

WORDS = ("title", "summary", "description", "venue", "address", "online_url", "joining", "access", "url")
LONG_TEXT = gettext_lazy("These are %(show_value)s characters; %(limit_value)s fit.")
TELL = (
    ("auto", gettext_lazy("if the day, the time, the place or the link changes")),
    ("yes", gettext_lazy("in any case")),
    ("no", gettext_lazy("no: it is only a better word, or a slip of the pen")),
)


def _long(label: Any, hint: Any, rows: int, most: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=most,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"max_length": LONG_TEXT},
    )


class EventForm(WhenPart, WherePart):
    """Everything that an event's page says. ``draft()`` gives it, after a clean form.

    ``began`` is the event as it stood when the form was asked for; ``sequence`` and ``base`` travel with the form, so
    that another editor's changes are noticed (``put_together``).
    """

    title = forms.CharField(
        label=gettext_lazy("What is it called?"), max_length=250, error_messages={"max_length": LONG_TEXT}
    )
    summary = forms.CharField(
        label=gettext_lazy("In one line"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("What people get out of it. It stands in lists and on the poster."),
        error_messages={"max_length": LONG_TEXT},
    )
    description = _long(
        gettext_lazy("More about it"),
        gettext_lazy("What happens, who it is for, what to bring. **Bold**, - lists and links work (Markdown)."),
        8,
        LONGEST,
    )
    venue = forms.CharField(label=gettext_lazy("Venue"), required=False, max_length=200)
    address = forms.CharField(
        label=gettext_lazy("Street and town"),
        required=False,
        max_length=300,
        widget=forms.TextInput({"autocomplete": "street-address"}),
    )
    online_url = AddressField(
        label=gettext_lazy("Link to join online"),
        required=False,
        help_text=gettext_lazy("Everybody sees it. For guests only? Put it under “For those who are going”."),
    )
    joining = _long(
        gettext_lazy("For those who are going"),
        gettext_lazy("A door code, a private link, a number to ring. Only guests with a place get it."),
        3,
        2000,
    )
    access = _long(
        gettext_lazy("Getting in and taking part"),
        gettext_lazy("Steps, lift, toilets, hearing loop, captions, quiet corner, parking; and what there is not."),
        4,
        2000,
    )
    url = AddressField(label=gettext_lazy("A page about it elsewhere"), required=False)
    topics = TopicsField(label=gettext_lazy("Topics"))
    hosts = forms.MultipleChoiceField(
        label=gettext_lazy("Who hosts it?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tell = AskedChoiceField(
        label=gettext_lazy("Shall we write to those who come?"),
        choices=TELL,
        widget=forms.RadioSelect,
        initial="auto",
    )
    field_order = ("hosts", "title", "on", "at", "lasts", "until", "until_on", "timezone", "which", "past_ok")
    sequence = forms.IntegerField(required=False, widget=forms.HiddenInput)
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        now: datetime,
        began: EventDraft | None = None,
        sequence: int | None = None,
        groups: Sequence[Group] = (),
        initial: Mapping[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        begins = {**(initial_of(began) if began else {}), **(initial or {})}
        if began:
            begins |= {"sequence": sequence, "base": json.dumps(prints_of(began))}
        where = {"name": "", **began.where} if began and began.where else (initial or {}).get("where")
        super().__init__(*args, now=now, began=began, initial=begins, kept_place=where, **kwargs)
        self.fields["place"].help_text = _("For the map, and for people nearby: M1 2AB, or Leeds.")
        self.fields["hosts"].choices = [(str(group.pk), group.name) for group in groups]  # type: ignore[attr-defined]
        self.groups = groups
        for field in self.fields.values():  # a browser that cuts what is pasted would lose words without saying so
            field.widget.attrs.pop("maxlength", None)

    def clean_hosts(self) -> list[str]:
        """Ask for a host where there is a choice."""
        chosen: list[str] = self.cleaned_data["hosts"]
        if len(self.groups) > 1 and not chosen:
            raise forms.ValidationError(_("An event needs a group that hosts it. Please choose."))
        return chosen

    def chosen_hosts(self, first: Group | None = None) -> list[Group]:
        """Return the hosts, ``first`` leading when it is among them."""
        chosen = set(self.cleaned_data.get("hosts") or [str(group.pk) for group in self.groups[:1]])
        hosts = [group for group in self.groups if str(group.pk) in chosen]
        return sorted(hosts, key=lambda group: group != first)

    def draft(self) -> EventDraft:
        """Return what was written; only after a clean form."""
        cleaned = self.cleaned_data
        if self.times is None:
            raise ValueError("This form is not clean.")
        words: dict[str, Any] = {name: str(cleaned.get(name) or "").replace("\r\n", "\n") for name in WORDS}
        draft = EventDraft(
            starts_at=self.times[0],
            ends_at=self.times[1],
            timezone=cleaned.get("timezone") or self.zone.key,
            all_day=self.is_all_day,
            topics=tuple(sorted(cleaned.get("topics") or [], key=str.casefold)),
            **words,
        )
        return self._placed(draft)

    def _placed(self, draft: EventDraft) -> EventDraft:
        """Say where it is; a place that is known by its name only becomes part of the address."""
        where = {key: value for key, value in (self.where_facts or {}).items() if (key, value) != ("name", "")}
        if not where:
            return draft
        if "kind" in where or "at" in where:
            return replace(draft, where=where)
        name = where["name"]
        known = name in draft.address
        return draft if known else replace(draft, address=", ".join(part for part in (draft.address, name) if part))

    def began_from(self) -> tuple[int, dict[str, str]]:
        """Return the version that the editor began from and its fingerprints; what cannot be read counts as none."""
        sequence = self.cleaned_data.get("sequence")
        try:
            found = json.loads(self.cleaned_data.get("base") or "{}")
        except ValueError:
            found = {}
        prints = found if isinstance(found, dict) else {}
        return -1 if sequence is None else sequence, {key: str(prints[key]) for key in FIELDS if key in prints}

    def tells(self) -> bool | None:
        """Return whether those who come are told; None when it depends on what changed."""
        return {"yes": True, "no": False}.get(self.cleaned_data.get("tell", ""))


def initial_of(draft: EventDraft) -> dict[str, Any]:
    """Return how a form about this draft begins."""
    place = {"place": draft.where.get("name", "")} if draft.where else {}
    words = {name: getattr(draft, name) for name in WORDS}
    return {**when_initial(draft), **words, **place, "topics": list(draft.topics)}
