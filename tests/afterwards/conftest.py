"""The tests of afterwards use the clock and the clean shelves of the tests of events."""

import pytest
from django.core.cache import cache

from moothall.kit import forms
from tests.events.conftest import _nothing_kept, now

__all__ = ["_nothing_kept", "now"]


@pytest.fixture(autouse=True)
def _asked_long_enough_ago(monkeypatch):
    cache.clear()
    monkeypatch.setattr(forms, "_asked_in_time", lambda signed: True)
