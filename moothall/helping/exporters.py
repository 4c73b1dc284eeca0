"""A stint in the shape of others: an iCalendar item."""

from django.utils.translation import gettext as _

from moothall.events.exporters import host_name, page_address
from moothall.events.writing import Item
from moothall.helping.models import Stint
from moothall.helping.rules import times_of


def item_of_stint(stint: Stint) -> Item:
    """Return a stint as an iCalendar item; it changes with its role and its event, and is cancelled when either is."""
    role, event = stint.role, stint.role.event
    begins, ends = times_of(role)
    off = event.state == event.State.CANCELLED or stint.state == Stint.State.HANDED_BACK
    where = ", ".join(part for part in (event.venue, event.address.removeprefix(event.venue).lstrip(", ")) if part)
    changed = max(stint.changed_at, role.changed_at, event.changed_at)
    return Item(
        uid=f"stint-{stint.pk}@{host_name()}",
        title=_("%(role)s: %(event)s") % {"role": role.title, "event": event.title},
        starts_at=begins,
        ends_at=ends,
        timezone=event.timezone,
        created_at=stint.at,
        changed_at=changed,
        sequence=round(changed.timestamp()),
        status="cancelled" if off else event.state if event.state != event.State.DRAFT else "published",
        description=role.about,
        location=where,
        url=page_address(event.pk, event.slug),
        online_url=event.online_url,
    )
