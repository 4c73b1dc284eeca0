"""What the tests of the door may ask for."""

from collections.abc import Iterator
from datetime import datetime
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.events.making import NOW


@pytest.fixture
def now() -> Iterator[datetime]:
    """Stop the clock at noon on Tuesday 10 March 2026."""
    with patch.object(timezone, "now", return_value=NOW):
        yield NOW


@pytest.fixture(autouse=True)
def _no_tries_before() -> None:
    cache.clear()
