from collections.abc import Iterator

import pytest

from moothall.minutes import listeners


@pytest.fixture
def clean_listeners() -> Iterator[None]:
    """Let a test register listeners that go away with it."""
    registries = (listeners.HANDLERS, listeners.JOBS, listeners.SCHEDULES, listeners._by_verb, listeners._lanes)
    before = [dict(registry) for registry in registries]
    for registry in registries:
        registry.clear()
    yield
    for registry, kept in zip(registries, before, strict=True):
        registry.clear()
        registry.update(kept)
