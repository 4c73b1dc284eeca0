"""The Jinja2 environment of every page."""

from typing import Any

import jinja2
from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject

from moothall.kit.shell import template_globals
from moothall.places.queries import near_of

DOORS = (
    ("whats-on", "events:list", "What’s on", "meet"),
    ("groups", "groups:list", "Groups", "people"),
    ("map", "groups:map", "Map", "places"),
    ("about", "front:about", "About", "learn"),
)


def environment(**options: Any) -> jinja2.Environment:
    """Build the environment: strict about names, translated, with ``url`` and ``static``."""
    ours = {
        "undefined": jinja2.StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "extensions": ["jinja2.ext.i18n"],
    }
    made = jinja2.Environment(**{**options, **ours})  # noqa: S701  (autoescape comes with the options)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        translation.gettext, translation.ngettext, newstyle=True, pgettext=translation.pgettext
    )
    made.globals.update(url=url, static=static, settings=settings, doors=DOORS, **template_globals())
    return made


def url(name: str, *args: Any, **kwargs: Any) -> str:
    """Return the address of a named page."""
    return reverse(name, args=args, kwargs=kwargs)


def page(request: HttpRequest) -> dict[str, Any]:
    """Give each page what its frame needs, without a query."""
    return {
        "viewer": request.viewer,  # type: ignore[attr-defined]
        "messages": SimpleLazyObject(lambda: get_messages(request)),
        "language": translation.get_language(),
        "near": (near_of(request) or ("",))[0],
    }
