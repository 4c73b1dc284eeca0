"""Groups: communities with a place; who is in them, what they may do, how they begin, rest and end.

Nouns: Group, Topic, Membership, Link, Affiliation, ImportBatch.
Verbs: apply_to_join, accept, hold, edit_group, list_group, claim, import_groups.
"""
