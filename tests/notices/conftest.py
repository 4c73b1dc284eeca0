"""People and topics for the tests of this room."""

from datetime import UTC, datetime

import pytest

from moothall.notices import topics
from moothall.people.models import Person

NOW = datetime(2026, 11, 4, 12, tzinfo=UTC)  # a Wednesday


@pytest.fixture
def now():
    return NOW


@pytest.fixture(autouse=True)
def known_topics(monkeypatch):
    monkeypatch.setattr(topics, "TOPICS", topics.TOPICS)
    before = dict(topics.TOPICS)
    topics.TOPICS.clear()
    topics.topic("tests.urgent", label="Urgent things", about="such as a broken calendar", way="at_once")
    topics.topic("tests.slow", label="Slow things", way="digest")
    topics.topic("tests.quiet", label="Quiet things", way="on_site")
    yield topics.TOPICS
    topics.TOPICS.clear()
    topics.TOPICS.update(before)


@pytest.fixture
def maya(db):
    return Person.objects.create_user("maya@example.org", name="Maya", joined_at=NOW, welcomed_at=NOW)


@pytest.fixture
def ben(db):
    return Person.objects.create_user("ben@example.org", name="Ben", joined_at=NOW, welcomed_at=NOW)
