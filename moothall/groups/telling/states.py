"""States in words."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _

MARKED = {
    "resting": "note",
    "caretaker": "warn",
    "closed": "bad",
    "applied": "note",
    "on_hold": "warn",
    "declined": "bad",
}


@dataclass(frozen=True, slots=True)
class Saying:
    """What to say of a state: a short badge, a whole sentence, and the tone of both (see the kit's badges)."""

    badge: str
    sentence: str
    tone: str


def saying_of(state: str, since: datetime, words: str = "", *, listed: bool = False) -> Saying:
    """Return what to say of a state since an instant, with what people said about it; nothing of an active group.

    Of a ``listed`` group, which lives elsewhere, nobody here knows since when.
    """
    if state == "active":
        return Saying("", "", "good")
    badge, sentence = {
        "resting": (_("Resting"), _("Resting since %(month)s")),
        "caretaker": (
            _("In the network’s care"),
            _("In the network’s care since %(month)s: it is looking for new organisers"),
        ),
        "closed": (_("Closed"), _("Closed in %(month)s; this page stays to be read")),
        "applied": (_("Waiting to be welcomed"), _("Applied in %(month)s; a steward will read it")),
        "on_hold": (_("On hold"), _("On hold since %(month)s: the stewards have a question")),
        "declined": (_("Declined"), _("Declined in %(month)s")),
    }[state]
    if listed and not words:
        return Saying(badge, _("%(state)s, as far as we know.") % {"state": badge}, MARKED[state])
    said = sentence % {"month": month_of(since)}
    return Saying(badge, f"{said}: {words}" if words else f"{said}.", MARKED[state])


def month_of(at: datetime) -> str:
    """Return "March" for an instant in this year or the last few months, "March 2021" for one before."""
    local, today = timezone.localtime(at), timezone.localtime()
    months = (today.year - local.year) * 12 + today.month - local.month
    return dateformat.format(local, "F" if 0 <= months < 10 else "F Y")  # noqa: PLR2004  (by then the year is a question)
