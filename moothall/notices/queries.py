"""Questions about notices."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing
from django.db.models import F, QuerySet

from moothall.notices.models import Notice, Preference
from moothall.notices.rules import way_for
from moothall.notices.topics import TOPICS, Topic, topic_named
from moothall.people.models import Person

SALT = "notices.stop"
EVERYTHING = "all"


def notices_for(person: Person) -> QuerySet[Notice]:
    """Return a person's notices: unread first, then the newest."""
    return Notice.objects.filter(person=person).order_by(F("read_at").asc(nulls_first=True), "-id")


def ways_of(person_id: int) -> dict[str, str]:
    """Return what a person chose, by topic."""
    return dict(Preference.objects.filter(person_id=person_id).values_list("topic", "way"))


def ways_of_many(people: Iterable[int]) -> dict[int, dict[str, str]]:
    """Return what each of many people chose, by topic; those who chose nothing are left out."""
    found: dict[int, dict[str, str]] = {}
    rows = Preference.objects.filter(person__in=list(people)).values_list("person_id", "topic", "way")
    for person_id, topic, way in rows:
        found.setdefault(person_id, {})[topic] = way
    return found


def choices_for(person: Person) -> list[tuple[Topic, str]]:
    """Return every topic with the way it comes to this person."""
    chosen = ways_of(person.pk)
    return [(each, way_for(key, chosen)) for key, each in sorted(TOPICS.items(), key=lambda pair: str(pair[1].label))]


@dataclass(frozen=True, slots=True)
class Stop:
    """What a letter's unsubscribe address stops, and for whom."""

    person_id: int
    topic: str

    @property
    def what(self) -> str:
        """Return the topic's name; empty for everything."""
        return "" if self.topic == EVERYTHING else str(topic_named(self.topic).label)


def stop_token(person_id: int, topic: str) -> str:
    """Return the signed token that stops mail; it never runs out, as letters stay in mailboxes."""
    return signing.Signer(salt=SALT).sign(f"{person_id}:{topic}").replace(":", "~")


def stop_of(token: str) -> Stop | None:
    """Return what a token stops; None when it is not one of ours."""
    try:
        person_id, _colon, topic = signing.Signer(salt=SALT).unsign(token.replace("~", ":")).partition(":")
        return Stop(int(person_id), topic)
    except (signing.BadSignature, ValueError):
        return None
