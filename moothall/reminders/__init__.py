"""Reminders: every letter about an event to those who come to it or run it: places, changes, what is soon.

Nouns: Mailing, Told. Verbs: plan_mailing, write_batch, tell_change.
"""
