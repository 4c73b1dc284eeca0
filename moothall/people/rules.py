"""Who may do what at the door, and what people are asked to agree to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moothall.kit.verdict import YES, Verdict, no
from moothall.people.models import Knock, Person, SignIn, Viewer
from moothall.people.privacy import objection_to_leaving

KNOCK_LASTS = timedelta(minutes=15)
MOST_WRONG = 5
FRESH = timedelta(hours=1)
MOST_PASSKEYS = 12


@dataclass(frozen=True, slots=True)
class Purpose:
    """Something that a person may agree to: the wording is kept with each answer."""

    label: Any
    wording: Any


PURPOSES: Mapping[str, Purpose] = {
    "named_publicly": Purpose(
        gettext_lazy("Show my name"),
        gettext_lazy(
            "My name and the few words about me may be shown to everybody on the pages of groups that I help to run."
        ),
    ),
    "network_news": Purpose(
        gettext_lazy("Send me the network’s news"),
        gettext_lazy("The network’s stewards may send me news of the network by e-mail, a few times a year."),
    ),
}


def can_use_knock(knock: Knock, now: datetime) -> Verdict:
    """Say whether the letter of this knock still opens the door."""
    remedy = _("Ask for a new letter; it takes a minute.")
    if knock.used_at:
        return no(_("This letter has already been used. Each letter opens the door once."), remedy)
    if now - knock.at > KNOCK_LASTS:
        return no(_("This letter is more than 15 minutes old, so it no longer opens the door."), remedy)
    if knock.wrong >= MOST_WRONG:
        return no(_("The code was typed wrongly five times, so it no longer works."), remedy)
    return YES


def wrong_code(knock: Knock) -> Verdict:
    """Say that the code was wrong and how many tries are left."""
    left = MOST_WRONG - knock.wrong
    if left < 1:
        return no(
            _("That was not the code either, and five tries is all that we allow."),
            _("Ask for a new letter; it takes a minute."),
        )
    tries = ngettext("You have one more try.", "You have %(count)s more tries.", left) % {"count": left}
    return no(_("That is not the code in the newest letter. Check the six figures."), tries)


def can_come_in(person: Person) -> Verdict:
    """Say whether this account is open."""
    if person.is_active:
        return YES
    return no(
        _("This account has been closed."),
        _("Write to the stewards of the network if you think that this is a mistake."),
    )


def is_fresh(sign_in: SignIn | None, now: datetime) -> bool:
    """Tell whether this device signed in within the last hour, as changes to the ways in ask for."""
    return sign_in is not None and now - sign_in.at <= FRESH


def can_add_passkey(person: Person, count: int) -> Verdict:
    """Say whether one more passkey fits."""
    if count < MOST_PASSKEYS:
        return YES
    return no(_("You have twelve passkeys, which is all that we keep."), _("Remove one that you no longer use."))


def can_manage_stewards(viewer: Viewer) -> Verdict:
    """Say whether the viewer may see, make and unmake stewards."""
    if viewer.is_steward and viewer.is_active:
        return YES
    return no(_("Only stewards of the network can do this."), _("Ask one of them."))


def can_unmake_steward(viewer: Viewer, person: Person, stewards: int) -> Verdict:
    """Say whether this steward may stop being one; the network always has a steward."""
    allowed = can_manage_stewards(viewer)
    if not allowed:
        return allowed
    if person.is_steward and stewards <= 1:
        return no(_("The network would be without a steward."), _("Make somebody else a steward first."))
    return YES


def can_leave(person: Person, stewards: int) -> Verdict:
    """Say whether a person may delete their account; a room above may object (see ``privacy``)."""
    if person.is_steward and stewards <= 1:
        return no(
            _("You are the only steward, and the network would be without one."),
            _("Make somebody else a steward first."),
        )
    return objection_to_leaving(person)
