"""Forms about a group: apply, edit, list one from elsewhere, its crew, its networks, and what stewards say."""

from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.groups.forms.fields import AddressField, LinksField, TopicsField
from moothall.groups.forms.where import WherePart
from moothall.groups.models import Group, Membership
from moothall.kit.forms import Form, Trap

FIRST_YEAR = 1800
DATE_INPUTS = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"]


@cache
def zones() -> list[tuple[str, str]]:
    """Return every time zone, those of these islands first."""
    near = [settings.TIME_ZONE, *(zone for zone in ("Europe/London", "Europe/Dublin") if zone != settings.TIME_ZONE)]
    rest = sorted(
        zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/"))
    )
    return [(zone, zone.replace("_", " ")) for zone in [*near, *(zone for zone in rest if zone not in near)]]


class GroupForm(WherePart):
    """What every form about a group asks."""

    name = forms.CharField(
        label=gettext_lazy("Name of the group"),
        max_length=120,
        help_text=gettext_lazy("As people say it in your town."),
    )
    summary = forms.CharField(
        label=gettext_lazy("In one line, what do you do?"),
        max_length=200,
        help_text=gettext_lazy("For example: a monthly evening for charities and people who like fixing things."),
    )
    covers = forms.CharField(
        label=gettext_lazy("Area that you cover"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("In your own words, such as “Leeds and the Aire valley”."),
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("How do you meet?"), choices=Group.Reach.choices, widget=forms.RadioSelect
    )
    topics = TopicsField(
        label=gettext_lazy("What is it about?"),
        help_text=gettext_lazy("Up to five topics. Begin to type and choose, or add your own."),
    )
    links = LinksField(
        label=gettext_lazy("Your pages elsewhere"),
        help_text=gettext_lazy("One address to a line: website, Meetup, Mastodon, chat."),
    )
    about = forms.CharField(
        label=gettext_lazy("More about you"),
        required=False,
        max_length=20_000,
        help_text=gettext_lazy(
            "What an evening is like, who comes, how to get in. Blank lines make paragraphs; **stars** make bold."
        ),
        widget=forms.Textarea({"rows": 6}),
    )

    def clean_name(self) -> str:
        """Return the name without spare spaces."""
        return " ".join(self.cleaned_data["name"].split())

    def clean_summary(self) -> str:
        """Return one line."""
        return " ".join(self.cleaned_data["summary"].split())

    def clean_about(self) -> str:
        """Return the text with plain line ends."""
        return str(self.cleaned_data["about"]).replace("\r\n", "\n").strip()

    def facts(self) -> dict[str, Any]:
        """Return what was typed as a group's facts (see ``queries.facts``)."""
        names = ("name", "summary", "covers", "reach", "topics", "links", "about")
        return {name: self.cleaned_data[name] for name in names} | {"place": self.where_facts}


class ApplicationForm(Trap, GroupForm):
    """Join the network: what an organiser can answer in ten minutes."""

    calendar_url = AddressField(
        label=gettext_lazy("Where is your calendar?"),
        required=False,
        help_text=gettext_lazy(
            "The address of your Meetup page, or of a Google, Outlook or other calendar. We read your events from it."
        ),
    )
    named = forms.BooleanField(
        label=gettext_lazy("Show my name on the group’s page"),
        required=False,
        help_text=gettext_lazy("You can change this at any time."),
    )
    different = forms.BooleanField(
        label=gettext_lazy("It is none of these: ours is another group"), required=False, widget=forms.HiddenInput
    )

    field_order = (
        "name", "summary", "place", "place_choice", "elsewhere", "latitude", "longitude", "covers", "reach", "topics",
        "links", "calendar_url", "about", "named",
    )  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """Return the facts, with the time zone that the place suggests."""
        where = self.where_facts or {}
        zone = "Europe/Dublin" if where.get("country") == "IE" else settings.TIME_ZONE
        return super().facts() | {"timezone": zone}

    def answers(self) -> dict[str, Any]:
        """Return what was typed, to be kept as a draft."""
        leave = {"csrfmiddlewaretoken", *self.trap_field_names}
        return {name: self.data.getlist(name) for name in self.data if name not in leave}  # type: ignore[attr-defined]


class EditForm(GroupForm):
    """Everything that a group's page says."""

    contact_email = forms.EmailField(
        label=gettext_lazy("E-mail address of the group"),
        required=False,
        help_text=gettext_lazy("Shown to everybody. Use one that several of you read."),
    )
    founded = forms.IntegerField(label=gettext_lazy("Year it began"), required=False, min_value=FIRST_YEAR)
    timezone = forms.ChoiceField(label=gettext_lazy("Time zone"), choices=zones)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, known: dict[str, Any], version: int, **kwargs: Any) -> None:
        founded = known["founded_on"]
        initial = {**known, "founded": int(founded[:4]) if founded else None, "version": version}
        initial.pop("place")
        super().__init__(*args, initial=initial, kept_place=known["place"], **kwargs)
        self.known = known
        self.fields["summary"].required = False

    def clean_founded(self) -> int | None:
        """Refuse a year that has not begun."""
        year: int | None = self.cleaned_data["founded"]
        if year and year > date.today().year:  # noqa: DTZ011  (a year, not an instant)
            raise forms.ValidationError(_("That year has not begun yet."))
        return year

    def facts(self) -> dict[str, Any]:
        """Return all facts; a date that is known better than by its year stays."""
        year, known = self.cleaned_data["founded"], self.known["founded_on"]
        same = bool(known and year == int(known[:4]))
        founded_on = known if same else date(year, 1, 1).isoformat() if year else None
        more = {"contact_email": self.cleaned_data["contact_email"], "timezone": self.cleaned_data["timezone"]}
        topics = sorted(self.cleaned_data["topics"], key=str.casefold)
        return super().facts() | more | {"founded_on": founded_on, "topics": topics}


class ListingForm(GroupForm):
    """List a group that lives elsewhere."""

    calendar_url = AddressField(label=gettext_lazy("Where is its calendar?"), required=False)
    contact_email = forms.EmailField(
        label=gettext_lazy("E-mail address of the group"),
        required=False,
        help_text=gettext_lazy("Shown to everybody; whoever reads it can take the page over."),
    )
    agreed_by = forms.CharField(
        label=gettext_lazy("Who of the group agreed?"),
        max_length=200,
        help_text=gettext_lazy(
            "A role and how you asked is enough, such as “an organiser, by e-mail”. Only stewards see it."
        ),
    )
    agreed_on = forms.DateField(
        label=gettext_lazy("When did they agree?"),
        input_formats=DATE_INPUTS,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def facts(self) -> dict[str, Any]:
        """Return the facts with the group's address."""
        return super().facts() | {"contact_email": self.cleaned_data["contact_email"]}


class InviteForm(Form):
    """Ask somebody to help run the group."""

    email = forms.EmailField(label=gettext_lazy("Their e-mail address"), max_length=254)
    role = forms.ChoiceField(
        label=gettext_lazy("As what?"),
        widget=forms.RadioSelect,
        initial=Membership.Role.ORGANISER,
        choices=[
            (Membership.Role.OWNER, gettext_lazy("Owner: can do everything, and looks after who runs the group")),
            (Membership.Role.ORGANISER, gettext_lazy("Organiser: changes the page, brings calendars, invites helpers")),
            (Membership.Role.HELPER, gettext_lazy("Helper: lends a hand, hears what the crew hears")),
        ],
    )


class RoleForm(Form):
    """Another role for somebody."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Membership.Role.choices)


class AffiliationForm(Form):
    """A wider network, and from when to when."""

    network = forms.CharField(
        label=gettext_lazy("Name of the network"), max_length=120, widget=forms.TextInput({"list": "network-names"})
    )
    since_on = forms.DateField(
        label=gettext_lazy("Since"),
        required=False,
        input_formats=DATE_INPUTS,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    until_on = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        input_formats=DATE_INPUTS,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )

    def clean_network(self) -> str:
        """Return the name without spare spaces."""
        return " ".join(self.cleaned_data["network"].split())

    def clean(self) -> dict[str, Any] | None:
        """Refuse an end before the beginning."""
        cleaned = super().clean() or self.cleaned_data
        since, until = cleaned.get("since_on"), cleaned.get("until_on")
        if since and until and until < since:
            self.add_error("until_on", _("This is before it began."))
        return cleaned


class WordsForm(Form):
    """Some words to send along: a question, an answer, a reason."""

    words = forms.CharField(label="", max_length=500, widget=forms.Textarea({"rows": 4}))

    def __init__(self, *args: Any, label: str, required: bool = True, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["words"]
        field.label, field.required, field.help_text = label, required, hint


class ClaimForm(Form):
    """Say that a group is one's own, with proof."""

    email = forms.EmailField(
        label=gettext_lazy("An e-mail address of the group’s own"),
        required=False,
        help_text=gettext_lazy(
            "At the group’s own website, or the one that its page shows. We send a letter there, and you are in."
        ),
    )
    words = forms.CharField(
        label=gettext_lazy("Or tell the stewards who you are"),
        required=False,
        max_length=500,
        help_text=gettext_lazy(
            "For example: “I have run the Meetup page since 2019; my name is on it.” A steward will look."
        ),
        widget=forms.Textarea({"rows": 3}),
    )

    def clean(self) -> dict[str, Any] | None:
        """Ask for one of the two."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("email") and not cleaned.get("words") and not self.errors:
            self.add_error("words", _("Give an address of the group’s own, or a few words about yourself."))
        return cleaned


class HandOnForm(Form):
    """To whom a group in care goes."""

    person = forms.ChoiceField(label=gettext_lazy("Its new owner"), choices=[])

    def __init__(self, *args: Any, people: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]
