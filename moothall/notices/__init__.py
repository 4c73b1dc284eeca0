"""Notices: one message to one person, the way they prefer.

Nouns: Notice, Preference. Verbs: notify, send_digest, unsubscribe.
"""
