"""Front: home, search, about: the pages that look at every room below, and what machines ask of the whole hall.

No nouns of its own. Questions: ``queries.waiting_for``, ``queries.network``, ``queries.named_stewards``,
``queries.health``. Other rooms add to the front page through the slot ``front.home``. The front also adds the groups
nearby to an organisation's page, and has the words of the search counted afresh every night.
"""
