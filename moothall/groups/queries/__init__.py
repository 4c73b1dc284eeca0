"""Questions about groups: one group's page, the directory, crew, history, and what still waits for a steward."""

from moothall.groups.queries.pages import Named, links_of, named_crew, page_of_group, structured_data

__all__ = ["Named", "links_of", "named_crew", "page_of_group", "structured_data"]
