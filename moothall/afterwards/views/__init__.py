"""The pages of afterwards: what guests are asked, and where hosts count, thank, and write up."""

from moothall.afterwards.views.feedback import feedback_create, feedback_done, feedback_open
from moothall.afterwards.views.hosts import asking_update, event_detail, heads_update, story_update, thanks_create
from moothall.afterwards.views.photos import photo_create, photo_delete, photo_edit, photo_file
from moothall.afterwards.views.writing import write_up_edit, write_up_hide

__all__ = [
    "asking_update",
    "event_detail",
    "feedback_create",
    "feedback_done",
    "feedback_open",
    "heads_update",
    "photo_create",
    "photo_delete",
    "photo_edit",
    "photo_file",
    "story_update",
    "thanks_create",
    "write_up_edit",
    "write_up_hide",
]
