"""When the letter to a guest without an account may be used."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from moothall.events.models import RsvpRequest
from moothall.kit.verdict import YES, Verdict, no

REQUEST_LASTS = timedelta(days=2)
MOST_WRONG = 5


def can_use_request(request: RsvpRequest, now: datetime) -> Verdict:
    """Say whether the letter of this request can still be used; code and link work once between them."""
    remedy = _("Ask for a new letter; it takes a minute.")
    if request.used_at:
        return no(_("This letter has already been used."), _("Each letter works once."))
    if now - request.at > REQUEST_LASTS:
        return no(_("This letter is more than two days old, so it no longer works."), remedy)
    if request.wrong >= MOST_WRONG:
        return no(_("The code was typed wrongly five times, so this letter no longer works."), remedy)
    return YES


def wrong_request_code(request: RsvpRequest) -> Verdict:
    """Say that the code was wrong and how many tries are left."""
    left = MOST_WRONG - request.wrong
    if left < 1:
        return no(
            _("That was not the code either, and five tries is all that we allow."),
            _("Ask for a new letter; it takes a minute."),
        )
    tries = ngettext("You have one more try.", "You have %(count)s more tries.", left) % {"count": left}
    return no(_("That is not the code in the newest letter. Check the six figures."), tries)
