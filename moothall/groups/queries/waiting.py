"""What waits for the stewards."""

from dataclasses import dataclass
from datetime import datetime

from moothall.groups.models import Claim, Group, Membership
from moothall.groups.rules import Role, State


@dataclass(frozen=True, slots=True)
class Waiting:
    """A group that waits, how many days it has, and who applied."""

    group: Group
    days: int
    applicants: list[str]


def waiting_groups(now: datetime) -> list[Waiting]:
    """Return groups that have applied or are on hold, those that waited longest first; two queries."""
    groups = list(
        Group.objects.filter(state__in=[State.APPLIED, State.ON_HOLD])
        .select_related("place")
        .order_by("state_since", "pk")
    )
    owners: dict[int, list[str]] = {}
    crew = Membership.objects.filter(group__in=groups, role=Role.OWNER).values_list(
        "group_id", "person__name", "person__email"
    )
    for group_id, name, email in crew:
        owners.setdefault(group_id, []).append(name or email)
    return [Waiting(group, max(0, (now - group.state_since).days), owners.get(group.pk, [])) for group in groups]


def waiting_claims() -> list[Claim]:
    """Return claims that a steward must decide, oldest first."""
    return list(Claim.objects.filter(state=Claim.State.ASKED).select_related("group", "person").order_by("at"))


def groups_in_care() -> list[Group]:
    """Return groups in the network's care, those that have been longest first."""
    return list(Group.objects.filter(state=State.CARETAKER).select_related("place").order_by("state_since"))
