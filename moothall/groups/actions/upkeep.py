"""Work that follows: when a group meets next, how many members it has, what search knows of it, what is forgotten."""

from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from moothall.groups.models import HIDDEN_STATES, Draft, Group, Invitation, Membership
from moothall.groups.queries.documents import KIND, document_of, documents
from moothall.search.actions import forget_document, index_documents

KEEP_DRAFTS = timedelta(days=14)
KEEP_INVITATIONS = timedelta(days=90)
BATCH = 500


def set_next_event(*, group_id: int, starts_at: datetime | None) -> None:
    """Keep beside a group when it meets next; the room of events calls this when the answer changes."""
    Group.objects.filter(pk=group_id).update(next_event_at=starts_at)


def count_members(*, group_id: int) -> None:
    """Count a group's members again."""
    counted = (
        Membership.objects.filter(group=OuterRef("pk")).order_by().values("group").annotate(n=Count("pk")).values("n")
    )
    Group.objects.filter(pk=group_id).update(member_count=Coalesce(Subquery(counted), 0))


def index_group(*, group_id: int) -> None:
    """Bring what search knows of one group up to date; what is not public, or gone, is forgotten."""
    group = Group.objects.select_related("place").prefetch_related("topics").filter(pk=group_id).first()
    if group is None or group.state in HIDDEN_STATES:
        forget_document(kind=KIND, object_id=group_id)
        return
    index_documents([document_of(group)])


def reindex_groups() -> int:
    """Tell search of every public group, in bulk; return how many."""
    return index_documents(documents())


def forget_drafts(*, now: datetime) -> int:
    """Delete applications that were never sent, and what is left of sent ones, after two weeks."""
    return Draft.objects.filter(at__lt=now - KEEP_DRAFTS).delete()[0]


def forget_invitations(*, now: datetime) -> int:
    """Delete invitations three months old."""
    return Invitation.objects.filter(at__lt=now - KEEP_INVITATIONS).delete()[0]


def index_groups(*, group_ids: list[int]) -> int:
    """Tell search of these groups, those that are public."""
    return sum(
        index_documents(documents(group_ids[start : start + BATCH])) for start in range(0, len(group_ids), BATCH)
    )
