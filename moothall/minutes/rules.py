"""Who may look into the engine room."""

from typing import Any

from django.utils.translation import gettext as _

from moothall.kit.verdict import YES, Verdict, no
from moothall.minutes.models import Job


def can_read_ledger(viewer: Any) -> Verdict:
    """Say whether a viewer may read who did what, and what work was given up: the network's stewards may."""
    if getattr(viewer, "is_steward", False):
        return YES
    return no(_("Only the network’s stewards read the ledger."), _("Ask a steward for what you need to know."))


def can_retry_job(viewer: Any, job: Job) -> Verdict:
    """Say whether a viewer may let a job try again."""
    allowed = can_read_ledger(viewer)
    if not allowed:
        return allowed
    if job.state != Job.State.GIVEN_UP:
        return no(_("This work has not been given up."), _("It runs by itself; there is nothing to do."))
    return YES
