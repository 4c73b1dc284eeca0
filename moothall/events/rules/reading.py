"""Who may have a feed of their own, and see clashes."""

from django.utils.translation import gettext as _

from moothall.groups.models import Group
from moothall.groups.rules import can_organise
from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Viewer


def can_have_feed(viewer: Viewer) -> Verdict:
    """Say whether the viewer may have a calendar feed of their own."""
    if viewer.is_authenticated:
        return YES
    return no(
        _("Your own calendar needs an account."), _("Sign in first; or subscribe to a group’s calendar without one.")
    )


def can_see_clashes(viewer: Viewer, group: Group) -> Verdict:
    """Say whether the viewer may see which nights of a group clash with its neighbours'."""
    if can_organise(viewer, group):
        return YES
    return no(
        "Only people who organise this group see its clashes.", "What is on near the group is in the public calendar."
    )
