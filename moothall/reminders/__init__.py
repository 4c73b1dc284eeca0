"""Reminders: every letter about an event to those who come to it, wait for it, help at it or run it.

Nouns: Mailing, Told, Stop, LetterPlan. Verbs: plan_mailing, tell_news, write_batch, write_own, stop_letters.
"""
