"""Seating: who sits with whom, in breakout rooms or at tables, over one round or several.

Nouns: Plan, Table, Seat. Verbs: make_plan, mix_plan, move_seat, share_plan.
"""
