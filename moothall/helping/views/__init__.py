"""Pages about helping: places to fill, one's own place, the helpers of an event, talks and their reviews."""

from moothall.helping.views.choosing import call_edit, choosing, decision, reviewer_delete
from moothall.helping.views.confirming import confirm, confirm_link
from moothall.helping.views.places import hand_back, place, place_calendar, take_again
from moothall.helping.views.reviewing import review, review_list
from moothall.helping.views.roles import answer_create, role_detail
from moothall.helping.views.running import (
    ask_create,
    done_create,
    helper_list,
    ready_create,
    role_create,
    role_delete,
    role_edit,
    stint_edit,
    stint_release,
)
from moothall.helping.views.talks import talk, talk_confirm, talk_list, talk_withdraw

__all__ = [
    "answer_create",
    "ask_create",
    "call_edit",
    "choosing",
    "confirm",
    "confirm_link",
    "decision",
    "done_create",
    "hand_back",
    "helper_list",
    "place",
    "place_calendar",
    "ready_create",
    "review",
    "review_list",
    "reviewer_delete",
    "role_create",
    "role_delete",
    "role_detail",
    "role_edit",
    "stint_edit",
    "stint_release",
    "take_again",
    "talk",
    "talk_confirm",
    "talk_list",
    "talk_withdraw",
]
