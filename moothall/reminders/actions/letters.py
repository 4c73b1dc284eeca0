"""Who of a batch gets a letter, and what it says: one letter to one reader, whatever they are to the event."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from moothall.events.models import Rsvp
from moothall.events.telling import zone_called
from moothall.notices.hours import next_loud
from moothall.people.letters import Words
from moothall.reminders.actions.drafts import Letter, method_of
from moothall.reminders.models import Mailing, Stop, Told
from moothall.reminders.queries.addresses import event_address, feedback_address, place_address, stop_address
from moothall.reminders.queries.recipients import (
    ANSWERED,
    NEWS_TOPIC,
    SOON_TOPIC,
    Helping,
    answers_of,
    guests_among,
    roles_of,
    stops_of,
    times_left,
    unwilling,
    whose,
)
from moothall.reminders.wording import Date, Reader, news_words, soon_words, thanks_words

Kind = Mailing.Kind
MUST_KNOW = {"cancelled", "postponed", "revived"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What one mailing tells: its kind, the events by id, who helps there by address, and the hosts' own line."""

    kind: str
    told: dict[int, Told]
    helping: dict[str, list[Helping]]
    line: str = ""

    @property
    def stop_kind(self) -> str:
        """The kind of letters that this one's unsubscribe address stops."""
        return Stop.Kind.NEWS if self.kind == Kind.NEWS else Stop.Kind.SOON

    @property
    def topic(self) -> str:
        """The topic that people choose by, whether they have an account."""
        return NEWS_TOPIC if self.kind == Kind.NEWS else SOON_TOPIC


def letters_to_guests(rsvps: Sequence[Rsvp], setting: Setting, now: datetime) -> tuple[list[Letter], int]:
    """Return the letters to those who gave these answers, and how many of them want none."""
    rsvps = [rsvp for rsvp in rsvps if rsvp.person is None or rsvp.person.is_active]
    every = answers_of(rsvps, list(setting.told)) if len(setting.told) > 1 else {}
    answers = {rsvp.pk: every.get(whose(rsvp)) or [rsvp] for rsvp in rsvps}
    flat = [answer for theirs in answers.values() for answer in theirs]
    known = _Known(setting, times_left(flat), roles_of(rsvps, setting.helping), now)
    not_wanting = _not_wanting(rsvps, setting)
    letters, stopped = [], 0
    for rsvp in rsvps:
        letter = known.letter(rsvp, answers[rsvp.pk])
        if rsvp.pk in not_wanting and not _must_know(letter):
            stopped += 1
        else:
            letters.append(letter)
    return letters, stopped


def _not_wanting(rsvps: Sequence[Rsvp], setting: Setting) -> set[int]:
    people = unwilling([rsvp.person_id for rsvp in rsvps if rsvp.person_id], setting.topic)
    found = {rsvp.pk for rsvp in rsvps if rsvp.person_id in people}
    if setting.stop_kind == Stop.Kind.SOON:
        return found | {rsvp.pk for rsvp in rsvps if not rsvp.wants_reminders}
    return found | stops_of([rsvp.pk for rsvp in rsvps], kind=Stop.Kind.NEWS)


def _must_know(letter: Letter) -> bool:
    """Say whether a letter comes even to those who stopped letters: the event is off, or on again."""
    return any(date.what in MUST_KNOW for date in letter.reader.dates)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is looked up once for a whole batch."""

    setting: Setting
    left: dict[int, int]
    roles: dict[int, list[str]]
    now: datetime

    def letter(self, rsvp: Rsvp, answers: Sequence[Rsvp]) -> Letter:
        person = rsvp.person
        email = person.email if person else rsvp.email
        dates = [self.date(answer) for answer in answers]
        if len(self.setting.told) > 1:
            dates += self.only_helping(email, {date.event.pk for date in dates})
            dates.sort(key=lambda date: (date.event.starts_at, date.event.pk))
        reader = Reader(
            email=email,
            dates=dates,
            name=person.name if person else rsvp.name,
            language=person.language if person else "",
            zone=person.timezone if person else "",
            person_id=rsvp.person_id,
            stop=stop_address(rsvp, self.setting.stop_kind),
        )
        return _letter(self.setting, reader, feedback_address(rsvp, dates[0].event), self.now)

    def date(self, answer: Rsvp) -> Date:
        told = self.setting.told[answer.event_id]
        return Date(
            event=told.event,
            state=answer.state,
            mode=answer.mode,
            seats=answer.seats,
            roles=self.roles.get(answer.pk, ()),
            page=place_address(answer, told.event),
            sequence=self.left.get(answer.pk, 0),
            what=told.what,
            changes=told.changes,
        )

    def only_helping(self, email: str, known: set[int]) -> list[Date]:
        helping = self.setting.helping.get(email.lower(), [])
        return [date_of_helping(each, self.setting) for each in helping if each.event.pk not in known]


def date_of_helping(each: Helping, setting: Setting) -> Date:
    """Return an event as one who helps there meets it."""
    told = setting.told[each.event.pk]
    page = each.helper.page or event_address(told.event)
    return Date(event=told.event, roles=each.roles, page=page, what=told.what, changes=told.changes)


def letters_to_helpers(setting: Setting, now: datetime) -> tuple[list[Letter], int]:
    """Return the letters to those who help and are no guests, and how many of them want none."""
    guests = guests_among(setting.helping, list(setting.told), (*ANSWERED, Rsvp.State.CAME))
    only = {email: each for email, each in setting.helping.items() if email not in guests}
    not_wanting = _helpers_not_wanting(only, setting)
    letters = [_to_helper(each, setting, now) for each in only.values()]
    wanted = [letter for letter in letters if letter.reader.email.lower() not in not_wanting or _must_know(letter)]
    return wanted, len(letters) - len(wanted)


def _helpers_not_wanting(only: dict[str, list[Helping]], setting: Setting) -> set[str]:
    first = {email: each[0].helper for email, each in only.items()}
    people = unwilling([helper.person.pk for helper in first.values() if helper.person], setting.topic)
    stints = stops_of(stints=[helper.stint.pk for helper in first.values()], kind=setting.stop_kind)
    return {
        email
        for email, helper in first.items()
        if helper.stint.pk in stints or (helper.person and helper.person.pk in people)
    }


def _to_helper(helping: Sequence[Helping], setting: Setting, now: datetime) -> Letter:
    helper = helping[0].helper
    person = helper.person
    dates = sorted((date_of_helping(each, setting) for each in helping), key=lambda date: date.event.starts_at)
    reader = Reader(
        email=helper.email,
        dates=dates,
        name=helper.name,
        language=person.language if person else "",
        zone=person.timezone if person else "",
        person_id=person.pk if person else None,
        stop=stop_address(helper.stint, setting.stop_kind),
    )
    return _letter(setting, reader, "", now)


def _letter(setting: Setting, reader: Reader, feedback: str, now: datetime) -> Letter:
    if setting.kind == Kind.NEWS:
        return Letter(reader, lambda: news_words(reader), [method_of(date) for date in reader.dates])
    if setting.kind == Kind.THANKS:
        return Letter(reader, lambda: thanks_words(reader, line=setting.line, feedback=feedback), [None])
    leaves_at = next_loud(now, zone_called(reader.zone or reader.first.event.timezone))
    return Letter(reader, _soon(reader, setting.line, leaves_at), [method_of(reader.first)])


def _soon(reader: Reader, line: str, leaves_at: datetime) -> Callable[[], Words]:
    return lambda: soon_words(reader, line=line, leaves_at=leaves_at)
