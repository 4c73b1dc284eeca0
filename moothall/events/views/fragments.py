"""Parts of the list that are kept ready: cards by the version of their event, frames by what was asked. See ADR 0009.

What a part is kept by changes with everything that it shows, so that nothing has to be thrown away when something does.
"""

from collections.abc import Callable, Hashable, Iterable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.loader import get_template
from django.utils import translation
from markupsafe import Markup

from moothall.events.queries.whats_on import Sign, rows_of
from moothall.events.telling import card_of
from moothall.kit import dates
from moothall.minutes.caching import PERSONAL_COOKIES

GAP = "\x02column\x03"
CARDS, DAYS, FRAMES = 2048, 1024, 64
Card = tuple[date, str]
Key = tuple[Sign, tuple[str, str]]
_CARDS: dict[Key, Card] = {}


def column(
    signs: Iterable[Sign], reader: ZoneInfo, now: datetime, *, since: date | None, newest_first: bool = False
) -> Markup:
    """Return the poster column of some events, by the reader's days; what still goes on stands under ``since``.

    One query, where a card is not kept ready; else none.
    """
    about = (reader.key, translation.get_language() or "")
    keys = [(sign, about) for sign in signs]
    missing = [key[0].id for key in keys if key not in _CARDS]
    made = _made(missing, reader, now) if missing else {}
    days: dict[date, list[str]] = {}
    for key in keys:
        card = _CARDS.get(key) or made.get(key[0].id)
        if card is None:
            continue
        if key[0].id in made:
            _keep(key, card)
        day = since if since and card[0] < since else card[0]
        days.setdefault(day, []).append(card[1])
    parts = (_day(day, about[1], "".join(days[day])) for day in sorted(days, reverse=newest_first))
    return Markup("".join(parts))  # noqa: S704  (made of escaped parts)


def _made(ids: list[int], reader: ZoneInfo, now: datetime) -> dict[int, Card]:
    template = get_template("events/_card.html")
    found = {}
    for row in rows_of(ids, now=now):
        card = card_of(row, reader)
        found[row.id] = (card.day, template.render({"card": card}))
    return found


def _keep(key: Key, card: Card) -> None:
    _CARDS[key] = card
    for oldest in list(_CARDS)[: len(_CARDS) - CARDS] if len(_CARDS) > CARDS else ():
        _CARDS.pop(oldest, None)


def _day(day: date, language: str, cards: str) -> str:
    before, after = _day_frame(day, language)
    return f"{before}{cards}{after}"


@lru_cache(maxsize=DAYS)
def _day_frame(day: date, _language: str) -> tuple[str, str]:
    context = {"leaf": dates.leaf_of(day), "name": dates.day(day, year=True), "cards": Markup(GAP)}  # noqa: S704
    before, _gap, after = get_template("events/_day.html").render(context).partition(GAP)
    return before, after


class Frames:
    """Pages without their column, at most so many; the oldest go first."""

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[str, str]] = {}

    def page(self, request: HttpRequest, known: Hashable, render: Callable[[Markup], str], inside: Markup) -> str:
        """Return the page that ``render`` makes around ``inside``; ``known`` is all that the rest of it shows beside
        what the address and the choices in cookies say. Kept only where nothing is about one person.
        """
        if any(name in request.COOKIES for name in PERSONAL_COOKIES):
            return render(inside)
        key = (request.get_host(), request.get_full_path(), translation.get_language(), _choices(request), known)
        frame = self._made.get(key)
        if frame is None:
            before, _gap, after = render(Markup(GAP)).partition(GAP)  # noqa: S704
            frame = self._made[key] = (before, after)
            for oldest in list(self._made)[:-FRAMES]:
                self._made.pop(oldest, None)
        return f"{frame[0]}{inside}{frame[1]}"

    def clear(self) -> None:
        """Let go of every frame."""
        self._made.clear()


def _choices(request: HttpRequest) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(pair for pair in request.COOKIES.items() if pair[0].startswith("moothall_")))


FRAMES_KEPT = Frames()


def clear() -> None:
    """Let go of everything that is kept ready; for tests and measurements."""
    _CARDS.clear()
    _day_frame.cache_clear()
    FRAMES_KEPT.clear()
