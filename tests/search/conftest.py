"""Documents to search, and a network that is large enough for common words."""

from typing import Any

import pytest

from moothall.search import actions, queries, ranking


@pytest.fixture
def shelf(db):
    """Return a function that makes documents findable by their titles: kind, number, title, body, and more."""

    def put(kind: str, object_id: int, title: str, body: str = "", **more: Any) -> None:
        actions.index_document(
            kind=kind, object_id=object_id, title=title, body=body, url=f"/{kind}/{object_id}/", **more
        )

    return put


@pytest.fixture
def small_limits(monkeypatch):
    """Make a word common in four documents, and keep three leaders of each, so that few documents try every path."""
    monkeypatch.setattr(actions, "COMMON", 4)
    monkeypatch.setattr(queries, "COMMON", 4)
    for module in (queries, ranking):
        monkeypatch.setattr(module, "LEADING", 3)
