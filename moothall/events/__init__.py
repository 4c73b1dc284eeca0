"""Events: what happens, made here or read from a calendar; who hosts it, who comes; what's on and its feeds.

Nouns: Event, Host, Rsvp. Verbs: publish_read_event, change_read_event, cancel_read_event, merge_events.
"""
