"""Tell people things, the way they prefer."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.minutes.actions import record
from moothall.notices.models import Notice, Preference
from moothall.notices.queries import EVERYTHING, stop_token, ways_of
from moothall.notices.rules import mail_due, may_mail_now, way_for
from moothall.notices.topics import TOPICS, topic_named
from moothall.people.letters import Item, Words, written
from moothall.people.models import Person
from moothall.post.actions import post_letter

BATCH = 200
MOST_IN_LETTER = 30
KEEP_READ = timedelta(days=90)
KEEP_UNREAD = timedelta(days=365)


def notify(
    *, person: Person, topic: str, title: str, body: str = "", url: str = "", key: str | None = None, now: datetime
) -> Notice:
    """Tell a person something, once for each ``key``; return the notice.

    It appears under “For you” at once and is mailed as they chose for the topic. ``body`` is plain text; ``url`` a path
    of the hall or a whole address.
    """
    if key and (told := Notice.objects.filter(key=key).first()):
        return told
    notice = Notice(
        person=person,
        topic=topic,
        title=title[:200],
        body=body,
        url=url[:300],
        key=key,
        created_at=now,
        mail_due_at=mail_due(person, way_for(topic, ways_of(person.pk)), now),
    )
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
            Person.objects.filter(pk=person.pk).update(waiting=F("waiting") + 1)
    except IntegrityError:
        if key is None:
            raise
        return Notice.objects.get(key=key)
    return notice


def read_notice(*, by: Person, notice_id: int, now: datetime) -> Notice:
    """Mark one notice as read; what is read is not mailed any more.

    :raises Notice.DoesNotExist: when it is not theirs.
    """
    with transaction.atomic():
        notice = Notice.objects.get(pk=notice_id, person=by)
        Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)
        _recount(by.pk)
    return notice


def read_all(*, by: Person, now: datetime) -> None:
    """Mark everything as read."""
    with transaction.atomic():
        Notice.objects.filter(person=by, read_at=None).update(read_at=now)
        _recount(by.pk)


def _recount(person_id: int) -> None:
    unread = Notice.objects.filter(person_id=person_id, read_at=None).count()
    Person.objects.filter(pk=person_id).update(waiting=unread)


def choose_ways(*, by: Person, ways: Mapping[str, str], now: datetime) -> None:
    """Keep how a person wants to hear of each topic, and let notices that wait go that way too."""
    with transaction.atomic():
        for topic, way in ways.items():
            Preference.objects.update_or_create(person=by, topic=topic, defaults={"way": way})
        _redirect(by, now)
        record("notices.preference.changed", by=by, about=by, now=now)


def stop_mail(*, person: Person, topic: str, now: datetime) -> bool:
    """Mail a person no more about a topic (``all``: about anything); return whether that changed anything.

    Safe to run twice. Notices still appear under “For you”.
    """
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        wanted = {topic} if topic != EVERYTHING else {"", *TOPICS, *ways_of(person.pk)}
        chosen = ways_of(person.pk)
        changed = [each for each in sorted(wanted) if chosen.get(each) != Preference.Way.ON_SITE]
        for each in changed:
            Preference.objects.update_or_create(person=person, topic=each, defaults={"way": Preference.Way.ON_SITE})
        if changed:
            _redirect(person, now)
            record("notices.mail.stopped", by=person, about=person, now=now, detail={"topic": topic})
    return bool(changed)


def _redirect(person: Person, now: datetime) -> None:
    chosen = ways_of(person.pk)
    waiting = Notice.objects.filter(person=person, read_at=None, mailed_at=None)
    for topic in set(waiting.values_list("topic", flat=True)):
        due = mail_due(person, way_for(topic, chosen), now)
        waiting.filter(topic=topic).update(mail_due_at=due)


def mail_due_notices(*, now: datetime) -> int:
    """Write one letter to each person for whom notices are due, however many there are; return how many letters.

    Each batch is one transaction: its letters are written and its notices marked together, so a crash repeats nothing.
    """
    letters = 0
    after = 0
    while people := _people_due(now, after):
        after = people[-1]
        with transaction.atomic():
            letters += _mail_batch(people, now)
    return letters


def _people_due(now: datetime, after: int) -> list[int]:
    due = Notice.objects.filter(mail_due_at__lte=now, mailed_at=None, read_at=None, person_id__gt=after)
    return list(due.order_by("person_id").values_list("person_id", flat=True).distinct()[:BATCH])


def _mail_batch(people: list[int], now: datetime) -> int:
    held = Person.objects.select_for_update().in_bulk(people)
    due: dict[int, list[Notice]] = defaultdict(list)
    waiting = Notice.objects.filter(person_id__in=people, mail_due_at__lte=now, mailed_at=None, read_at=None)
    for notice in waiting.order_by("person_id", "id"):
        due[notice.person_id].append(notice)
    ready = [(held[pk], notices) for pk, notices in due.items() if may_mail_now(held[pk], now)]
    for person, notices in ready:
        _mail(person, notices, now)
    _mark_mailed([notice.pk for _person, notices in ready for notice in notices], now)
    return len(ready)


def _mark_mailed(ids: list[int], now: datetime) -> None:
    for start in range(0, len(ids), 500):
        Notice.objects.filter(pk__in=ids[start : start + 500]).update(mailed_at=now)


def _mail(person: Person, notices: list[Notice], now: datetime) -> None:
    topics = {notice.topic for notice in notices}
    token = stop_token(person.pk, topics.pop() if len(topics) == 1 else EVERYTHING)
    stop = settings.SITE_URL + reverse("notices:stop", args=[token])
    with translation.override(person.language or settings.LANGUAGE_CODE):
        words = _words(person, notices, stop)
        text, html = written(words)
    post_letter(
        to=person.email,
        subject=words.title,
        text=text,
        html=html,
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        purpose="notices",
        key=f"notices:{notices[-1].pk}",
        now=now,
    )


def _words(person: Person, notices: list[Notice], stop: str) -> Words:
    one = len(notices) == 1
    count = len(notices)
    title = (
        notices[0].title
        if one
        else ngettext("%(count)s thing for you", "%(count)s things for you", count) % {"count": count}
    )
    kinds = ", ".join(sorted({str(topic_named(notice.topic).label).lower() for notice in notices}))
    stop_label = (
        _("No more letters about this")
        if len({each.topic for each in notices}) == 1
        else _("No more letters like this")
    )
    return Words(
        title=title,
        opening=[_("Hello %(name)s,") % {"name": person.name} if person.name else _("Hello,")],
        items=[_item(each, "" if one else str(topic_named(each.topic).label)) for each in notices[:MOST_IN_LETTER]],
        closing=_more(count),
        why=_("You get this letter because of your choices for: %(kinds)s. Change them at %(address)s")
        % {"kinds": kinds, "address": settings.SITE_URL + reverse("notices:ways")},
        stop=(stop_label, stop),
    )


def _more(count: int) -> list[str]:
    if count <= MOST_IN_LETTER:
        return []
    rest = count - MOST_IN_LETTER
    more = ngettext(
        "And one more, which you find at %(address)s", "And %(rest)s more, which you find at %(address)s", rest
    )
    return [more % {"rest": rest, "address": settings.SITE_URL + reverse("notices:list")}]


def _item(notice: Notice, kicker: str) -> Item:
    href = settings.SITE_URL + notice.url if notice.url.startswith("/") else notice.url
    return Item(notice.title, notice.body, href, kicker)


def forget_old_notices(*, now: datetime) -> int:
    """Delete notices read or told long ago (90 days read, a year unread); return how many."""
    read = Notice.objects.filter(read_at__lt=now - KEEP_READ).delete()[0]
    stale = Notice.objects.filter(created_at__lt=now - KEEP_UNREAD, read_at=None)
    people: Iterable[int] = set(stale.values_list("person_id", flat=True))
    gone = stale.delete()[0]
    for person_id in people:
        _recount(person_id)
    return read + gone
