"""Pages and feeds of events."""

from moothall.events.views.clashes import clash_list
from moothall.events.views.details import event_detail, event_download
from moothall.events.views.embeds import embed, embed_create
from moothall.events.views.feed_keys import feed_key_create, feed_key_delete, feed_key_detail, own_feed
from moothall.events.views.feeds import atom, feed, group_feed, table
from moothall.events.views.lists import event_list
from moothall.events.views.maps import event_map
from moothall.events.views.months import event_month, event_month_now

__all__ = [
    "atom",
    "clash_list",
    "embed",
    "embed_create",
    "event_detail",
    "event_download",
    "event_list",
    "event_map",
    "event_month",
    "event_month_now",
    "feed",
    "feed_key_create",
    "feed_key_delete",
    "feed_key_detail",
    "group_feed",
    "own_feed",
    "table",
]
