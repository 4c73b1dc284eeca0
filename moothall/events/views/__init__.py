"""Pages and feeds of events."""

from moothall.events.views.clashes import clash_list
from moothall.events.views.coming import rsvp
from moothall.events.views.confirming import rsvp_code, rsvp_confirm
from moothall.events.views.details import event_detail, event_download
from moothall.events.views.editing import event_edit
from moothall.events.views.embeds import embed, embed_create
from moothall.events.views.feed_keys import feed_key_create, feed_key_delete, feed_key_detail, own_feed
from moothall.events.views.feeds import atom, feed, group_feed, table
from moothall.events.views.guestlists import guestlist, question_create, question_delete, question_edit, question_move
from moothall.events.views.guests import guest, guest_answers, guest_table, guests
from moothall.events.views.hosts import (
    host_answer,
    host_delete,
    host_invitation_delete,
    host_list,
    share_create,
    share_delete,
    share_update,
)
from moothall.events.views.lists import event_list
from moothall.events.views.making import event_create
from moothall.events.views.maps import event_map
from moothall.events.views.months import event_month, event_month_now
from moothall.events.views.own_answers import place_answers
from moothall.events.views.places import (
    place,
    place_again,
    place_change,
    place_dates,
    place_leave,
    place_letters,
    place_pass,
    place_take,
)
from moothall.events.views.regions import region_list, region_month
from moothall.events.views.running import event_run
from moothall.events.views.series import series_create, series_detail
from moothall.events.views.series_running import (
    date_create,
    date_delete,
    date_update,
    series_end,
    series_guests,
    series_rule,
    series_run,
    series_update,
)
from moothall.events.views.states import (
    cancellation_create,
    draft_delete,
    postponement_create,
    publication_create,
    revival_create,
    taking_on_create,
)

__all__ = [
    "atom",
    "cancellation_create",
    "clash_list",
    "date_create",
    "date_delete",
    "date_update",
    "draft_delete",
    "embed",
    "embed_create",
    "event_create",
    "event_detail",
    "event_download",
    "event_edit",
    "event_list",
    "event_map",
    "event_month",
    "event_month_now",
    "event_run",
    "feed",
    "feed_key_create",
    "feed_key_delete",
    "feed_key_detail",
    "group_feed",
    "guest",
    "guest_answers",
    "guest_table",
    "guestlist",
    "guests",
    "host_answer",
    "host_delete",
    "host_invitation_delete",
    "host_list",
    "own_feed",
    "place",
    "place_again",
    "place_answers",
    "place_change",
    "place_dates",
    "place_leave",
    "place_letters",
    "place_pass",
    "place_take",
    "postponement_create",
    "publication_create",
    "question_create",
    "question_delete",
    "question_edit",
    "question_move",
    "region_list",
    "region_month",
    "revival_create",
    "rsvp",
    "rsvp_code",
    "rsvp_confirm",
    "series_create",
    "series_detail",
    "series_end",
    "series_guests",
    "series_rule",
    "series_run",
    "series_update",
    "share_create",
    "share_delete",
    "share_update",
    "table",
    "taking_on_create",
]
