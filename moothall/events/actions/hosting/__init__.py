"""Groups hold an event together: one asks, another answers, any but the last may leave; they settle whose numbers."""

from moothall.events.actions.hosting.inviting import (
    accept_host_invitation,
    decline_host_invitation,
    invite_host,
    withdraw_host_invitation,
)
from moothall.events.actions.hosting.leaving import leave_closed, leave_event
from moothall.events.actions.hosting.shares import agree_shares, drop_shares, propose_shares

__all__ = [
    "accept_host_invitation",
    "agree_shares",
    "decline_host_invitation",
    "drop_shares",
    "invite_host",
    "leave_closed",
    "leave_event",
    "propose_shares",
    "withdraw_host_invitation",
]
