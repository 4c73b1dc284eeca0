"""What the frame of a page asks for: addresses, icons, the direction of the script. No query, nothing per request."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import islice
from typing import Any, cast

from django.urls import NoReverseMatch, get_script_prefix, get_urlconf, reverse
from django.utils import translation
from jinja2 import Environment, pass_environment
from markupsafe import Markup

from moothall.kit import dates
from moothall.kit.emblem import flower_part, seed_of, token_of

ICONS = {
    "whats-on": "M5 5h14a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z"
    "M4 10h16M8 3v4M16 3v4M8 14h3v2.5H8z",
    "groups": "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.3-4 3-6 6.5-6s6.2 2 6.5 6M16 4.3a3.5 3.5 0 0 1 0 6.4"
    "M18 14.5c2 .8 3.3 2.7 3.5 5.5",
    "map": "M12 21.5c4.5-5 7-8.6 7-12a7 7 0 1 0-14 0c0 3.4 2.5 7 7 12zM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
    "help": "M12 20.5C5 15.5 3 12 3 8.8 3 6 5 4.2 7.4 4.2c1.9 0 3.6 1.1 4.6 3 1-1.9 2.7-3 4.6-3C19 4.2 21 6 21 8.8"
    "c0 3.2-2 6.7-9 11.7z",
    "learn": "M12 6.5C10 5 7 4.5 3 4.7V18c4-.2 7 .3 9 1.8 2-1.5 5-2 9-1.8V4.7c-4-.2-7 .3-9 1.8zM12 6.5v13",
    "decide": "M12 4v16M8 20h8M4 7h16M7 7l-3 7h6zM17 7l-3 7h6z",
    "library": "M4 4h4v16H4zM8 4h4v16H8zM13.5 5.2l3.8-1L21 18.8l-3.8 1z",
    "about": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.3v.2",
    "search": "M10.5 17.5a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM15.8 15.8L21 21",
}
FOOTER = (
    ("front:about", "About this hall"),
    ("organisations:list", "Organisations"),
    ("front:privacy", "Privacy"),
    ("front:accessibility", "Accessibility"),
)


def way(name: str) -> str:
    """Return the address of a named page without arguments, or "" when this hall has no such page."""
    return _way(name, get_script_prefix(), get_urlconf())


@lru_cache(maxsize=256)
def _way(name: str, prefix: str, urlconf: Any) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@pass_environment
def kept(environment: Environment, template: str, **facts: str) -> Markup:
    """Return a part of the frame, drawn once for these facts and the language, then kept while the process lives.

    Only for parts that depend on nothing else; the facts must have few values.
    """
    if environment.auto_reload:
        return _draw(environment, template, facts)
    return _kept(environment, template, translation.get_language(), get_script_prefix(), tuple(facts.items()))


@lru_cache(maxsize=256)
def _kept(
    environment: Environment, template: str, language: str | None, prefix: str, facts: tuple[tuple[str, str], ...]
) -> Markup:
    return _draw(environment, template, dict(facts))


def _draw(environment: Environment, template: str, facts: dict[str, str]) -> Markup:
    return Markup(environment.get_template(template).render(facts))  # noqa: S704  (our own template, escaped inside)


@pass_environment
def lit(environment: Environment, section: str, path: str) -> str:
    """Return what ``aria-current`` says of the lit door: ``page`` on its own page, ``true`` further inside."""
    doors = cast("Iterable[tuple[str, str, str, str]]", environment.globals["doors"])
    return "page" if any(way(name) == path for key, name, *_ in doors if key == section) else "true"


def icon(section: str) -> str:
    """Return the path of a section's 24-unit line icon."""
    return ICONS.get(section, ICONS["about"])


def direction() -> str:
    """Return ``rtl`` or ``ltr`` for the language in use."""
    return "rtl" if translation.get_language_bidi() else "ltr"


@lru_cache(maxsize=4096)
def emblem_href(name: str) -> str:
    """Return the address of the flower that grows from a name."""
    return reverse("kit:emblem", args=[token_of(name)])


@lru_cache(maxsize=256)
def flower(name: str, size: int = 40) -> Markup:
    """Return the flower that grows from a name as part of the page: for pages where every request counts."""
    token = token_of(name)
    return Markup(flower_part(seed_of(token), size=size, mark=f"e{token}"))  # noqa: S704  (drawn from numbers alone)


def ring_href(names: Iterable[str]) -> str:
    """Return the address of the ring of these names' petals, sixty at most."""
    return reverse("kit:emblem_ring", args=["-".join(token_of(name) for name in islice(names, 60))])


def template_globals() -> dict[str, Any]:
    """Return the names that the kit adds to every template."""
    return {
        "way": way,
        "kept": kept,
        "lit": lit,
        "icon": icon,
        "direction": direction,
        "footer": FOOTER,
        "emblem_href": emblem_href,
        "flower": flower,
        "ring_href": ring_href,
        "leaf_of": dates.leaf_of,
        "day": dates.day,
        "clock": dates.clock,
        "span": dates.span,
    }
