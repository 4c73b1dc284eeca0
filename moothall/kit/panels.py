"""Panels: how a room adds its part to a page of a room below it, without the lower room knowing.

A page names a slot (``groups.group``, ``people.me``) and asks for its panels; rooms above register theirs in
``panels.py``, which is imported when Django starts.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from markupsafe import Markup

Panel = Callable[[HttpRequest, Any], Markup | str | None]

_slots: dict[str, list[tuple[int, Panel]]] = {}


def panel(slot: str, *, order: int) -> Callable[[Panel], Panel]:
    """Register a panel for a slot; lower orders come first. It returns safe HTML, or None to stay away."""

    def register(made: Panel) -> Panel:
        _slots.setdefault(slot, []).append((order, made))
        _slots[slot].sort(key=lambda pair: pair[0])
        return made

    return register


def panels_for(slot: str, request: HttpRequest, about: Any) -> list[Markup | str]:
    """Return what each room has to show in a slot, in order."""
    shown = (made(request, about) for _, made in _slots.get(slot, []))
    return [html for html in shown if html]
