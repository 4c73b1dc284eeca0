"""Post: letters (e-mail) that wait to leave, and the local outbox that shows them in a demo.

Nouns: Letter. Verbs: post_letter (write it, in the caller's transaction), deliver (worker).
"""
