"""Organisations: charities and other non-profits, with org-ids.

Nouns: Organisation, OrganisationId. Verbs: register_organisations, index_organisation, reindex_organisations.
``organisations.orgids`` knows the shapes of org-ids and where their registers show them: plain functions, no database.
"""
