"""Questions about the ledger and the work that follows."""

from django.db.models import Count, QuerySet

from moothall.minutes.models import Job, Minute


def ledger(*, verb: str = "", group_id: int | None = None) -> QuerySet[Minute]:
    """Return minutes, newest first: of one group, of verbs that begin in one way."""
    minutes = Minute.objects.select_related("by").order_by("-id")
    if verb:
        minutes = minutes.filter(verb__startswith=verb)
    return minutes if group_id is None else minutes.filter(group_id=group_id)


def given_up_jobs() -> QuerySet[Job]:
    """Return work that was given up, the newest first."""
    return Job.objects.filter(state=Job.State.GIVEN_UP).order_by("-done_at", "-id")


def job_counts() -> dict[str, int]:
    """Return how many jobs are in each state."""
    counted = Job.objects.values_list("state").annotate(Count("id")).order_by()
    return dict.fromkeys(Job.State.values, 0) | dict(counted)
