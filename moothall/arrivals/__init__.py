"""Arrivals: who is here on the day, marked at the door, by a code on the guest’s screen, or by guests themselves.

Nouns: Arrival, Door. Verbs: mark_arrival, take_back_arrival, welcome_walk_in.
"""
