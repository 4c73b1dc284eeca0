"""Pages of groups."""

from moothall.groups.views.details import group_detail

__all__ = ["group_detail"]
