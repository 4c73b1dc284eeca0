"""What people do at the door and with what the hall holds about them."""

from moothall.people.actions.housekeeping import forget_old_knocks, forget_old_sign_ins, offer_demo_visitor
from moothall.people.actions.keys import note_passkey_added, remove_passkey, rename_passkey
from moothall.people.actions.leaving import leave_hall
from moothall.people.actions.profile import (
    ask_new_address,
    change_address,
    change_consents,
    edit_profile,
    put_off_welcome,
    welcome,
)
from moothall.people.actions.sign_in import (
    Taken,
    end_other_sign_ins,
    end_sign_in,
    enter_by_code,
    enter_by_link,
    forget_sign_in,
    knock,
    note_sign_in,
    note_use,
)
from moothall.people.actions.stewards import appoint_first_steward, make_steward, unmake_steward

__all__ = [
    "Taken",
    "appoint_first_steward",
    "ask_new_address",
    "change_address",
    "change_consents",
    "edit_profile",
    "end_other_sign_ins",
    "end_sign_in",
    "enter_by_code",
    "enter_by_link",
    "forget_old_knocks",
    "forget_old_sign_ins",
    "forget_sign_in",
    "knock",
    "leave_hall",
    "make_steward",
    "note_passkey_added",
    "note_sign_in",
    "note_use",
    "offer_demo_visitor",
    "put_off_welcome",
    "remove_passkey",
    "rename_passkey",
    "unmake_steward",
    "welcome",
]
