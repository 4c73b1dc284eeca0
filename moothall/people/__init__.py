"""People: accounts without passwords, sign-in, passkeys, consents, stewards, and the Stranger who is signed out.

Nouns: Person, Knock (an e-mail address at the door), SignIn (one device that is in), Consent, DemoVisitor, Stranger.
Verbs: knock, enter_by_code, enter_by_link, welcome, edit_profile, change_consents, make_steward, unmake_steward,
leave_hall.
For rooms above: ``queries.has_consented``, ``queries.consented_ids``, and ``privacy`` to declare what they hold
about a person, to object when somebody leaves, to tidy up after them, and to add to their copy of the data.
"""
