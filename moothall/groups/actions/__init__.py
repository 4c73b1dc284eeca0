"""The verbs of groups."""

from moothall.groups.actions.upkeep import reindex_groups, set_next_event

__all__ = ["reindex_groups", "set_next_event"]
