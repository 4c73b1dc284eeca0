"""Who could take a task on."""

from moothall.events.models import Event, Host
from moothall.groups.models import HIDDEN_STATES, Membership
from moothall.groups.rules import Role
from moothall.people.models import Person


def crew_of_event(event: Event) -> list[Person]:
    """Return the owners, organisers and helpers of all hosts, by name."""
    hosts = Host.objects.filter(event=event).exclude(group__state__in=HIDDEN_STATES)
    crew = Membership.objects.filter(group__in=hosts.values("group")).exclude(role=Role.MEMBER)
    return list(Person.objects.filter(pk__in=crew.values("person"), is_active=True).order_by("name", "id"))
