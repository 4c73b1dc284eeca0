"""What organisers, helpers, speakers and reviewers do."""

from moothall.helping.actions.calls import CallFacts, change_call, invite_reviewer, open_call, remove_reviewer
from moothall.helping.actions.forgetting import (
    adopt_guest,
    forget_guests,
    forget_person,
    forget_proofs,
    forget_talks,
)
from moothall.helping.actions.letters import write_decision
from moothall.helping.actions.proofs import Confirmed, confirm_by_code, confirm_by_link, hash_of_link, prove_address
from moothall.helping.actions.reviews import decide_talk, review_talk
from moothall.helping.actions.roles import RoleFacts, change_role, open_role, open_roles, remove_role, role_facts
from moothall.helping.actions.stints import (
    answer_ask,
    ask_for_role,
    hand_back_role,
    length_of,
    mark_all_done,
    mark_stint,
    take_role,
)
from moothall.helping.actions.talks import TalkFacts, confirm_talk, edit_talk, propose_talk, withdraw_talk

__all__ = [
    "CallFacts",
    "Confirmed",
    "RoleFacts",
    "TalkFacts",
    "adopt_guest",
    "answer_ask",
    "ask_for_role",
    "change_call",
    "change_role",
    "confirm_by_code",
    "confirm_by_link",
    "confirm_talk",
    "decide_talk",
    "edit_talk",
    "forget_guests",
    "forget_person",
    "forget_proofs",
    "forget_talks",
    "hand_back_role",
    "hash_of_link",
    "invite_reviewer",
    "length_of",
    "mark_all_done",
    "mark_stint",
    "open_call",
    "open_role",
    "open_roles",
    "propose_talk",
    "prove_address",
    "remove_reviewer",
    "remove_role",
    "review_talk",
    "role_facts",
    "take_role",
    "withdraw_talk",
    "write_decision",
]
