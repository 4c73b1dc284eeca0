"""Events that come round: a rule makes their dates; each date is an event of its own, to be skipped, moved, changed."""

from moothall.events.actions.series.changing import Changed, DateChange, ask_alike, change_series
from moothall.events.actions.series.dates import move_date, restore_date, skip_date, take_off
from moothall.events.actions.series.ending import change_rule, end_series
from moothall.events.actions.series.extending import extend_series
from moothall.events.actions.series.starting import start_series

__all__ = [
    "Changed",
    "DateChange",
    "ask_alike",
    "change_rule",
    "change_series",
    "end_series",
    "extend_series",
    "move_date",
    "restore_date",
    "skip_date",
    "start_series",
    "take_off",
]
