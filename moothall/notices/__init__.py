"""Notices: one message to one person, the way they prefer.

Nouns: Notice, Preference, Topic. Verbs: notify, read_notice, read_all, choose_ways, stop_mail, mail_due_notices.
Rooms above declare their topics in ``handlers`` with ``topics.topic(...)`` and call ``actions.notify``.
"""
