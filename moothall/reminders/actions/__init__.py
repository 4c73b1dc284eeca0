"""The verbs of reminders. All run in one transaction, and all that the worker calls may run twice."""

from moothall.reminders.actions.choosing import plan_letters, stop_letters
from moothall.reminders.actions.hands import write_hand
from moothall.reminders.actions.news import NEWS_VERBS, tell_news
from moothall.reminders.actions.own import write_own, write_standing
from moothall.reminders.actions.planning import plan_due_reminders, plan_mailing, plan_thanks, wake_mailings
from moothall.reminders.actions.running import note_dropout, tell_dropouts
from moothall.reminders.actions.writing import write_batch

__all__ = [
    "NEWS_VERBS",
    "note_dropout",
    "plan_due_reminders",
    "plan_letters",
    "plan_mailing",
    "plan_thanks",
    "stop_letters",
    "tell_dropouts",
    "tell_news",
    "wake_mailings",
    "write_batch",
    "write_hand",
    "write_own",
    "write_standing",
]
