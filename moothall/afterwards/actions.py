"""The verbs of afterwards: say how it was, count, thank, write up, add pictures, keep a good answer as a story."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from moothall.afterwards.models import Asking, Feedback, Numbers, Photo, Thanks, UsedLink, WriteUp
from moothall.afterwards.picturing import Picture
from moothall.afterwards.queries import counted, events_to_count
from moothall.afterwards.rules import LATE_ENTRIES, can_add_photo, can_give_feedback, can_look_back
from moothall.events.actions import mark_written_up
from moothall.events.models import Event, Host
from moothall.events.rules import can_run
from moothall.helping.queries import Helper, helpers_of
from moothall.kit.text import markdown
from moothall.kit.verdict import Refused, no, require
from moothall.minutes.actions import enqueue, record
from moothall.notices.hours import next_loud, zone_named
from moothall.people.letters import Words, written
from moothall.people.models import Person, Viewer
from moothall.post.actions import post_letter

FOLDER = "photos"


class WrittenMeanwhile(Exception):
    """Somebody else changed the write-up since this one was begun; ``theirs`` is what it says now."""

    def __init__(self, theirs: WriteUp) -> None:
        super().__init__("Changed meanwhile.")
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class FeedbackFacts:
    """What a guest says; see ``Feedback``."""

    rating: int | None = None
    changed: str = ""
    further: str = ""
    own: str = ""
    quote: str = Feedback.Quote.HOSTS
    quoted_as: str = ""
    email: str = ""


@transaction.atomic
def give_feedback(*, event: Event, facts: FeedbackFacts, token: str = "", now: datetime) -> Feedback:
    """Keep what a guest says. ``token`` is their own link, already proven to be of this event; it works once.

    Who said it is not kept anywhere. The minute says only that somebody did.

    :raises Refused: when guests are not asked now, nothing was said, or the link was used.
    """
    require(can_give_feedback(event, now))
    if not (facts.rating or facts.changed or facts.further or facts.own):
        raise Refused(no(_("Nothing is filled in yet."), _("One tick or one line is enough.")))
    if token:
        _use_up(event, token)
    said = Feedback.objects.create(
        event=event,
        rating=facts.rating,
        changed=facts.changed,
        further=facts.further,
        own=facts.own,
        quote=facts.quote,
        quoted_as=facts.quoted_as,
        email=facts.email,
        invited=bool(token),
        on=now.date(),
    )
    record(
        "afterwards.feedback.given", by=None, about=event, now=now, group_id=_lead(event), detail={"event": event.pk}
    )
    return said


def digest_of(token: str) -> str:
    """Return the mark by which a used link is known again."""
    return salted_hmac("moothall.afterwards.used", token, algorithm="sha256").hexdigest()


def _use_up(event: Event, token: str) -> None:
    try:
        with transaction.atomic():
            UsedLink.objects.create(event=event, digest=digest_of(token))
    except IntegrityError as error:
        raise Refused(
            no(_("You have told us already. Thank you!"), _("Each link works once, so that everybody counts once."))
        ) from error


@transaction.atomic
def ask_guests(*, by: Viewer, event: Event, question: str, now: datetime) -> None:
    """Put the hosts' own question to the others.

    :raises Refused: when ``by`` does not run the event.
    """
    require(can_run(by, event))
    Asking.objects.update_or_create(event=event, defaults={"question": " ".join(question.split())[:200]})
    record("afterwards.asking.changed", by=by, about=event, now=now, detail={"event": event.pk})


@transaction.atomic
def keep_story(*, by: Viewer, event: Event, feedback_id: str, kept: bool, now: datetime) -> None:
    """Keep a good answer, or no longer, as the beginning of a story of change.

    :raises Refused: when ``by`` does not run the event.
    """
    require(can_look_back(by, event))
    kept_by = by if kept and isinstance(by, Person) else None
    Feedback.objects.filter(pk=feedback_id, event=event).update(story_at=now if kept else None, story_by=kept_by)
    record("afterwards.story.kept" if kept else "afterwards.story.dropped", by=by, about=event, now=now)


# ---- Numbers


@transaction.atomic
def count_event(*, event: Event, now: datetime) -> Numbers:
    """Count an event from its answers and roles; what was counted by hand, and organisations once known, stay.

    Answers about organisations are deleted in time, so their number never falls.
    """
    found = counted(event)
    kept = Numbers.objects.filter(event=event).first()
    if kept:
        found["organisations"] = max(found["organisations"], kept.organisations)
    numbers, _made = Numbers.objects.update_or_create(event=event, defaults={**found, "counted_at": now})
    return numbers


def count_late_entries(*, now: datetime) -> int:
    """Count again the events that ended within the last two weeks; return how many."""
    count = 0
    for event in events_to_count(now - LATE_ENTRIES, now):
        count_event(event=event, now=now)
        count += 1
    return count


@transaction.atomic
def note_heads(*, by: Viewer, event: Event, heads: int | None, now: datetime) -> Numbers:
    """Note a count by hand, or take it back with None.

    :raises Refused: when ``by`` may not, or the event has not happened.
    """
    require(can_look_back(by, event))
    numbers = count_event(event=event, now=now)
    numbers.heads = heads
    numbers.save(update_fields=["heads"])
    record("afterwards.numbers.noted", by=by, about=event, now=now, group_id=_lead(event), detail={"heads": heads})
    return numbers


# ---- Thanks


@transaction.atomic
def thank_helpers(*, by: Viewer, event: Event, words: str, stint_ids: Iterable[int], now: datetime) -> int:
    """Write thanks to helpers, each once; return how many letters will go out. None leaves at night.

    :raises Refused: when ``by`` may not, the event has not happened, or there are no words.
    """
    require(can_look_back(by, event))
    if not words.strip():
        raise Refused(no(_("A letter of thanks needs words."), _("One true sentence is enough.")))
    wanted = set(stint_ids)
    count = 0
    for helper in helpers_of(event):
        if helper.stint.pk in wanted and helper.email and not Thanks.objects.filter(stint=helper.stint).exists():
            author = by if isinstance(by, Person) else None
            thanks = Thanks.objects.create(stint=helper.stint, words=words.strip()[:2000], by=author, at=now)
            zone = zone_named(helper.person.timezone if helper.person else "", event.timezone)
            key = f"afterwards.thanks:{thanks.pk}"
            enqueue("afterwards.thank", payload={"thanks": thanks.pk}, now=now, due_at=next_loud(now, zone), key=key)
            count += 1
    if count:
        record("afterwards.helpers.thanked", by=by, about=event, now=now, detail={"event": event.pk, "count": count})
    return count


def write_thanks(*, thanks_id: int, now: datetime) -> None:
    """Write one letter of thanks; safe to run twice. Who was forgotten meanwhile gets none."""
    thanks = Thanks.objects.select_related("stint__role__event", "by").filter(pk=thanks_id).first()
    if thanks is None:
        return
    event = thanks.stint.role.event
    helper = next((one for one in helpers_of(event) if one.stint.pk == thanks.stint_id), None)
    if helper is None or not helper.email:
        return
    language = (helper.person.language if helper.person else "") or settings.LANGUAGE_CODE
    with translation.override(language):
        _post_thanks(thanks, helper, event, now)


def _post_thanks(thanks: Thanks, helper: Helper, event: Event, now: datetime) -> None:
    page = settings.SITE_URL + reverse("events:detail", args=[event.pk, event.slug])
    words = Words(
        title=_("Thank you for “%(event)s”") % {"event": event.title},
        opening=[
            _("Hello %(name)s,") % {"name": helper.name} if helper.name else _("Hello,"),
            *thanks.words.split("\n\n"),
        ],
        button=(_("See how it was"), page),
        closing=[str(thanks.by)] if thanks.by else [],
        why=_("You get this letter because you helped: %(role)s.") % {"role": helper.role},
    )
    text, html = written(words)
    post_letter(
        to=helper.email,
        subject=words.title,
        text=text,
        html=html,
        purpose="afterwards.thanks",
        key=f"afterwards.thanks:{thanks.pk}",
        now=now,
    )


# ---- The write-up and its pictures


@dataclass(frozen=True, slots=True)
class WriteUpFacts:
    """What a write-up says; see ``WriteUp``. ``sequence`` is the one that its writer began from."""

    body: str
    lesson: str = ""
    show_numbers: bool = True
    sequence: int = 0


@transaction.atomic
def write_up(*, by: Viewer, event: Event, facts: WriteUpFacts, publish: bool = False, now: datetime) -> WriteUp:
    """Keep what a write-up says, and show it to everybody when ``publish``.

    :raises Refused: when ``by`` may not, the event has not happened, or an empty one is to be published.
    :raises WrittenMeanwhile: when somebody else changed it since.
    """
    event = Event.objects.select_for_update().get(pk=event.pk)
    require(can_look_back(by, event))
    found = WriteUp.objects.filter(event=event).first() or WriteUp(event=event, changed_at=now)
    if found.sequence != facts.sequence:
        raise WrittenMeanwhile(found)
    if publish and not facts.body.strip():
        raise Refused(no(_("The write-up is empty."), _("Two sentences are enough: what happened, what it led to.")))
    found.body, found.lesson, found.show_numbers = facts.body, facts.lesson, facts.show_numbers
    found.body_html = markdown(facts.body)
    found.by = by if isinstance(by, Person) else None
    found.sequence += 1
    found.changed_at = now
    if publish:
        found.published_at = found.published_at or now
    found.save()
    count_event(event=event, now=now)
    verb = "afterwards.write_up.published" if publish else "afterwards.write_up.changed"
    record(verb, by=by, about=event, now=now, group_id=_lead(event), detail={"event": event.pk, "title": event.title})
    if publish:
        mark_written_up(by=by, event=event, now=now)
    return found


@transaction.atomic
def hide_write_up(*, by: Viewer, event: Event, now: datetime) -> None:
    """Take a write-up off the event's page; it stays as a draft.

    :raises Refused: when ``by`` may not.
    """
    require(can_look_back(by, event))
    WriteUp.objects.filter(event=event).update(published_at=None)
    record("afterwards.write_up.hidden", by=by, about=event, now=now, group_id=_lead(event))


def add_photo(*, by: Viewer, event: Event, picture: Picture, alt: str, credit: str, now: datetime) -> Photo:
    """Put a picture to an event.

    :raises Refused: when ``by`` may not, or there are as many as can be.
    """
    with transaction.atomic():
        event = Event.objects.select_for_update().get(pk=event.pk)
        require(can_add_photo(by, event))
        last = Photo.objects.filter(event=event).order_by("-position").values_list("position", flat=True).first() or 0
        photo = Photo.objects.create(
            event=event,
            name=secrets.token_hex(16),
            alt=" ".join(alt.split())[:250],
            credit=" ".join(credit.split())[:80],
            width=picture.width,
            height=picture.height,
            position=last + 1,
            by=by if isinstance(by, Person) else None,
            at=now,
        )
        for name, content in ((f"{photo.name}.webp", picture.large), (f"{photo.name}-s.webp", picture.small)):
            default_storage.save(f"{FOLDER}/{name}", ContentFile(content))
        record("afterwards.photo.added", by=by, about=event, now=now, group_id=_lead(event))
    return photo


@transaction.atomic
def describe_photo(*, by: Viewer, photo: Photo, alt: str, credit: str, now: datetime) -> None:
    """Say anew what a picture shows.

    :raises Refused: when ``by`` may not, or nothing is said.
    """
    require(can_look_back(by, photo.event))
    if not alt.strip():
        raise Refused(no(_("Say what the picture shows, for those who cannot see it.")))
    Photo.objects.filter(pk=photo.pk).update(alt=" ".join(alt.split())[:250], credit=" ".join(credit.split())[:80])
    record("afterwards.photo.described", by=by, about=photo.event, now=now)


def remove_photo(*, by: Viewer, photo: Photo, now: datetime) -> None:
    """Take a picture away for good, files and all.

    :raises Refused: when ``by`` may not.
    """
    with transaction.atomic():
        require(can_look_back(by, photo.event))
        record("afterwards.photo.removed", by=by, about=photo.event, now=now)
        name = photo.name
        photo.delete()
        transaction.on_commit(lambda: _forget_files(name))


def _forget_files(name: str) -> None:
    for ending in (".webp", "-s.webp"):
        default_storage.delete(f"{FOLDER}/{name}{ending}")


def _lead(event: Event) -> int | None:
    return Host.objects.filter(event=event).order_by("id").values_list("group_id", flat=True).first()


def forget_addresses(*, now: datetime, days: int = 90) -> int:
    """Empty the addresses that guests left with their feedback more than 90 days ago; return how many."""
    old = Feedback.objects.filter(on__lt=(now - timedelta(days=days)).date()).exclude(email="")
    used = UsedLink.objects.filter(event__ends_at__lt=now - timedelta(days=days))
    used.delete()
    return old.update(email="")
