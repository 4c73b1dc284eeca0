"""What pages and letters say about groups: states in sentences, fields by name, links by kind. Plain functions."""

from moothall.groups.telling.links import kind_of, label_of
from moothall.groups.telling.states import Saying, saying_of

__all__ = ["Saying", "kind_of", "label_of", "saying_of"]
