"""The verbs of calendars: attach, read, pause, wake and detach them; join events that are one, keep others apart."""

from moothall.calendars.actions.attaching import (
    agree_to_many,
    attach_calendar,
    attach_file,
    detach_calendar,
    forget_group,
    pause_calendar,
    wake_calendar,
)
from moothall.calendars.actions.failing import note_failure, note_unchanged
from moothall.calendars.actions.pairings import join_pair, keep_apart, suggest_pairs
from moothall.calendars.actions.reading import apply_reading, ask_to_read, plan_due_readings, read_calendar
from moothall.calendars.actions.taken_on import leave_as_it_is, take_over
from moothall.calendars.actions.tidying import forget_old_readings

__all__ = [
    "agree_to_many",
    "apply_reading",
    "ask_to_read",
    "attach_calendar",
    "attach_file",
    "detach_calendar",
    "forget_group",
    "forget_old_readings",
    "join_pair",
    "keep_apart",
    "leave_as_it_is",
    "note_failure",
    "note_unchanged",
    "pause_calendar",
    "plan_due_readings",
    "read_calendar",
    "suggest_pairs",
    "take_over",
    "wake_calendar",
]
