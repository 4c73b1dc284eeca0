"""What an answer's state means to the guest: one large line, one small one."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.events.telling.places import ordinal, seats_words
from moothall.events.telling.when import zone_called
from moothall.kit import dates


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in words; ``tone`` is that of a notice, ``badge`` the state in a word or two."""

    state: str
    headline: str
    line: str
    tone: str
    badge: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What there is to tell: ``position`` counts from 1; ``ahead`` are the places wanted before this answer."""

    state: str
    mode: str
    seats: int
    position: int = 0
    ahead: int = 0
    claim_hours: int = 24
    offer_until: datetime | None = None
    timezone: str = "UTC"
    past: bool = False


def told(answer: Answered) -> Told:
    """Return an answer in words."""
    tellers = {"going": _going, "waiting": _waiting, "offered": _offered, "came": _came}
    return tellers.get(answer.state, _not_going)(answer)


def _going(answer: Answered) -> Told:
    online = answer.mode == "online"
    line = _("%(who)s, online.") if online else _("%(who)s, in the room.")
    headline = _("You said that you would come") if answer.past else _("Your place is kept")
    return Told("going", headline, line % {"who": seats_words(answer.seats)}, "good", _("Going"))


def _waiting(answer: Answered) -> Told:
    headline = (
        _("You are next in line")
        if answer.position <= 1
        else _("You are %(nth)s in line") % {"nth": ordinal(answer.position)}
    )
    before = (
        ngettext("%(n)d place is wanted before you.", "%(n)d places are wanted before you.", answer.ahead)
        % {"n": answer.ahead}
        if answer.ahead
        else _("Nobody stands before you.")
    )
    after = ngettext(
        "When it is your turn we write to you, and keep the place for %(n)d hour.",
        "When it is your turn we write to you, and keep the place for %(n)d hours.",
        answer.claim_hours,
    ) % {"n": answer.claim_hours}
    return Told("waiting", headline, f"{before} {after}", "warn", _("Waiting"))


def _offered(answer: Answered) -> Told:
    headline = ngettext("A place is free for you", "%(n)d places are free for you", answer.seats) % {"n": answer.seats}
    line = _("It waits for you until %(until)s.") % {"until": until_words(answer.offer_until, answer.timezone)}
    return Told("offered", headline, line, "good", _("A place is free"))


def until_words(until: datetime | None, zone: str) -> str:
    """Return "Friday 13 March, 18:00" on the clock of the event."""
    if until is None:
        return ""
    local = until.astimezone(zone_called(zone))
    return f"{dates.day(local.date())}, {local:%H:%M}"


def _came(answer: Answered) -> Told:
    return Told("came", _("You were there"), _("Thank you for coming."), "good", _("Came"))


def _not_going(answer: Answered) -> Told:
    line = "" if answer.past else _("You can still change your mind, as long as there are places.")
    return Told("not_going", _("You are not coming"), line, "note", _("Not going"))
