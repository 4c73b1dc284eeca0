"""Organisations: charities and other non-profits, with org-ids.

Nouns: Organisation, OrganisationId. Verbs: register_organisation.
"""
