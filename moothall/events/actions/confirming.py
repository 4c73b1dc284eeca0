"""RSVPs without an account: asked for on a page, confirmed by the code or the link of a letter.

Asking does the same work and gives the same answer whether or not the address is known; only the letter tells more.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from moothall.events.actions.guests import RsvpFacts, place_standing
from moothall.events.actions.guests.offering import TooQuick
from moothall.events.actions.guests.placing import place_as_guest
from moothall.events.models import Event, Rsvp, RsvpRequest
from moothall.events.queries.own_links import place_token
from moothall.events.rules.confirming import REQUEST_LASTS, can_use_request, wrong_request_code
from moothall.events.telling import event_words, zone_called
from moothall.kit import dates
from moothall.kit.rows import do, find_one, instant, locked
from moothall.kit.verdict import require
from moothall.people.letters import Item, Words, written
from moothall.post.actions import post_letter

USE = """
UPDATE events_rsvprequest SET used_at = %s, rsvp_id = %s
WHERE email = %s AND id <= %s AND (id = %s OR (used_at IS NULL AND {} = %s))"""
Answer = TypeVar("Answer")
SALT = "events.rsvp"
PURPOSE = "events.rsvp"


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a letter did: the answer it leads to (none when no date of a series is open), and whether it only proves."""

    rsvp: Rsvp | None
    proves: bool = False


def ask_for_place(*, event: Event, email: str, facts: RsvpFacts, whole_series: bool, now: datetime) -> RsvpRequest:
    """Keep what somebody without an account asked for, and write to their address; no place is held yet."""
    asked = {"event": event.pk, "facts": asdict(facts)}
    series = event.series_id if whole_series else None
    return _ask(event, email, asked, now, series_id=series)


def ask_for_proof(*, rsvp: Rsvp, now: datetime) -> RsvpRequest:
    """Write to the owner of an answer, so that they can show that the mailbox is theirs."""
    email = rsvp.person.email if rsvp.person else rsvp.email
    return _ask(rsvp.event, email, {"event": rsvp.event_id, "proves": rsvp.pk}, now)


def _ask(
    event: Event, email: str, asked: Mapping[str, Any], now: datetime, series_id: int | None = None
) -> RsvpRequest:
    code, link = f"{secrets.randbelow(1_000_000):06}", secrets.token_urlsafe(24)
    link_hash = hash_of_link(link)
    with transaction.atomic():
        made = RsvpRequest.objects.create(
            event=None if series_id else event,
            series_id=series_id,
            email=email.strip().lower(),
            answer=dict(asked),
            code_hash=_hash_of_code(link_hash, code),
            link_hash=link_hash,
            at=now,
        )
        address = settings.SITE_URL + reverse("events:rsvp_confirm", args=[link])
        say = _proof_words if "proves" in asked else _place_words
        words = say(event, made, code, address)
        text, html = written(words)
        subject = _("%(code)s is your code for %(title)s") % {"code": code, "title": event.title}
        post_letter(to=made.email, subject=subject, text=text, html=html, purpose=PURPOSE, now=now)
    return made


def hash_of_link(link: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(link.encode()).hexdigest()


def _hash_of_code(link_hash: str, code: str) -> str:
    # Six figures are soon tried through, so the hash needs the hall's secret key.
    return salted_hmac(SALT, f"{link_hash}:{code}", algorithm="sha256").hexdigest()


def _place_words(event: Event, made: RsvpRequest, code: str, address: str) -> Words:
    until, known = _until(event, made.at), answer_of_address(event, made.email)
    return Words(
        title=_("One more step to %(title)s") % {"title": event.title},
        opening=[
            _("Hello,"),
            _("Somebody, we hope you, would like to come to %(title)s: %(when)s.")
            % {"title": event.title, "when": event_words(event)},
            _("Type this code in the window where you asked, and your answer counts:"),
        ],
        code=code,
        button=(_("Or go on with this link, on any device"), address),
        items=[_known(known)] if known else [],
        closing=[
            _("Code and link work once, until %(when)s. Until you use one of them, no place is kept.")
            % {"when": until},
            _("You did not ask for this? Then do nothing: we forget your address in two days."),
        ],
        why=_("You get this letter because somebody typed your address on the page of this event."),
    )


def _known(rsvp: Rsvp) -> Item:
    return Item(
        title=_("You have answered already"),
        body=_("Your own page shows your answer; you can change it there. Using the code changes it to the new one."),
        href=_address(rsvp),
    )


def _address(rsvp: Rsvp) -> str:
    return settings.SITE_URL + reverse("events:place", args=[place_token(rsvp)])


def answer_of_address(event: Event, email: str) -> Rsvp | None:
    """Return the answer that whoever reads this mailbox gave to an event, with an account or without."""
    mine = Q(email=email) | Q(person__email=email)
    return Rsvp.objects.filter(mine, event=event).select_related("event").order_by("-id").first()


def _proof_words(event: Event, made: RsvpRequest, code: str, address: str) -> Words:
    return Words(
        title=_("See what you told us for %(title)s") % {"title": event.title},
        opening=[
            _("Hello,"),
            _("Your answers about yourself open only to you. Type this code in the window where you asked for it:"),
        ],
        code=code,
        button=(_("Or open them with this link, on any device"), address),
        closing=[
            _("Code and link work once, until %(when)s.") % {"when": _until(event, made.at)},
            _("You did not ask for this? Then do nothing. Please give the code to nobody."),
        ],
        why=_("You get this letter because somebody with the link to your place asked to see your answers."),
    )


def _until(event: Event, asked_at: datetime) -> str:
    ends = (asked_at + REQUEST_LASTS).astimezone(zone_called(event.timezone))
    return _("%(day)s, %(time)s") % {"day": dates.day(ends.date()), "time": f"{ends:%H:%M}"}


def confirm_by_code(*, request_id: int, code: str, now: datetime) -> Confirmed:
    """Do what was asked for, on the device that asked.

    :raises RsvpRequest.DoesNotExist: when there is no such request.
    :raises Refused: when the letter is old or used, the code is wrong (which is counted), or the event takes nobody.
    """
    done = _twice(lambda only_wait: _confirm_code(request_id, code, now, only_wait=only_wait))
    if isinstance(done, Confirmed):
        return done
    require(wrong_request_code(done))
    raise AssertionError("unreachable")


def _twice(confirm: Callable[[bool], Answer]) -> Answer:
    """Confirm; when only the database kept it from being one too many, once more: then they wait."""
    try:
        return confirm(False)
    except TooQuick:
        return confirm(True)


@transaction.atomic
def _confirm_code(request_id: int, code: str, now: datetime, *, only_wait: bool) -> Confirmed | RsvpRequest:
    """Return what was done, or the request when the code was wrong: that is counted, so it must not be undone."""
    found = RsvpRequest.objects.select_for_update().get(pk=request_id)
    return _confirm(found, now, only_wait=only_wait) if _try_code(found, code, now) else found


def _try_code(found: RsvpRequest, code: str, now: datetime) -> bool:
    require(can_use_request(found, now))
    figures = "".join(character for character in code if character.isdigit())
    if constant_time_compare(found.code_hash, _hash_of_code(found.link_hash, figures)):
        return True
    found.wrong += 1
    found.save(update_fields=["wrong"])
    return False


def confirm_by_link(*, link: str, now: datetime) -> Confirmed:
    """Do what was asked for, for whoever holds the link of the letter.

    :raises RsvpRequest.DoesNotExist: when there is no such link.
    :raises Refused: when the letter is old or used, or the event takes nobody.
    """
    return _twice(lambda only_wait: _confirm_link(link, now, only_wait=only_wait))


@transaction.atomic
def _confirm_link(link: str, now: datetime, *, only_wait: bool) -> Confirmed:
    found = find_one(RsvpRequest, f"link_hash = %s{locked()}", hash_of_link(link))
    if found is None:
        raise RsvpRequest.DoesNotExist
    require(can_use_request(found, now))
    return _confirm(found, now, only_wait=only_wait)


def _confirm(found: RsvpRequest, now: datetime, *, only_wait: bool) -> Confirmed:
    proves = "proves" in found.answer
    proven = Rsvp.objects.filter(pk=found.answer["proves"]).first() if proves else None
    rsvp = proven if proves else _place(found, now, only_wait=only_wait)
    found.used_at, found.rsvp = now, rsvp
    about, key = ("event_id", found.event_id) if found.event_id else ("series_id", found.series_id)
    do(USE.format(about), instant(now), rsvp.pk if rsvp else None, found.email, found.pk, found.pk, key)
    return Confirmed(rsvp, proves=proves)


def _place(found: RsvpRequest, now: datetime, *, only_wait: bool) -> Rsvp | None:
    event_id, facts = found.answer["event"], facts_asked(found)
    if found.series is None:
        return place_as_guest(email=found.email, event_id=event_id, facts=facts, now=now, only_wait=only_wait)
    event = Event.objects.get(pk=event_id)
    place_standing(by=None, email=found.email, series=found.series, facts=facts, now=now)
    return answer_of_address(event, found.email)


def facts_asked(found: RsvpRequest) -> RsvpFacts:
    """Return what was asked for, as it was kept."""
    kept = found.answer["facts"]
    return RsvpFacts(
        mode=kept["mode"],
        seats=kept["seats"],
        companions=tuple(kept["companions"]),
        answers={int(key): text for key, text in kept["answers"].items()},
        share_with=tuple(kept["share_with"]),
        name=kept["name"],
        wants_reminders=kept["wants_reminders"],
    )


def send_own_link(*, rsvp: Rsvp, now: datetime) -> None:
    """Write the link of a guest's own page to their address, and to nobody else."""
    event = rsvp.event
    to = rsvp.person.email if rsvp.person else rsvp.email
    if not to:
        return
    words = Words(
        title=_("Your place at %(title)s") % {"title": event.title},
        opening=[
            _("Hello,"),
            _("Here is the link to your own page for %(title)s: %(when)s.")
            % {"title": event.title, "when": event_words(event)},
        ],
        button=(
            _("See, change or leave my place"),
            settings.SITE_URL + reverse("events:place", args=[place_token(rsvp)]),
        ),
        closing=[_("Keep the link to yourself: whoever has it can give your place away.")],
        why=_("You get this letter because somebody asked us to send your link to you again."),
    )
    text, html = written(words)
    subject = _("Your place at %(title)s") % {"title": event.title}
    key = f"events.rsvp.link:{rsvp.pk}:{now:%Y%m%d%H}"
    post_letter(to=to, subject=subject, text=text, html=html, purpose=PURPOSE, key=key, now=now)
