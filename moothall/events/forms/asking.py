"""What somebody asks of the list, read from the address; what makes no sense becomes a sentence, never an error."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote_plus
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.events.queries.search import ids_found
from moothall.events.queries.whats_on import Near, Wanted
from moothall.events.telling import reader_zone
from moothall.people.models import Viewer
from moothall.places.queries import Match, find

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
A_TICK = timedelta(microseconds=1)
MILES = (5, 10, 20, 50, 100)
DEFAULT_MILES = 20
LONGEST = 200
LONGEST_KEY = 18
HOME = "home"
WINDOWS = (
    ("", gettext_lazy("Any day")),
    ("today", gettext_lazy("Today")),
    ("weekend", gettext_lazy("This weekend")),
    ("week", gettext_lazy("This week")),
    ("month", gettext_lazy("This month")),
    ("past", gettext_lazy("What has been")),
)
HOWS = (
    ("", gettext_lazy("In person or online")),
    ("in_person", gettext_lazy("In person")),
    ("online", gettext_lazy("Online")),
)
FRIDAY, SUNDAY = 4, 6


@dataclass(slots=True)
class Asked:
    """What was asked: texts as typed (cut to length), the query that they mean, and what could not be understood."""

    zone: ZoneInfo
    today: date
    q: str = ""
    near: str = ""
    miles: int = DEFAULT_MILES
    when: str = ""
    first: date | None = None
    last: date | None = None
    group: str = ""
    topic: str = ""
    how: str = ""
    after: tuple[datetime, int] | None = None
    place: Near | None = None
    others: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def past(self) -> bool:
        """Whether the newest comes first."""
        return self.when == "past" and self.first is None

    def address(self, **changes: str) -> str:
        """Return the query string for the same question with changes; "" leaves a part out; no cursor unless given."""
        parts = {
            "q": self.q,
            "near": self.near,
            "miles": self.miles if self.near and self.miles != DEFAULT_MILES else "",
            "when": self.when,
            "from": self.first,
            "to": self.last,
            "group": self.group,
            "topic": self.topic,
            "how": self.how,
            **changes,
        }
        found = "&".join([f"{name}={quote_plus(str(value))}" for name, value in parts.items() if value])
        return f"?{found}" if found else ""

    @property
    def narrowed(self) -> bool:
        """Whether anything but the days is asked for."""
        return bool(self.q or self.near or self.group or self.topic or self.how)


def asked(parameters: Mapping[str, str], viewer: Viewer, now: datetime) -> Asked:
    """Read the address of a list.

    ``q``, ``near`` and ``miles``, ``when`` or ``from`` and ``to``, ``group``, ``topic``, ``how``; ``after``: a page.
    """
    parameters = dict(parameters.items())
    zone = reader_zone(viewer.timezone)
    question = Asked(zone, now.astimezone(zone).date())
    question.q = _text(parameters, "q")
    question.group = _slug(parameters, "group")
    question.topic = _slug(parameters, "topic")
    question.how = _choice(parameters, "how", [key for key, _label in HOWS])
    question.when = _choice(parameters, "when", [key for key, _label in WINDOWS])
    question.first = _date(parameters, "from", question.problems)
    question.last = _date(parameters, "to", question.problems)
    question.miles = _miles(parameters)
    question.after = _cursor(parameters)
    _locate(question, _text(parameters, "near"), viewer)
    return question


def wanted(question: Asked, now: datetime) -> Wanted:
    """Return the query for what was asked."""
    since, until = window(question)
    return Wanted(
        since=None if question.past else since,
        until=since if question.past else until,
        past=question.past,
        ongoing=question.first is None and not question.past,
        near=question.place,
        group=question.group,
        topic=question.topic,
        how=question.how,
        ids=ids_found(question.q) if question.q else None,
        after=question.after,
    )


def window(question: Asked) -> tuple[datetime, datetime | None]:
    """Return from which instant to which the events start, as the reader's days go."""
    first, last = question.first, question.last
    if first is None and last is None:
        first, last = _days(question.when, question.today)
    first = first or question.today
    if last is not None and last < first:
        last = first
    return _midnight(first, question.zone), _midnight(last, question.zone, after=True) if last else None


def _days(when: str, today: date) -> tuple[date, date | None]:
    weekday = today.weekday()
    if when == "today":
        return today, today
    if when == "weekend":
        friday = today + timedelta(days=max(0, FRIDAY + 1 - weekday))
        return friday, today + timedelta(days=SUNDAY - weekday)
    if when == "week":
        return today, today + timedelta(days=SUNDAY - weekday)
    if when == "month":
        return today, (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return today, None


def _midnight(day: date, zone: ZoneInfo, *, after: bool = False) -> datetime:
    try:
        day = day + timedelta(days=1) if after else day
        return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
    except OverflowError:
        return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _locate(question: Asked, text: str, viewer: Viewer) -> None:
    if text == HOME:
        _at_home(question, viewer)
        return
    question.near = text
    if not text:
        return
    matches = find(text, 5)
    if not matches:
        question.problems.append(
            _("We know no place called “%(text)s”. Try a town nearby, or a postcode such as M13 9PL.") % {"text": text}
        )
        return
    first = matches[0]
    question.place = Near(first.name, first.latitude, first.longitude, question.miles)
    question.others = list(_other_names(matches[1:], first.name))


def _at_home(question: Asked, viewer: Viewer) -> None:
    if viewer.home_latitude is None or viewer.home_longitude is None:
        question.problems.append(_("We do not know where you live. Write a town or a postcode instead."))
        return
    question.near = HOME
    question.place = Near(viewer.home_name or _("home"), viewer.home_latitude, viewer.home_longitude, question.miles)


def _other_names(matches: Sequence[Match], taken: str) -> Iterator[str]:
    seen = {taken}
    for match in matches:
        area = match.local_authority or match.region or ""
        label = f"{match.name}, {area}" if area and area != match.name else match.name
        if label not in seen:
            seen.add(label)
            yield label


def _text(parameters: Mapping[str, str], name: str) -> str:
    value = parameters.get(name, "")[: LONGEST * 2]
    if not value.isprintable():
        value = "".join(mark if mark.isprintable() else " " for mark in value)
    return " ".join(value.split())[:LONGEST]


def _slug(parameters: Mapping[str, str], name: str) -> str:
    value = parameters.get(name, "")[:80]
    return value if all(mark.isalnum() or mark in "-_" for mark in value) else ""


def _choice(parameters: Mapping[str, str], name: str, known: list[str]) -> str:
    value = parameters.get(name, "")
    return value if value in known else ""


def _miles(parameters: Mapping[str, str]) -> int:
    value = parameters.get("miles", "")[:4]
    return min(max(int(value), 1), 500) if value.isascii() and value.isdigit() else DEFAULT_MILES


def _date(parameters: Mapping[str, str], name: str, problems: list[str]) -> date | None:
    value = parameters.get(name, "").strip()[:20]
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        problems.append(_("“%(value)s” is not a date we can read; write it as 2026-05-14.") % {"value": value})
        return None


def _cursor(parameters: Mapping[str, str]) -> tuple[datetime, int] | None:
    ticks, _sep, pk = parameters.get("after", "")[:50].partition("-")
    if not (ticks.isascii() and ticks.isdigit() and pk.isascii() and pk.isdigit() and len(pk) <= LONGEST_KEY):
        return None
    try:
        return EPOCH + int(ticks) * A_TICK, int(pk)
    except OverflowError:
        return None


def cursor_text(after: tuple[datetime, int]) -> str:
    """Return the cursor as it stands in an address."""
    return f"{(after[0] - EPOCH) // A_TICK}-{after[1]}"
