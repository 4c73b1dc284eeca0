"""Work that follows: telling organisers and those asked, letters of decisions, forgetting; what is held of people."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.events.models import Event
from moothall.helping import actions
from moothall.helping.models import Ask, Call, Review, Reviewer, Stint, Talk
from moothall.helping.queries.given import name_of
from moothall.helping.queries.roles import organisers_of
from moothall.helping.telling import clock_words, day_words
from moothall.kit.verdict import Refused
from moothall.minutes.listeners import GiveUp, every, job, on
from moothall.minutes.models import Minute
from moothall.notices.actions import notify
from moothall.notices.topics import topic
from moothall.people.models import Person
from moothall.people.privacy import adds_to_copy, holds, tidies_after

HELPERS, ASKED, TALKS = "helping.helpers", "helping.asked", "helping.talks"

topic(
    HELPERS,
    label=gettext_lazy("helpers of the events that you run"),
    about=gettext_lazy("somebody handed a role back"),
    way="at_once",
)
topic(
    ASKED,
    label=gettext_lazy("what organisers ask you to do"),
    about=gettext_lazy("a role at an event, talks to review"),
    way="at_once",
)
topic(
    TALKS,
    label=gettext_lazy("talks for the events that you run"),
    about=gettext_lazy("a speaker said yes or withdrew, a call that has closed"),
    way="digest",
)


@on("events.event.drafted", "checklists.checklist.started")
def open_template_roles(minute: Minute, now: datetime) -> None:
    """Open the roles that a template asks for: ``detail["roles"]`` is a list as ``open_roles`` takes it."""
    roles = minute.detail.get("roles")
    event = Event.objects.filter(pk=minute.about_id).first() if roles else None
    if event is None:
        return
    try:
        actions.open_roles(by=None, event=event, roles=roles, now=now)
    except (ValueError, TypeError, AttributeError, Refused) as error:
        raise GiveUp(f"The template's roles make no sense: {error}") from error


@on("helping.stint.handed_back")
def tell_organisers_of_gap(minute: Minute, now: datetime) -> None:
    """Tell those who run the event that a role is open again, with the helper's word."""
    stint = Stint.objects.select_related("role__event", "person").filter(pk=minute.about_id).first()
    if stint is None or stint.state != Stint.State.HANDED_BACK:
        return
    title = _("%(role)s is open again: %(event)s") % {"role": stint.role.title, "event": stint.role.event.title}
    said = _("%(name)s cannot do it after all.") % {"name": name_of(stint) or _("A helper")}
    body = f"{said}\n{stint.note}".strip()
    url = reverse("helping:helpers", args=[stint.role.event_id])
    everybody = [each for each in organisers_of(stint.role.event) if each.pk != minute.by_id]
    _tell(everybody, minute, now, about=HELPERS, title=title, body=body, url=url)


@on("helping.role.asked")
def tell_asked(minute: Minute, now: datetime) -> None:
    """Tell somebody that the organisers ask them to fill a role."""
    ask = Ask.objects.select_related("role__event", "person", "by").filter(pk=minute.about_id).first()
    if ask is None or ask.answered_at:
        return
    role = ask.role
    title = _("Could you do this? %(role)s: %(event)s") % {"role": role.title, "event": role.event.title}
    when = f"{day_words(role)}, {clock_words(role, ask.person.timezone)}"
    who = _("%(name)s asks you.") % {"name": ask.by} if ask.by else ""
    body = "\n".join(part for part in (when, ask.words, who, _("A no is fine, and needs no reason.")) if part)
    _tell([ask.person], minute, now, about=ASKED, title=title, body=body, url=reverse("helping:role", args=[role.pk]))


@on("helping.role.turned_down")
def tell_who_asked(minute: Minute, now: datetime) -> None:
    """Tell who asked that the answer is no, so that they can ask somebody else."""
    ask = Ask.objects.select_related("role__event", "person", "by").filter(pk=minute.about_id).first()
    if ask is None or ask.by is None or ask.answer != Ask.Answer.NO:
        return
    title = _("%(who)s cannot this time: %(role)s") % {"who": ask.person, "role": ask.role.title}
    url = reverse("helping:helpers", args=[ask.role.event_id])
    _tell([ask.by], minute, now, about=HELPERS, title=title, body=ask.role.event.title, url=url)


@on("helping.reviewer.invited")
def tell_reviewer(minute: Minute, now: datetime) -> None:
    """Tell somebody that they are asked to review talks."""
    reviewer = Reviewer.objects.select_related("call__event", "person").filter(pk=minute.about_id).first()
    if reviewer is None:
        return
    call = reviewer.call
    title = _("Would you read the talks proposed for %(event)s?") % {"event": call.event.title}
    body = _("A few minutes for each, in your own time, once the call has closed.")
    url = reverse("helping:reviews", args=[call.event_id])
    _tell([reviewer.person], minute, now, about=ASKED, title=title, body=body, url=url)


@on("helping.talk.confirmed", "helping.talk.withdrawn")
def tell_organisers_of_talk(minute: Minute, now: datetime) -> None:
    """Tell those who run the event that a speaker said yes, or that a talk they had answered was withdrawn."""
    talk = Talk.objects.select_related("call__event").filter(pk=minute.about_id).first()
    confirmed = minute.verb.endswith("confirmed")
    if talk is None or (not confirmed and minute.detail.get("was") == Talk.State.PROPOSED):
        return
    said = _("On the programme: %(title)s") if confirmed else _("Withdrawn: %(title)s")
    body = "" if confirmed else _("If somebody is on the waiting list, a slot may be free for them.")
    url = reverse("helping:choosing", args=[talk.call.event_id])
    everybody = organisers_of(talk.call.event)
    _tell(everybody, minute, now, about=TALKS, title=said % {"title": talk.title}, body=body, url=url)


def _tell(
    people: Iterable[Person], minute: Minute, now: datetime, *, about: str, title: str, body: str, url: str
) -> None:
    for person in people:
        key = f"{about}:{minute.pk}:{person.pk}"
        notify(person=person, topic=about, title=title, body=body, url=url, key=key, now=now)


@job("helping.decision")
def write_decision(payload: dict[str, Any], now: datetime) -> None:
    """Write the letter of a decision."""
    actions.write_decision(talk_id=payload["talk"], decision=payload["decision"], now=now)


@every(hours=1, at=timedelta(minutes=10))
def tell_of_closed_calls(now: datetime) -> None:
    """Tell organisers and reviewers, once, that a call has closed and the talks can be read."""
    closed = Call.objects.filter(closes_at__lte=now, closes_at__gt=now - timedelta(days=2), event__starts_at__gt=now)
    for call in closed.filter(talks__state=Talk.State.PROPOSED).select_related("event").distinct():
        _tell_readers(call, now)


def _tell_readers(call: Call, now: datetime) -> None:
    title = _("The talks for %(event)s can be read now") % {"event": call.event.title}
    body = _("The call has closed. Each takes a few minutes.")
    invited = [each.person for each in call.reviewers.select_related("person")]
    for person in {each.pk: each for each in [*organisers_of(call.event), *invited]}.values():
        key = f"{TALKS}:closed:{call.pk}:{call.closes_at:%Y%m%d%H%M}:{person.pk}"
        url = reverse("helping:reviews", args=[call.event_id])
        notify(person=person, topic=TALKS, title=title, body=body, url=url, key=key, now=now)


@every(hours=6, at=timedelta(minutes=25))
def forget_proofs(now: datetime) -> None:
    """Forget addresses that nobody confirmed, and letters that were used."""
    actions.forget_proofs(now=now)


@every(days=1, at=timedelta(hours=3, minutes=25))
def forget_old(now: datetime) -> None:
    """Forget guests who helped 60 days after the event, and proposals 90 days after."""
    actions.forget_guests(now=now)
    actions.forget_talks(now=now)


@on("people.person.joined", "people.person.changed_address")
def adopt_guest(minute: Minute, now: datetime) -> None:
    """Give somebody what they did as a guest with the address that they sign in with now."""
    person = Person.objects.filter(pk=minute.about_id, is_active=True).first()
    if person:
        actions.adopt_guest(person=person)


AFTER_90 = gettext_lazy("until 90 days after the event")
TWO_DAYS = gettext_lazy("two days")

holds(
    "helping.stint",
    ["person", "email", "name", "state", "minutes", "note", "at", "changed_at", "role"],
    what=gettext_lazy("What you help with at events, the time you gave, and a word when you handed something back"),
    why=gettext_lazy("so that organisers know who comes, can write to you and thank you"),
    until=gettext_lazy(
        "as long as your account; without one, name and address until 60 days after the event. "
        "The time given stays, without names"
    ),
)
holds(
    "helping.stint",
    ["id", "nonce"],
    what="",
    why=gettext_lazy("makes the link of your own page"),
    until="",
    yours=False,
)
holds(
    "helping.ask",
    ["role", "person", "by", "words", "at", "answer", "answered_at"],
    what=gettext_lazy("What organisers asked you to help with, and what you answered"),
    why=gettext_lazy("so that nobody is asked twice"),
    until=gettext_lazy("until 60 days after the event"),
)
holds("helping.ask", ["id"], what="", why=gettext_lazy("a number"), until="", yours=False)
holds(
    "helping.talk",
    ["person", "email", "name", "title", "about", "length", "first_time", "needs", "state", "words", "placed_at",
     "changed_at", "decided_at", "confirmed_at", "call", "stint"],
    what=gettext_lazy("The talks that you proposed, what you need for them, and the answer"),
    why=gettext_lazy("to choose talks and to write to you; your name and title are on the programme once you say yes"),
    until=gettext_lazy(
        "until 90 days after the event; a talk that was given stays on its page until you leave, its address and "
        "needs are deleted after 60 days"
    ),
)  # fmt: skip
holds(
    "helping.talk",
    ["id", "nonce", "decisions"],
    what="",
    why=gettext_lazy("makes the link of its page"),
    until="",
    yours=False,
)
holds(
    "helping.reviewer",
    ["call", "person", "by", "at"],
    what=gettext_lazy("That you were asked to review talks"),
    why=gettext_lazy("to show them to you"),
    until=gettext_lazy("as long as your account"),
)
holds("helping.reviewer", ["id"], what="", why=gettext_lazy("a number"), until="", yours=False)
holds(
    "helping.review",
    ["talk", "reviewer", "score", "comment", "at"],
    what=gettext_lazy("What you think of talks that you reviewed"),
    why=gettext_lazy("to choose together; the others who choose see it"),
    until=AFTER_90,
)
holds("helping.review", ["id"], what="", why=gettext_lazy("a number"), until="", yours=False)
holds(
    "helping.proof",
    ["email", "answer", "role", "call", "at", "used_at", "wrong", "stint", "talk"],
    what=gettext_lazy("The address with which you offered to help or proposed a talk, until you confirm it"),
    why=gettext_lazy("to check the code or link of the letter"),
    until=TWO_DAYS,
)
holds(
    "helping.proof",
    ["id", "code_hash", "link_hash"],
    what="",
    why=gettext_lazy("checks a code or link"),
    until="",
    yours=False,
)


@adds_to_copy("helping")
def copy_of_helping(person: Person) -> Any:
    """Return what a person helped with, proposed and reviewed."""
    stints = Stint.objects.filter(person=person).order_by("role__event__starts_at", "id")
    asks = Ask.objects.filter(person=person).order_by("id")
    talks = Talk.objects.filter(person=person).order_by("id")
    reviews = Review.objects.filter(reviewer=person).order_by("id")
    calls = Reviewer.objects.filter(person=person).order_by("id")
    event = ("role__event__title", "role__event__starts_at")
    return {
        "roles": list(stints.values("role__title", *event, "state", "minutes", "note", "at")),
        "asked": list(asks.values("role__title", "role__event__title", "words", "at", "answer", "answered_at")),
        "talks": list(
            talks.values(
                "call__event__title", "title", "about", "length", "first_time", "name", "needs", "state", "words",
                "placed_at", "decided_at", "confirmed_at",
            )
        ),
        "reviews": list(reviews.values("talk__title", "score", "comment", "at")),
        "reviews_for": list(calls.values("call__event__title", "at")),
    }  # fmt: skip


@tidies_after
def forget_person(person: Person, now: datetime) -> None:
    """Hand back what a person said yes to, withdraw their talks, keep the time that they gave without a name."""
    actions.forget_person(person=person, now=now)
