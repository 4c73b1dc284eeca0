"""Who may open the outbox."""

from django.conf import settings

from moothall.kit.verdict import YES, Verdict, no


def can_open_outbox() -> Verdict:
    """Say whether the outbox is open: in a demo, to everybody; in a real hall letters are private."""
    if settings.DEMO:
        return YES
    return no("Letters are private: the outbox is open in a demo only.")
