"""What changed, old → new, in words."""

from collections.abc import Callable
from copy import copy
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from moothall.events.models import Event
from moothall.reminders.wording.facts import hosts_words, place_words, when_line

WHEN = ("starts_at", "ends_at", "timezone", "all_day", "starts_on", "ends_on")
WHERE = ("venue", "address")


def change_lines(event: Event, changes: dict[str, list[Any]], zone: str) -> list[str]:
    """Return one line for each thing that changed: when, where, link, title, how to get in, who holds it."""
    old = _before(event, changes)
    told: list[tuple[bool, str, Callable[[Event], str]]] = [
        (any(name in changes for name in WHEN), _("When"), lambda one: when_line(one, zone)),
        (any(name in changes for name in WHERE), _("Where"), place_words),
        ("online_url" in changes, _("Link"), lambda one: one.online_url),
        ("title" in changes, _("Name"), lambda one: one.title),
    ]
    found = [_line(label, say(old), say(event)) for asked, label, say in told if asked and say(old) != say(event)]
    return [*found, *_untold(event, changes)]


def _before(event: Event, changes: dict[str, list[Any]]) -> Event:
    old = copy(event)
    for name in (*WHEN, *WHERE, "online_url", "title"):
        if name in changes:
            setattr(old, name, _read(name, changes[name][0]))
    return old


def _read(name: str, value: Any) -> Any:
    if name.endswith("_at") and isinstance(value, str):
        return datetime.fromisoformat(value)
    if name.endswith("_on") and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _line(label: str, old: str, new: str) -> str:
    if not old:
        return _("%(what)s: now %(new)s") % {"what": label, "new": new}
    if not new:
        return _("%(what)s: was %(old)s, not said any more") % {"what": label, "old": old}
    return _("%(what)s: %(old)s → %(new)s") % {"what": label, "old": old, "new": new}


def _untold(event: Event, changes: dict[str, list[Any]]) -> list[str]:
    found = []
    if "joining" in changes and event.joining:
        found.append(_("How to get in has changed: %(joining)s") % {"joining": event.joining})
    if "access" in changes and event.access:
        found.append(_("Access: %(access)s") % {"access": event.access})
    if "hosts" in changes:
        gone, names = changes["hosts"][0], hosts_words(event)
        found.append(_("%(gone)s holds it no longer; %(names)s does.") % {"gone": gone, "names": names})
    return found
