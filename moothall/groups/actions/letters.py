"""Letters to addresses rather than people: an invitation, and the proof of a claim. Written in the caller's
transaction.
"""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from moothall.groups.models import Group, Invitation
from moothall.people.letters import Words, written
from moothall.people.models import Viewer
from moothall.post.actions import post_letter


def send_invitation(invitation: Invitation, secret: str, by: Viewer, now: datetime) -> None:
    """Write to somebody who is asked to help run a group."""
    group, who = invitation.group, by.name or _("Somebody")
    link = settings.SITE_URL + reverse("groups:invitation", args=[secret])
    words = Words(
        title=_("Help to run %(group)s?") % {"group": group.name},
        opening=[
            _("Hello,"),
            _("%(who)s asks you to be %(role)s of %(group)s at %(hall)s.")
            % {"who": who, "role": _role(invitation.role), "group": group.name, "hall": settings.NETWORK_NAME},
        ],
        button=(_("See the invitation"), link),
        closing=[_("The link works once, for two weeks. If you would rather not, do nothing: nobody is told.")],
        why=_("You get this letter because somebody who runs the group typed your address."),
    )
    text, html = written(words)
    post_letter(to=invitation.email, subject=words.title, text=text, html=html, purpose="groups.invitation", now=now)


def send_proof(group: Group, email: str, secret: str, by: Viewer, now: datetime) -> None:
    """Write to an address of the group's own, to prove that whoever asked belongs to it."""
    link = settings.SITE_URL + reverse("groups:claim_proof", args=[secret])
    words = Words(
        title=_("Is %(group)s yours?") % {"group": group.name},
        opening=[
            _("Hello,"),
            _("%(who)s says that %(group)s is theirs and would like to look after its page at %(hall)s.")
            % {"who": by.name or _("Somebody"), "group": group.name, "hall": settings.NETWORK_NAME},
            _("If that is right, open this link in the browser where you are signed in:"),
        ],
        button=(_("Yes, take it over"), link),
        closing=[_("You did not ask for this? Then do nothing, and nothing changes.")],
        why=_("You get this letter because your address belongs to the group."),
    )
    text, html = written(words)
    post_letter(to=email, subject=words.title, text=text, html=html, purpose="groups.claim", now=now)


def _role(role: str) -> str:
    return {"owner": _("an owner"), "organiser": _("an organiser"), "helper": _("a helper")}.get(role, role)
