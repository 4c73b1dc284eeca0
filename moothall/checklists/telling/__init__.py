"""How far a checklist is, in words. Plain functions of numbers, no ORM."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def progress_words(done: int, left: int) -> str:
    """Return "5 done, 8 to go.", "13 things to do." or "Everything is done."."""
    if not left:
        return _("Everything is done.") if done else _("Nothing to do at present.")
    if not done:
        return ngettext("%(count)s thing to do.", "%(count)s things to do.", left) % {"count": left}
    said = ngettext("%(done)s done, %(count)s to go.", "%(done)s done, %(count)s to go.", left)
    return said % {"done": done, "count": left}
