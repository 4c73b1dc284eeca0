"""What people type at the door and about themselves."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.kit.forms import Form
from moothall.people.actions.profile import Home
from moothall.people.models import Person
from moothall.people.rules import PURPOSES
from moothall.places.forms import PlaceField
from moothall.places.queries import district_of

NEARBY_ZONES = ("Europe/London", "Europe/Dublin")


class KnockForm(Form):
    """An e-mail address."""

    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Please type your e-mail address."),
            "invalid": gettext_lazy(
                "That does not look like an e-mail address. It has an @ in the middle, as in sam@example.org."
            ),
        },
    )

    def clean_email(self) -> str:
        """Return the address in small letters."""
        return str(self.cleaned_data["email"]).lower()


class CodeForm(Form):
    """The six figures of a letter; spaces and hyphens do no harm."""

    code = forms.CharField(
        label=gettext_lazy("The six figures in the letter"),
        max_length=20,
        widget=forms.TextInput(
            {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "w-code", "spellcheck": "false"}
        ),
        error_messages={"required": gettext_lazy("Please type the six figures.")},
    )


class HomeField(PlaceField):
    """Where somebody lives; the clean value is a :class:`Home`, never finer than a postcode district."""

    kept: Home | None = None

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Where you live"))
        kwargs.setdefault(
            "help_text",
            gettext_lazy(
                "A town, or the first half of a postcode such as M13. We keep nothing finer, even when you type it all."
            ),
        )
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> Home:  # type: ignore[override]
        """Coarsen what was typed to a postcode district or a town; a home that was not touched is not looked up."""
        if self.kept and self.kept.name == str(value or "").strip():
            return self.kept
        match = super().clean(value)
        if match is None:
            return Home()
        found = district_of(match)
        return Home(found.name[:100], found.latitude, found.longitude)


class AboutMe(Form):
    """What the welcome page and the profile share."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("As you would say it when you meet somebody."),
        widget=forms.TextInput({"autocomplete": "name"}),
    )
    home = HomeField()

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(home := self.fields["home"], HomeField) and person.home_name:
            home.kept = Home(person.home_name, person.home_latitude, person.home_longitude)
        self.initial = {**self.initial, "name": person.name, "home": person.home_name}

    def clean_name(self) -> str:
        """Return the name without spare spaces."""
        return " ".join(str(self.cleaned_data["name"]).split())


class ConsentFields(Form):
    """One box for each purpose, none ticked beforehand."""

    def __init__(self, *args: Any, given: dict[str, bool], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, purpose in PURPOSES.items():
            self.fields[key] = forms.BooleanField(
                label=purpose.label, help_text=purpose.wording, required=False, initial=given.get(key, False)
            )

    def choices(self) -> dict[str, bool]:
        """Return the answers by purpose."""
        return {key: bool(self.cleaned_data[key]) for key in PURPOSES}


class WelcomeForm(AboutMe):
    """Name, home and consents, all of them optional."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, purpose in PURPOSES.items():
            self.fields[key] = forms.BooleanField(label=purpose.label, help_text=purpose.wording, required=False)

    def choices(self) -> dict[str, bool]:
        """Return the answers by purpose."""
        return {key: bool(self.cleaned_data[key]) for key in PURPOSES}


class ProfileForm(AboutMe):
    """All that people say about themselves."""

    about = forms.CharField(
        label=gettext_lazy("A few words about you"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy(
            "What you like to do, what you could help with. Shown only where you let your name be shown."
        ),
        widget=forms.Textarea({"rows": 4}),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of letters"),
        required=False,
        help_text=gettext_lazy("Pages too, on a device where you chose no other."),
    )
    timezone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        required=False,
        help_text=gettext_lazy("Times are shown and quiet hours kept in it."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, person=person, **kwargs)
        mine = {"about": person.about, "language": person.language, "timezone": person.timezone}
        self.initial = {**self.initial, **mine}
        language, timezone = self.fields["language"], self.fields["timezone"]
        assert isinstance(language, forms.ChoiceField) and isinstance(timezone, forms.ChoiceField)  # noqa: PT018
        language.choices = [("", _("The same as my browser")), *settings.LANGUAGES_OFFERED]
        timezone.choices = [
            ("", _("The network’s own (%(zone)s)") % {"zone": _said(settings.TIME_ZONE)}),
            *zone_choices(),
        ]


def _said(zone: str) -> str:
    return zone.rpartition("/")[2].replace("_", " ")


@cache
def zone_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the time zones of the world by continent, the nearest first."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for zone in sorted(available_timezones()):
        area, slash, rest = zone.partition("/")
        if slash and area not in {"Etc", "SystemV", "US", "posix", "right"}:
            groups.setdefault(area, []).append((zone, rest.replace("_", " ").replace("/", ", ")))
    return [("UK and Ireland", [(zone, _said(zone)) for zone in NEARBY_ZONES]), *groups.items()]


class PasskeyNameForm(Form):
    """A name by which its owner knows a passkey."""

    name = forms.CharField(
        label=gettext_lazy("Name of this passkey"),
        max_length=60,
        help_text=gettext_lazy("So that you know it again, such as “My phone”."),
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class LeaveForm(Form):
    """One box that makes sure."""

    sure = forms.BooleanField(
        label=gettext_lazy("Yes, delete my account for good"),
        error_messages={"required": gettext_lazy("Tick this box when you are sure.")},
    )


class StewardForm(Form):
    """The address of somebody who is to be a steward."""

    email = forms.EmailField(label=gettext_lazy("Their e-mail address"), max_length=254)

    def clean_email(self) -> str:
        """Find the person who signs in with this address.

        :raises ValidationError: when nobody does.
        """
        email = str(self.cleaned_data["email"]).lower()
        self.person = Person.objects.filter(email=email, is_active=True).first()
        if self.person is None:
            raise ValidationError(
                _("Nobody here signs in with that address. Ask them to sign in once, then try again.")
            )
        return email
