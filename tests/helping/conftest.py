"""What the tests of helping may ask for."""

from collections.abc import Iterator
from datetime import datetime
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.utils import timezone

from moothall.kit import forms
from moothall.minutes.caching import SHELF
from tests.events.making import NOW


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    SHELF.clear()
    cache.clear()
    monkeypatch.setattr(forms, "_asked_in_time", lambda signed: True)
    yield
    SHELF.clear()


@pytest.fixture
def now() -> Iterator[datetime]:
    """Stop the clock at noon on Tuesday 10 March 2026."""
    with patch.object(timezone, "now", return_value=NOW):
        yield NOW
