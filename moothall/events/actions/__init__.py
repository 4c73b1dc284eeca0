"""The verbs of events: read ones are published, changed and cancelled; two become one and are parted; feed keys."""

from moothall.events.actions.facts import EventFacts
from moothall.events.actions.feed_keys import make_feed_key, revoke_feed_key
from moothall.events.actions.indexing import index_events, index_passed, reindex_events
from moothall.events.actions.merging import merge_events, part_events
from moothall.events.actions.next_events import refresh_next_events, refresh_passed
from moothall.events.actions.reading import (
    cancel_read_event,
    cancel_read_events,
    change_read_event,
    change_read_events,
    publish_read_event,
    publish_read_events,
)
from moothall.events.actions.withdrawing import withdraw_read_events

__all__ = [
    "EventFacts",
    "cancel_read_event",
    "cancel_read_events",
    "change_read_event",
    "change_read_events",
    "index_events",
    "index_passed",
    "make_feed_key",
    "merge_events",
    "part_events",
    "publish_read_event",
    "publish_read_events",
    "refresh_next_events",
    "refresh_passed",
    "reindex_events",
    "revoke_feed_key",
    "withdraw_read_events",
]
