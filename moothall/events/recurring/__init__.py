"""Dates that come round by a rule (RFC 5545), the instants they stand for, and the rule in words. No ORM."""

from moothall.events.recurring.choosing import Pattern, patterns_for
from moothall.events.recurring.expanding import dates_of, due_dates, falls_on, instant_of
from moothall.events.recurring.rules import RuleError, read_rule
from moothall.events.recurring.words import rule_words

__all__ = [
    "Pattern",
    "RuleError",
    "dates_of",
    "due_dates",
    "falls_on",
    "instant_of",
    "patterns_for",
    "read_rule",
    "rule_words",
]
