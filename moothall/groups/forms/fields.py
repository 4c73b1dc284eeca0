"""Fields of a group's forms: topics with suggestions, links one to a line, a web address that may lack its scheme."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_TOPICS = 5
MOST_LINKS = 12
LONGEST_TOPIC = 60
LONGEST_LINK = 500
SUGGESTIONS = "topic-names"
check_address = URLValidator(schemes=["http", "https"])


class TopicsWidget(forms.MultiWidget):
    """A few short boxes, each with the network's topics as suggestions (a datalist with the id ``topic-names``)."""

    template_name = "kit/forms/when.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes = [
            forms.TextInput({"list": SUGGESTIONS, "maxlength": LONGEST_TOPIC, "autocomplete": "off"})
            for _number in range(MOST_TOPICS)
        ]
        super().__init__(boxes, attrs)
        self.template_name = "django/forms/widgets/multiwidget.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Name each box for those who hear the page."""
        context = super().get_context(name, value, attrs)
        for number, box in enumerate(context["widget"]["subwidgets"], start=1):
            box["attrs"]["aria-label"] = _("Topic %(number)s") % {"number": number}
        return context

    def decompress(self, value: Sequence[str] | None) -> list[str]:
        """Spread topics over the boxes."""
        return [*(value or []), *([""] * MOST_TOPICS)][:MOST_TOPICS]


class TopicsField(forms.MultiValueField):
    """A few topics; the clean value is a list of names, each once."""

    widget = TopicsWidget

    def __init__(self, **kwargs: Any) -> None:
        boxes = [forms.CharField(required=False, max_length=LONGEST_TOPIC) for _number in range(MOST_TOPICS)]
        super().__init__(boxes, require_all_fields=False, required=False, **kwargs)

    def compress(self, data_list: Sequence[str]) -> list[str]:
        """Tidy the names; a box may hold several, with commas between."""
        names = [" ".join(name.split()) for text in data_list or [] for name in text.split(",")]
        return list({name.casefold(): name for name in reversed(names) if name}.values())[::-1]


class LinksField(forms.CharField):
    """Web addresses, one to a line; the clean value is a list."""

    widget = forms.Textarea

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.Textarea({"rows": 3, "inputmode": "url", "autocapitalize": "none", "spellcheck": "false"})
        )
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Show a list one to a line."""
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        """Return whole addresses, each once."""
        text = super().clean(value) or ""
        found = list(dict.fromkeys(whole_address(part) for part in text.split()))
        if len(found) > MOST_LINKS:
            raise ValidationError(
                _("That is more than %(most)s links. Keep the ones that people use.") % {"most": MOST_LINKS}
            )
        return found


class AddressField(forms.CharField):
    """One web address; webcal and addresses without a scheme are understood."""

    default_error_messages = {"required": gettext_lazy("Please write a web address.")}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 1000)
        kwargs.setdefault(
            "widget", forms.TextInput({"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"})
        )
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """Return a whole address, or "" when empty and not required."""
        text = super().clean(value)
        return whole_address(text.replace("webcal://", "https://", 1)) if text else ""


def whole_address(text: str) -> str:
    """Return an address with its scheme.

    :raises ValidationError: when it is no address of a web page.
    """
    address = text if "://" in text else f"https://{text}"
    if _is_address(address):
        return address
    raise ValidationError(_("“%(text)s” is not a web address, such as https://example.org.") % {"text": text[:80]})


def _is_address(address: str) -> bool:
    try:
        check_address(address)
        return "." in (urlsplit(address).hostname or "") and len(address) <= LONGEST_LINK
    except (ValidationError, ValueError):
        return False
