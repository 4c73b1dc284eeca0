"""People: accounts without passwords, sessions, passkeys, consents, and the Stranger who is signed out.

Nouns: Person, Consent, Stranger. Verbs: welcome, edit_profile, give_consent, withdraw_consent, make_steward.
"""
