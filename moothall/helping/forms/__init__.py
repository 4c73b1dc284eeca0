"""What people type about places to fill and about talks."""

from moothall.helping.forms.roles import AskForm, CodeForm, GuestForm, MarkForm, RoleForm, WordForm
from moothall.helping.forms.talks import CallForm, DecisionForm, GuestTalkForm, ReviewerForm, ReviewForm, TalkForm

__all__ = [
    "AskForm",
    "CallForm",
    "CodeForm",
    "DecisionForm",
    "GuestForm",
    "GuestTalkForm",
    "MarkForm",
    "ReviewForm",
    "ReviewerForm",
    "RoleForm",
    "TalkForm",
    "WordForm",
]
