"""Forms in the hall's look: the renderer, kinder inputs, a date with a time, and a trap for machines."""

from pathlib import Path
from typing import Any, ClassVar

import jinja2
from django import forms
from django.core import signing
from django.forms import renderers
from django.template.backends.jinja2 import Jinja2
from django.utils import translation
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

TEMPLATES = Path(__file__).parent / "templates"
DJANGO_TEMPLATES = Path(forms.__file__).parent / "jinja2"
SALT = "kit.forms.asked_at"
LEAST_SECONDS = 2
MOST_SECONDS = 60 * 60 * 24
AGAIN = _("This page had been open for too long, or came back too fast. Please send it again.")

# What a browser may fill in, by the field's name (HTML standard, autofill detail tokens).
AUTOCOMPLETE = {
    "email": "email",
    "name": "name",
    "postcode": "postal-code",
    "phone": "tel",
    "website": "url",
    "address": "street-address",
    "organisation": "organization",
}

# What a field says when it cannot be read; a later line adds to an earlier one.
KIND_MESSAGES: tuple[tuple[type[forms.Field], dict[str, Any]], ...] = (
    (forms.Field, {"required": _("Please fill this in.")}),
    (forms.ChoiceField, {"required": _("Please choose one.")}),
    (forms.BooleanField, {"required": _("Please tick this to go on.")}),
    (
        forms.FileField,
        {"required": _("Please choose a file."), "empty": _("This file is empty. Please choose another.")},
    ),
    (forms.EmailField, {"invalid": _("Write an e-mail address such as anna@example.org.")}),
    (forms.URLField, {"invalid": _("Write a whole web address, such as https://example.org.")}),
    (forms.IntegerField, {"invalid": _("Write a whole number.")}),
    (forms.DateField, {"invalid": _("Write a date such as 14/03/2027.")}),
    (forms.TimeField, {"invalid": _("Write a time such as 18:30.")}),
    (forms.SplitDateTimeField, {"incomplete": _("Please give both the date and the time.")}),
)

WHEN_MESSAGES = {
    "invalid_date": _("Write a date such as 14/03/2027."),
    "invalid_time": _("Write a time such as 18:30."),
}


def environment(**options: Any) -> jinja2.Environment:
    """Build the small environment that draws fields: Django's widgets and the hall's field group."""
    made = jinja2.Environment(  # noqa: S701  (autoescape comes with the options)
        **options, extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True
    )
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    return made


class Renderer(renderers.BaseRenderer):
    """Render forms with Django's own Jinja2 widgets inside the hall's field group."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"

    @cached_property
    def engine(self) -> Jinja2:
        """The engine, made at the first form."""
        return Jinja2(
            {
                "NAME": "kit_forms",
                "APP_DIRS": False,
                "DIRS": [TEMPLATES, DJANGO_TEMPLATES],
                "OPTIONS": {"environment": "moothall.kit.forms.environment", "autoescape": True},
            }
        )

    def get_template(self, template_name: str) -> Any:
        """Find a template of a field, a widget or a list of errors."""
        return self.engine.get_template(template_name)


class Kinder:
    """Give each input what a phone needs: the right keyboard, and words that the browser already knows."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            for key, value in _kind_attributes(name, field).items():
                field.widget.attrs.setdefault(key, value)
            field.error_messages = _kind_messages(field)


def _kind_attributes(name: str, field: forms.Field) -> dict[str, str]:
    attributes = {"autocomplete": AUTOCOMPLETE[name]} if name in AUTOCOMPLETE else {}
    if isinstance(field, forms.EmailField):
        return {
            "autocomplete": "email",
            "inputmode": "email",
            "autocapitalize": "none",
            "spellcheck": "false",
        } | attributes
    if isinstance(field, forms.URLField):
        return {"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"} | attributes
    if isinstance(field, forms.IntegerField):
        return {"inputmode": "numeric"} | attributes
    if name == "postcode":
        return {"class": "w-code", "autocapitalize": "characters", "spellcheck": "false"} | attributes
    return attributes


def _kind_messages(field: forms.Field) -> dict[str, Any]:
    """Return the field's messages with Django's stock sentences replaced; words that a form's author wrote stay."""
    kind: dict[str, Any] = {}
    for family, words in KIND_MESSAGES:
        if isinstance(field, family):
            kind |= words
    stock: list[dict[str, Any]] = [
        messages for parent in type(field).__mro__ if (messages := vars(parent).get("default_error_messages"))
    ]
    own = {
        code: said for code, said in field.error_messages.items() if all(said is not each.get(code) for each in stock)
    }
    return {**field.error_messages, **kind, **own}


class Form(Kinder, forms.Form):
    """A form; begin here rather than at Django's."""


class ModelForm(Kinder, forms.ModelForm):  # type: ignore[type-arg]
    """A form for a model; begin here rather than at Django's."""


class WhenWidget(forms.SplitDateTimeWidget):
    """A date and a time side by side, each with the phone's own picker."""

    template_name = "kit/forms/when.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, date_format="%Y-%m-%d", time_format="%H:%M")
        for widget, kind in zip(self.widgets, ("date", "time"), strict=True):
            widget.input_type = kind


class WhenField(forms.SplitDateTimeField):
    """A date and a time in the current time zone, as an aware instant."""

    widget = WhenWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("input_date_formats", ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"])
        kwargs.setdefault("input_time_formats", ["%H:%M", "%H.%M", "%H:%M:%S"])
        kwargs["error_messages"] = WHEN_MESSAGES | kwargs.get("error_messages", {})
        super().__init__(**kwargs)


class Lure(forms.Form):
    """A field that people leave alone and machines fill in; for a public form on a page that is kept for strangers.

    Put it, or :class:`Trap`, before :class:`Form` among the bases.
    """

    nickname_again = forms.CharField(
        required=False, label=_("Leave this empty"), widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"})
    )

    def clean(self) -> dict[str, Any] | None:
        """Refuse a machine.

        :raises ValidationError: when the field is filled.
        """
        cleaned = super().clean()
        if self.cleaned_data.get("nickname_again"):
            raise forms.ValidationError(AGAIN)
        return cleaned


class Trap(Lure):
    """Two hidden questions for a public form: a field that people leave alone, and when the form was asked for.

    A machine gets the same words as a person whose page is a day old.
    """

    trap_field_names: ClassVar[tuple[str, str]] = ("nickname_again", "asked_at")
    asked_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("asked_at", signing.TimestampSigner(salt=SALT).sign("asked"))

    def clean(self) -> dict[str, Any] | None:
        """Refuse a machine.

        :raises ValidationError: when the trap is filled, or the form came back too soon or too late.
        """
        cleaned = super().clean()
        if not _asked_in_time(self.cleaned_data.get("asked_at", "")):
            raise forms.ValidationError(AGAIN)
        return cleaned


def _asked_in_time(signed: str) -> bool:
    signer = signing.TimestampSigner(salt=SALT)
    try:
        signer.unsign(signed, max_age=MOST_SECONDS)
    except signing.BadSignature:
        return False
    try:
        signer.unsign(signed, max_age=LEAST_SECONDS)
    except signing.SignatureExpired:
        return True
    return False


def drawn(form: forms.BaseForm) -> SafeString:
    """Return all fields of a form, for a page that is not a template of ours."""
    return form.render()
