"""The nouns of helping: roles and stints, calls and talks with their reviews, and addresses that are being proven."""

from moothall.helping.models.proofs import Proof
from moothall.helping.models.roles import HOLDING, MOST_WANTED, Ask, Role, Stint
from moothall.helping.models.talks import Call, Review, Reviewer, Talk

__all__ = ["HOLDING", "MOST_WANTED", "Ask", "Call", "Proof", "Review", "Reviewer", "Role", "Stint", "Talk"]
