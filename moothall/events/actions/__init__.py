"""The verbs of events: read ones are published, changed and cancelled; two become one and are parted; feed keys."""

from moothall.events.actions.copying import copy_event, take_on_event
from moothall.events.actions.drafts import delete_draft, draft_event
from moothall.events.actions.editing import Edited, EditedMeanwhile, edit_event
from moothall.events.actions.facts import EventFacts
from moothall.events.actions.feed_keys import make_feed_key, revoke_feed_key
from moothall.events.actions.guests import (
    GuestlistFacts,
    RsvpFacts,
    add_walk_in,
    adopt_rsvps,
    answer_new_dates,
    change_rsvp,
    claim_offer,
    decline_offer,
    end_standing,
    forget_guests,
    lapse_offers,
    leave_rsvp,
    mark_came,
    move_rsvp,
    pause_guests,
    place_rsvp,
    place_standing,
    resume_guests,
    set_guestlist,
    unmark_came,
)
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
from moothall.events.actions.states import (
    cancel_event,
    mark_happened,
    mark_written_up,
    postpone_event,
    publish_event,
    revive_event,
)
from moothall.events.actions.withdrawing import withdraw_read_events
from moothall.events.drafting import EventDraft

__all__ = [
    "Edited",
    "EditedMeanwhile",
    "EventDraft",
    "EventFacts",
    "GuestlistFacts",
    "RsvpFacts",
    "add_walk_in",
    "adopt_rsvps",
    "answer_new_dates",
    "cancel_event",
    "cancel_read_event",
    "cancel_read_events",
    "change_read_event",
    "change_read_events",
    "change_rsvp",
    "claim_offer",
    "copy_event",
    "decline_offer",
    "delete_draft",
    "draft_event",
    "edit_event",
    "end_standing",
    "forget_guests",
    "index_events",
    "index_passed",
    "lapse_offers",
    "leave_rsvp",
    "make_feed_key",
    "mark_came",
    "mark_happened",
    "mark_written_up",
    "merge_events",
    "move_rsvp",
    "part_events",
    "pause_guests",
    "place_rsvp",
    "place_standing",
    "postpone_event",
    "publish_event",
    "publish_read_event",
    "publish_read_events",
    "refresh_next_events",
    "refresh_passed",
    "reindex_events",
    "resume_guests",
    "revive_event",
    "revoke_feed_key",
    "set_guestlist",
    "take_on_event",
    "unmark_came",
    "withdraw_read_events",
]
