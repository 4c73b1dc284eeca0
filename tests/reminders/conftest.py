"""What the tests of reminders may ask for."""

from collections.abc import Iterator
from datetime import datetime
from unittest.mock import patch

import pytest
from django.utils import timezone

from moothall.minutes.caching import SHELF
from tests.events.making import NOW
from tests.post.conftest import relay, sink

__all__ = ["relay", "sink"]


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    SHELF.clear()
    yield
    SHELF.clear()


@pytest.fixture
def now() -> Iterator[datetime]:
    """Stop the clock at noon on Tuesday 10 March 2026."""
    with patch.object(timezone, "now", return_value=NOW):
        yield NOW
