"""Events in the shapes of others: iCalendar items, schema.org, Atom, CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Protocol
from xml.sax.saxutils import escape, quoteattr

from django.conf import settings

from moothall.events.models import Event, Question
from moothall.events.queries.guests import Guest
from moothall.events.queries.whats_on import Row
from moothall.events.telling import zone_called
from moothall.events.writing import Item, clean
from moothall.groups.models import Group
from moothall.kit.shell import way

HEADINGS = [
    "id", "title", "state", "starts", "ends", "timezone", "all_day", "first_day", "last_day", "hosts", "venue",
    "address", "town", "latitude", "longitude", "online", "address_here", "address_elsewhere", "summary",
]  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
STATUS = {
    Event.State.PUBLISHED: "EventScheduled",
    Event.State.POSTPONED: "EventPostponed",
    Event.State.CANCELLED: "EventCancelled",
}


def host_name() -> str:
    """Return the hall's own name on the internet, the last part of every UID."""
    return settings.SITE_URL.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0]


def page_address(pk: int, slug: str) -> str:
    """Return the full address of an event's page."""
    return f"{settings.SITE_URL}{way('events:list')}{pk}/{slug}/"


def item_of(row: Row) -> Item:
    """Return a row of a full page as an iCalendar item."""
    more = row.more
    return Item(
        uid=f"{row.id}@{host_name()}",
        title=row.title,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        timezone=row.timezone,
        created_at=more["created_at"],
        changed_at=more["changed_at"],
        sequence=more["sequence"],
        all_day=row.all_day,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        status=row.state,
        description=_told(
            more["description"] or row.summary, [host.name for host in row.hosts], more["url"], more["reason"]
        ),
        location=_place(row.venue, row.address),
        latitude=None if row.approximate else row.latitude,
        longitude=None if row.approximate else row.longitude,
        url=page_address(row.id, row.slug),
        online_url=row.online_url,
    )


def item_of_event(event: Event) -> Item:
    """Return an event with its hosts as an iCalendar item."""
    names = [host.group.name for host in event.hosts.all()]
    return Item(
        uid=f"{event.pk}@{host_name()}",
        title=event.title,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        timezone=event.timezone,
        created_at=event.created_at,
        changed_at=event.changed_at,
        sequence=event.sequence,
        all_day=event.all_day,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        status=event.state if event.state in STATUS else Event.State.PUBLISHED,
        description=_told(event.description or event.summary, names, event.url, event.reason),
        location=_place(event.venue, event.address),
        latitude=None if event.approximate else event.latitude,
        longitude=None if event.approximate else event.longitude,
        url=page_address(event.pk, event.slug),
        online_url=event.online_url,
    )


def _told(description: str, hosts: Sequence[str], url: str, reason: str) -> str:
    parts = [reason, description.strip(), f"Hosted by {', '.join(hosts)}" if hosts else "", url]
    return "\n\n".join(part for part in parts if part)


def _place(venue: str, address: str) -> str:
    if venue and address and venue not in address:
        return f"{venue}, {address}"
    return address or venue


def structured(event: Event, hosts: Sequence[Group], address: str) -> dict[str, Any]:
    """Return the event as schema.org JSON-LD."""
    zone = zone_called(event.timezone)
    whole_days = event.all_day and event.starts_on and event.ends_on
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "@id": address,
        "url": address,
        "name": event.title,
        "startDate": event.starts_on.isoformat() if whole_days else event.starts_at.astimezone(zone).isoformat(),  # type: ignore[union-attr]
        "endDate": event.ends_on.isoformat() if whole_days else event.ends_at.astimezone(zone).isoformat(),  # type: ignore[union-attr]
        "eventStatus": f"https://schema.org/{_status(event)}",
        "eventAttendanceMode": f"https://schema.org/{_mode(event)}",
        "location": _locations(event),
        "organizer": [
            {
                "@type": "Organization",
                "name": group.name,
                "url": f"{settings.SITE_URL}{way('groups:list')}{group.slug}/",
            }
            for group in hosts
        ],
        "description": event.summary or event.description[:500],
        "isAccessibleForFree": None,
        "sameAs": event.url,
    }
    if event.previous_starts_at:
        data["previousStartDate"] = event.previous_starts_at.astimezone(zone).isoformat()
    return {key: value for key, value in data.items() if value}


def _status(event: Event) -> str:
    if event.state == Event.State.PUBLISHED and event.previous_starts_at:
        return "EventRescheduled"
    return STATUS.get(Event.State(event.state), "EventScheduled")


def _mode(event: Event) -> str:
    in_person = bool(event.venue or event.address or event.latitude is not None)
    if event.online_url and in_person:
        return "MixedEventAttendanceMode"
    return "OnlineEventAttendanceMode" if event.online_url else "OfflineEventAttendanceMode"


def _locations(event: Event) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    if event.venue or event.address or event.latitude is not None:
        town = event.place.name if event.place else ""
        place: dict[str, Any] = {"@type": "Place", "name": event.venue or event.address or town or event.title}
        place["address"] = event.address or town or event.venue
        if event.latitude is not None and not event.approximate:
            place["geo"] = {"@type": "GeoCoordinates", "latitude": event.latitude, "longitude": event.longitude}
        found.append({key: value for key, value in place.items() if value})
    if event.online_url:
        found.append({"@type": "VirtualLocation", "url": event.online_url})
    return found


def table_of(rows: Iterable[Row]) -> str:
    """Return rows as CSV that no spreadsheet takes for formulas (a leading ``'`` disarms them)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for row in rows:
        zone = zone_called(row.timezone)
        cells = [
            row.id,
            row.title,
            row.state,
            row.starts_at.astimezone(zone).isoformat(),
            row.ends_at.astimezone(zone).isoformat(),
            row.timezone,
            "yes" if row.all_day else "no",
            row.starts_on or "",
            row.ends_on or "",
            "; ".join(host.name for host in row.hosts),
            row.venue,
            row.address,
            row.town,
            "" if row.latitude is None or row.approximate else row.latitude,
            "" if row.longitude is None or row.approximate else row.longitude,
            row.online_url,
            page_address(row.id, row.slug),
            row.more["url"],
            row.summary,
        ]
        writer.writerow([_safe(cell) for cell in cells])
    return out.getvalue()


class GuestLine(Protocol):
    """What a guest list says of one answer, in words."""

    @property
    def name(self) -> str: ...
    @property
    def email(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def mode(self) -> str: ...
    @property
    def seats(self) -> int: ...
    @property
    def companions(self) -> str: ...


def guests_table_of(rows: Iterable[tuple[GuestLine, Guest]], questions: Sequence[Question]) -> str:
    """Return a guest list as CSV that no spreadsheet takes for formulas; one column for each question."""
    out = io.StringIO()
    writer = csv.writer(out)
    head = ["name", "email", "state", "note", "mode", "seats", "companions", "came", "answered_at"]
    writer.writerow([_safe(cell) for cell in [*head, *(each.text for each in questions)]])
    for row, guest in rows:
        cells = [row.name, row.email, row.label, row.note, row.mode, row.seats, row.companions]
        cells += [guest.rsvp.came, guest.rsvp.placed_at.isoformat()]
        writer.writerow([_safe(cell) for cell in [*cells, *(guest.answers.get(each.pk, "") for each in questions)]])
    return out.getvalue()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.lstrip().startswith(FORMULA) else cell


def atom_of(rows: Sequence[Row], *, title: str, address: str, page: str, updated: str) -> str:
    """Return an Atom feed (RFC 4287) of new events; ``updated`` is used when there are none."""
    latest = max((row.more["changed_at"].isoformat() for row in rows), default=updated)
    entries = "".join(map(_entry, rows))
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">'
        f"<id>{_xml(page)}</id><title>{_xml(title)}</title><updated>{latest}</updated>"
        f'<link rel="self" type="application/atom+xml" href={_attribute(address)}/><link href={_attribute(page)}/>'
        f"<author><name>{_xml(settings.NETWORK_NAME)}</name></author>{entries}</feed>\n"
    )


def _entry(row: Row) -> str:
    more, address = row.more, page_address(row.id, row.slug)
    zone = zone_called(row.timezone)
    when = (
        row.starts_on.isoformat()
        if row.all_day and row.starts_on
        else f"{row.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"
    )
    authors = "".join(f"<author><name>{_xml(host.name)}</name></author>" for host in row.hosts)
    line = " · ".join(
        part for part in (when, _place(row.venue, row.address), row.state if row.state != "published" else "") if part
    )
    return (
        f"<entry><id>{_xml(address)}</id><title>{_xml(row.title)}</title><link href={_attribute(address)}/>"
        f"<published>{more['created_at'].isoformat()}</published><updated>{more['changed_at'].isoformat()}</updated>{authors}"
        f"<summary>{_xml(line)}</summary>"
        f'<content type="html">{_xml(more["description_html"] or row.summary)}</content></entry>'
    )


def _xml(value: str) -> str:
    return escape(clean(value))


def _attribute(value: str) -> str:
    return quoteattr(clean(value))
