"""The life of one event: what has happened to it, by whom, what is planned; and who would hear of a change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moothall.events.models import Event, Rsvp
from moothall.events.running.life import Moment, moments_of_rooms, others_told
from moothall.minutes.models import Minute

MOST, VERB = 60, "events.event."
VERBS: Mapping[str, tuple[Any, str]] = {
    "drafted": (gettext_lazy("Drafted"), "begun"),
    "published": (gettext_lazy("Published"), "good"),
    "changed": (gettext_lazy("Changed"), "change"),
    "postponed": (gettext_lazy("Postponed"), "bad"),
    "cancelled": (gettext_lazy("Cancelled"), "bad"),
    "revived": (gettext_lazy("On again"), "good"),
    "taken_on": (gettext_lazy("Taken on from the calendar"), "good"),
    "happened": (gettext_lazy("Happened"), "event"),
    "written_up": (gettext_lazy("Written up"), "end"),
    "merged": (gettext_lazy("Shown as one with another event"), "change"),
    "parted": (gettext_lazy("Parted from another event"), "change"),
}
CHANGES: Mapping[str, Any] = {
    "title": gettext_lazy("the title"),
    "starts_at": gettext_lazy("the time"),
    "ends_at": gettext_lazy("the end"),
    "timezone": gettext_lazy("the time zone"),
    "venue": gettext_lazy("the venue"),
    "address": gettext_lazy("the address"),
    "where": gettext_lazy("the place on the map"),
    "online_url": gettext_lazy("the link"),
    "joining": gettext_lazy("what guests are told"),
    "access": gettext_lazy("getting in"),
    "summary": gettext_lazy("the line about it"),
    "description": gettext_lazy("the description"),
    "url": gettext_lazy("the page elsewhere"),
    "topics": gettext_lazy("the topics"),
}


def life_of(event: Event, now: datetime) -> list[Moment]:
    """Return the moments of an event's life in order: from the ledger, from other rooms, and when it takes place."""
    rows = Minute.objects.filter(about_kind=Event._meta.label_lower, about_id=event.pk, verb__startswith=VERB)
    minutes = list(rows.select_related("by").order_by("-id")[:MOST])[::-1]
    moments = [moment for minute in _without_drafting(minutes) if (moment := _moment(minute))]
    if not moments:
        moments = [Moment(event.created_at, _("First read from the calendar") if _is_read(event) else _("Made"))]
    if event.happened_at is None and event.state in {Event.State.DRAFT, Event.State.PUBLISHED}:
        moments.append(Moment(event.starts_at, _("It takes place"), kind="event", planned=event.starts_at > now))
    return sorted([*moments, *moments_of_rooms(event, now)], key=lambda moment: moment.at)


def _is_read(event: Event) -> bool:
    return event.origin == Event.Origin.READ


def _without_drafting(minutes: list[Minute]) -> list[Minute]:
    """Leave out the changes of a draft: nobody has seen what it was before."""
    seen = next((at for at, minute in enumerate(minutes) if _word(minute) in {"published", "taken_on"}), len(minutes))
    return [minute for at, minute in enumerate(minutes) if at >= seen or _word(minute) != "changed"]


def _word(minute: Minute) -> str:
    return minute.verb.rpartition(".")[2]


def _moment(minute: Minute) -> Moment | None:
    words, kind = VERBS.get(_word(minute), ("", ""))
    if not kind:
        return None
    changes = minute.detail.get("changes") or {}
    named = [str(CHANGES[name]) for name in changes if name in CHANGES]
    note = str(minute.detail.get("reason") or "")
    if named:
        note = ", ".join(named)
    told = minute.detail.get("tell")
    if told and minute.verb.endswith(".changed"):
        note = _("%(what)s; guests were told") % {"what": note}
    return Moment(minute.at, words, by=minute.by.name if minute.by else "", kind=kind, note=note)


def guests_told(event: Event) -> int:
    """Return how many answers there are whose people hear of changes: those going, waiting, or offered a place."""
    states = (Rsvp.State.GOING, Rsvp.State.WAITING, Rsvp.State.OFFERED)
    found = Rsvp.objects.filter(event=event, state__in=states, walked_in=False).aggregate(guests=Count("pk"))
    return int(found["guests"])


def told_words(event: Event) -> str:
    """Return who gets one letter about a change, as "23 guests and 3 helpers"; empty when nobody does."""
    guests = guests_told(event)
    parts = [ngettext("%(num)s guest", "%(num)s guests", guests) % {"num": guests}] if guests else []
    parts += [words for _count, words in others_told(event)]
    if len(parts) < 2:  # noqa: PLR2004  (nothing to join)
        return "".join(parts)
    return _("%(some)s and %(last)s") % {"some": ", ".join(parts[:-1]), "last": parts[-1]}
