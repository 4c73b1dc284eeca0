"""Organisations: charities and other non-profits, with the numbers that public registers know them by.

Nouns: Organisation, OrganisationId. Verbs: register_organisations (many at once), reindex_organisations.
Questions: ``queries.page_by_name``, ``queries.page_near``, ``queries.page_found``, ``queries.organisation_at``.
Plain functions: ``registers`` reads and checks org-ids (GB-CHC, GB-SC, GB-NIC, GB-COH) and knows their public pages.
Rooms above add to an organisation's page through the slot ``organisations.organisation``.
"""
