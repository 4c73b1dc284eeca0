from collections.abc import Iterator
from typing import Any

import pytest

from moothall.minutes import listeners


@pytest.fixture
def clean_listeners() -> Iterator[None]:
    """Let a test register listeners that go away with it."""
    named = ("HANDLERS", "JOBS", "SCHEDULES", "_by_verb", "_lanes")
    registries: list[dict[str, Any]] = [getattr(listeners, name) for name in named]
    before = [dict(registry) for registry in registries]
    for registry in registries:
        registry.clear()
    yield
    for registry, kept in zip(registries, before, strict=True):
        registry.clear()
        registry.update(kept)
