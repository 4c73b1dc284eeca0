"""Places and answers in words: how many are left, how one stands in line, what an answer's state means."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

ROOM, ONLINE = "room", "online"
ENDINGS = {1: "st", 2: "nd", 3: "rd"}
TEENS = range(11, 14)


class Places(Protocol):
    """The places of one event in one mode."""

    mode: str
    places: int | None
    taken: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Left:
    """What is left in one mode: ``line`` names the mode, ``short`` does not.

    ``full`` when one who comes alone now would wait. Places can be free while larger parties wait for more of them.
    """

    mode: str
    label: str
    line: str
    short: str
    full: bool


def left_of(places: Sequence[Places]) -> list[Left]:
    """Return what is left in each mode, the room first."""
    ordered = sorted(places, key=lambda each: each.mode != ROOM)
    return [_left(each, alone=len(places) == 1) for each in ordered]


def _left(each: Places, *, alone: bool) -> Left:
    online = each.mode == ONLINE
    label = _("Online") if online else _("In the room")
    if each.places is None:
        line = _("No limit online") if online else _("No limit in the room")
        return Left(
            each.mode, label, _("Everybody can come") if alone and not online else line, _("no limit"), full=False
        )
    free = max(0, each.places - each.taken)
    if free == 0:
        return _full(each, label, alone=alone)
    if each.waiting > free:
        return _free_for_few(each, label, free, alone=alone)
    if each.waiting:
        return _spoken_for(each, label, alone=alone)
    short = ngettext("%(n)d place left", "%(n)d places left", free) % {"n": free}
    return Left(each.mode, label, _with_mode(short, online=online, alone=alone), short, full=False)


def _full(each: Places, label: str, *, alone: bool) -> Left:
    said = {"waits": _waits(each) if each.waiting else _("nobody is waiting yet")}
    if alone:
        line = _("Full: %(waits)s") % said
    else:
        line = (_("Online is full: %(waits)s") if each.mode == ONLINE else _("The room is full: %(waits)s")) % said
    return Left(each.mode, label, line, _("full: %(waits)s") % said, full=True)


def _waits(each: Places) -> str:
    return ngettext("%(n)d is waiting", "%(n)d are waiting", each.waiting) % {"n": each.waiting}


def _spoken_for(each: Places, label: str, *, alone: bool) -> Left:
    """Say that free places go to those who wait: so it is while nothing is offered, such as after the start."""
    said = {"mode": label, "waits": _waits(each)}
    short = _("free places go to those who wait: %(waits)s") % said
    line = _("Free places go to those who wait: %(waits)s") % said
    in_mode = _("%(mode)s, free places go to those who wait: %(waits)s") % said
    return Left(each.mode, label, line if alone else in_mode, short, full=True)


def _free_for_few(each: Places, label: str, free: int, *, alone: bool) -> Left:
    """Say that places are free which nobody who waits could use: whom they would do has been offered them."""
    said = {
        "free": ngettext("%(n)d place is free", "%(n)d places are free", free) % {"n": free},
        "wait": ngettext("%(n)d is waiting for more", "%(n)d are waiting for more", each.waiting) % {"n": each.waiting},
    }
    short = _("%(free)s; %(wait)s") % said
    said["free"] = _with_mode(said["free"], online=each.mode == ONLINE, alone=alone)
    return Left(each.mode, label, _("%(free)s; %(wait)s") % said, short, full=False)


def _with_mode(short: str, *, online: bool, alone: bool) -> str:
    if online:
        return _("%(places)s online") % {"places": short}
    return short if alone else _("%(places)s in the room") % {"places": short}


def ordinal(number: int) -> str:
    """Return "3rd"."""
    ending = "th" if number % 100 in TEENS else ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


def seats_words(seats: int) -> str:
    """Return "For you" or "For you and 2 more"."""
    if seats <= 1:
        return _("For you")
    return ngettext("For you and %(n)d more", "For you and %(n)d more", seats - 1) % {"n": seats - 1}
