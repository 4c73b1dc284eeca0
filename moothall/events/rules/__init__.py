"""Who may do what with events."""

from moothall.events.rules.making import (
    can_cancel,
    can_copy,
    can_delete_draft,
    can_draft,
    can_edit_event,
    can_host,
    can_postpone,
    can_publish,
    can_revive,
    can_take_on,
    can_write_up,
)
from moothall.events.rules.merging import can_merge, can_part
from moothall.events.rules.reading import can_have_feed, can_see_clashes
from moothall.events.rules.running import CREW, can_help_run, can_run

__all__ = [
    "CREW",
    "can_cancel",
    "can_copy",
    "can_delete_draft",
    "can_draft",
    "can_edit_event",
    "can_have_feed",
    "can_help_run",
    "can_host",
    "can_merge",
    "can_part",
    "can_postpone",
    "can_publish",
    "can_revive",
    "can_run",
    "can_see_clashes",
    "can_take_on",
    "can_write_up",
]
