"""Made-up events: what they are called, what they say, when they fall."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from moothall.demo.invention.groups import Sketch

WHO = (
    "a food bank", "a hospice", "two parish councils", "a refugee welcome group", "a youth theatre", "a housing charity",
    "a repair café", "a carers’ centre", "a wildlife trust", "a mutual aid group", "a women’s refuge", "a village hall",
    "a credit union", "a community garden", "a night shelter", "a toy library",
)  # fmt: skip
LEARNT = (
    "moved its rota off paper", "stopped losing volunteers’ phone numbers", "asked people what they needed, and listened",
    "measured what mattered and dropped the rest", "made its booking form half as long", "chose a database it could afford",
    "put its advice into plain words", "found out who never came through the door", "shared one calendar between nine groups",
    "said no to an app", "got its data back from an old supplier", "made a website that works on an old phone",
)  # fmt: skip
SKILLS = (
    "writing alt text", "spreadsheets that do not bite", "mapping a service in an hour", "asking for consent properly",
    "passwords and passkeys", "filming on a phone", "reading your own web statistics", "running a good online meeting",
    "making a form people finish", "first steps with open data", "testing with five people", "writing a brief",
)  # fmt: skip
DETAILS = (
    "<p>Doors at {doors}, talk at {start}, tea throughout. The room is step-free and there is a hearing loop.</p>"
    "<p>You do not need to be technical. If you have never been before, say so at the door and somebody will find you a seat.</p>",
    "<p>One short story, honestly told, then questions. We write up what was said, with permission, so that people who could "
    "not come can read it.</p><ul><li>{doors} tea</li><li>{start} start</li><li>two hours later, everybody home</li></ul>",
    "<p>Bring a problem, a laptop if you have one, and a friend if you like. We finish on time for the last bus.</p>",
    "<p>This evening is hosted by volunteers and free for everyone. Tell us beforehand if you need anything to take part: "
    "captions, a quiet corner, the train fare.</p>",
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One made-up event: local start and end in its zone, and how many answer or came."""

    title: str
    summary: str
    html: str
    starts_at: datetime
    ends_at: datetime
    timezone: str
    online: bool
    venue: str
    state: str
    kind: str


def zone_of(country: str) -> str:
    """Return the time zone of a country of these islands."""
    return "Europe/Dublin" if country == "IE" else "Europe/London"


def invent_life(random: Random, group: Sketch, first: date, last: date) -> Iterator[Happening]:
    """Yield a group's events from ``first`` to ``last``: its evening each month, a surgery or workshop between."""
    month = first.replace(day=1)
    while month <= last:
        evening = nth_weekday(month, group.rhythm[0], group.rhythm[1])
        if first <= evening <= last and random.random() < 0.88:
            yield invent_event(random, group, evening)
        if random.random() < 0.45:
            other = month + timedelta(days=random.randint(0, 27))
            if first <= other <= last:
                yield invent_event(random, group, other, extra=True)
        month = (month + timedelta(days=32)).replace(day=1)


def invent_event(random: Random, group: Sketch, day: date, *, extra: bool = False) -> Happening:
    """Make up one event of a group on a day: its usual evening, or an extra one."""
    kind = (
        random.choice(("surgery", "workshop", "hack", "online")) if extra else random.choice(("talk", "talk", "show"))
    )
    title, summary = _words(random, kind)
    zone = zone_of(group.country)
    hour, minute = {"surgery": (14, 0), "hack": (10, 0), "online": (12, 30)}.get(kind, group.rhythm[2:])
    start = datetime.combine(day, time(hour, minute), ZoneInfo(zone))
    hours = {"hack": 6, "online": 1, "surgery": 3}.get(kind, 2)
    return Happening(
        title=title,
        summary=summary,
        html=random.choice(DETAILS).format(doors=f"{hour - 1}:45", start=f"{hour}:{minute:02}"),
        starts_at=start,
        ends_at=start + timedelta(hours=hours),
        timezone=zone,
        online=kind == "online" or (group.reach == "both" and random.random() < 0.25),
        venue="" if kind == "online" else random.choice(group.venues),
        state="cancelled" if random.random() < 0.03 else "postponed" if random.random() < 0.012 else "published",
        kind=kind,
    )


def nth_weekday(month: date, weekday: int, nth: int) -> date:
    """Return the ``nth`` (from 1) given weekday (Monday is 0) of a month given by its first day."""
    ahead = (weekday - month.weekday()) % 7
    return month + timedelta(days=ahead + 7 * (nth - 1))


def _words(random: Random, kind: str) -> tuple[str, str]:
    who, learnt, skill = random.choice(WHO), random.choice(LEARNT), random.choice(SKILLS)
    return {
        "talk": (f"How {who} {learnt}", "One honest story, then questions and tea."),
        "show": ("Show and tell: small things that helped", f"Five-minute turns, among them how {who} {learnt}."),
        "surgery": ("Tech surgery for charities", "Half an hour with a helper; bring what is stuck."),
        "workshop": (f"Hands on: {skill}", "A practical workshop; laptops welcome, none needed."),
        "hack": (f"A day of making, with {who}", "A day to build one small, useful thing together."),
        "online": (f"Lunchtime online: {skill}", "An hour on a video call; captions on."),
    }[kind]
