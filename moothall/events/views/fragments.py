"""Parts of the list that are kept ready: cards by the version of their event, frames by what was asked. See ADR 0012.

What a part is kept by changes with everything that it shows, so that nothing has to be thrown away when something does.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.template.loader import get_template
from django.utils import translation
from markupsafe import Markup

from moothall.events.queries.whats_on import Row, Sign, rows_of
from moothall.events.telling import card_of
from moothall.kit import dates
from moothall.minutes.caching import PERSONAL_COOKIES

GAP = "\x02column\x03"
CARDS, DAYS, FRAMES = 2048, 1024, 64
Card = tuple[date, bytes]
Key = tuple[Sign, tuple[str, str]]
_CARDS: dict[Key, Card] = {}


def column(
    signs: Iterable[Sign], reader: ZoneInfo, now: datetime, *, since: date | None, newest_first: bool = False
) -> Markup:
    """Return the poster column of some events, by the reader's days; what still goes on stands under ``since``.

    One query, where a card is not kept ready; else none.
    """
    packed = column_bytes(signs, reader, now, since=since, newest_first=newest_first)
    return Markup(packed.decode())  # noqa: S704  (made of escaped parts)


def column_bytes(
    signs: Iterable[Sign],
    reader: ZoneInfo,
    now: datetime,
    *,
    since: date | None,
    newest_first: bool = False,
    rows: Sequence[Row] = (),
) -> bytes:
    """Return the same in UTF-8, as it goes over the wire; without a query where ``rows`` has the events."""
    language = translation.get_language() or ""
    about = (reader.key, language)
    cards = [(sign, _CARDS.get((sign, about))) for sign in signs]
    made = _made([sign for sign, card in cards if card is None], about, reader, now, rows)
    days: dict[date, list[bytes]] = {}
    for sign, kept in cards:
        card = kept or made.get(sign.id)
        if card:
            day = since if since and card[0] < since else card[0]
            days.setdefault(day, []).append(card[1])
    parts: list[bytes] = []
    for day in sorted(days, reverse=newest_first):
        before, after = _day_frame(day, language)
        parts += [before, *days[day], after]
    return b"".join(parts)


def _made(
    signs: list[Sign], about: tuple[str, str], reader: ZoneInfo, now: datetime, known: Sequence[Row]
) -> dict[int, Card]:
    """Make the cards that are not kept, and keep them."""
    if not signs:
        return {}
    template = get_template("events/_card.html")
    wanted = {sign.id for sign in signs}
    rows = known if wanted <= {row.id for row in known} else rows_of(wanted, now=now)
    cards = {row.id: card_of(row, reader) for row in rows if row.id in wanted}
    made = {pk: (card.day, template.render({"card": card}).encode()) for pk, card in cards.items()}
    for sign in signs:
        if sign.id in made:
            _CARDS[sign, about] = made[sign.id]
    for oldest in list(_CARDS)[: max(0, len(_CARDS) - CARDS)]:
        _CARDS.pop(oldest, None)
    return made


@lru_cache(maxsize=DAYS)
def _day_frame(day: date, _language: str) -> tuple[bytes, bytes]:
    context = {"leaf": dates.leaf_of(day), "name": dates.day(day, year=True), "cards": Markup(GAP)}  # noqa: S704
    before, _gap, after = get_template("events/_day.html").render(context).partition(GAP)
    return before.encode(), after.encode()


class Frames:
    """Pages without their column, at most so many; the oldest go first."""

    def __init__(self) -> None:
        self._made: dict[Hashable, tuple[bytes, bytes]] = {}

    def page(self, request: HttpRequest, known: Hashable, render: Callable[[Markup], str], inside: bytes) -> bytes:
        """Return the page that ``render`` makes around ``inside``; ``known`` is all that the rest of it shows beside
        what the address and the choices in cookies say. Kept only where nothing is about one person.
        """
        cookies = request.COOKIES
        if any(name in cookies for name in PERSONAL_COOKIES):
            return render(Markup(inside.decode())).encode()  # noqa: S704  (escaped parts)
        choices = tuple(pair for pair in cookies.items() if pair[0].startswith("moothall_")) if cookies else ()
        key = (request.path, request.META.get("QUERY_STRING", ""), translation.get_language(), choices, known)
        frame = self._made.get(key)
        if frame is None:
            before, _gap, after = render(Markup(GAP)).partition(GAP)  # noqa: S704
            frame = self._made[key] = (before.encode(), after.encode())
            for oldest in list(self._made)[:-FRAMES]:
                self._made.pop(oldest, None)
        return b"".join((frame[0], inside, frame[1]))

    def clear(self) -> None:
        """Let go of every frame."""
        self._made.clear()


FRAMES_KEPT = Frames()


def clear() -> None:
    """Let go of everything that is kept ready; for tests and measurements."""
    _CARDS.clear()
    _day_frame.cache_clear()
    FRAMES_KEPT.clear()
