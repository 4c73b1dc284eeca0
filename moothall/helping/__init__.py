"""Helping: places to fill for an event, who fills them, and talks that people propose and others review.

Nouns: Role, Stint, Call, Talk, Review. Verbs: open_role, take_role, hand_back_role, propose_talk, review_talk.
"""
