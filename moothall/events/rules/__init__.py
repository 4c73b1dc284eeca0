"""Who may do what with events."""

from moothall.events.rules.guests import (
    can_answer,
    can_bring,
    can_change_rsvp,
    can_claim,
    can_end_standing,
    can_leave_rsvp,
    can_mark_came,
    can_move_rsvp,
    can_rsvp,
)
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
    "can_answer",
    "can_bring",
    "can_cancel",
    "can_change_rsvp",
    "can_claim",
    "can_copy",
    "can_delete_draft",
    "can_draft",
    "can_edit_event",
    "can_end_standing",
    "can_have_feed",
    "can_help_run",
    "can_host",
    "can_leave_rsvp",
    "can_mark_came",
    "can_merge",
    "can_move_rsvp",
    "can_part",
    "can_postpone",
    "can_publish",
    "can_revive",
    "can_rsvp",
    "can_run",
    "can_see_clashes",
    "can_take_on",
    "can_write_up",
]
