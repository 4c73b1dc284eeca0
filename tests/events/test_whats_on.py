"""What is on: which events the list, its twin in the ORM and the pages show."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection

from moothall.events.forms import asked, wanted, window
from moothall.events.models import Event
from moothall.events.queries.shown import shown
from moothall.events.queries.statements import listing
from moothall.events.queries.whats_on import Near, Wanted, listing_of, names_for, page_of, signs_of
from moothall.groups.models import Topic
from moothall.people.models import STRANGER
from tests.events.making import HOUR, LEEDS, MANCHESTER, NOW, PENZANCE, event, group

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def titles(wanted_: Wanted, size: int = 50) -> list[str]:
    return [row.title for row in page_of(wanted_, size=size, now=NOW).rows]


def test_the_list_and_its_twin_agree_on_every_question():
    topic = Topic.objects.create(name="Data", slug="data")
    one, two, hidden = group(), group(at=LEEDS), group(state="applied")
    one.topics.add(topic)
    event(one, title="soon")
    event(two, title="leeds", at=LEEDS, starts_at=NOW + DAY * 9)
    event(one, two, title="online", at=None, online_url="https://meet.example.org/x")
    event(one, title="draft", state="draft")
    event(one, title="cancelled", state="cancelled")
    event(hidden, title="hidden")
    event(one, title="past", starts_at=NOW - DAY * 3)
    event(two, title="camp", starts_at=NOW - DAY * 2, hours=96, at=PENZANCE)
    event(one, title="merged", merged_into=event(two, title="kept")).hosts.all()
    event(two, title="about data", starts_at=NOW + DAY).topics.add(topic)
    nears = [None, Near("here", *MANCHESTER, 20), Near("there", *PENZANCE, 5)]
    times: list[dict[str, Any]] = [
        {"since": NOW},
        {"since": NOW, "ongoing": True},
        {"until": NOW, "past": True},
        {"since": NOW, "until": NOW + DAY * 5},
    ]
    hosts: tuple[dict[str, Any], ...] = ({}, {"group": one.slug}, {"group_ids": (two.pk,)})
    seen = set()
    for near, time, who, topic_slug, how in product(nears, times, hosts, ("", "data"), ("", "online", "in_person")):
        question = Wanted(near=near, topic=topic_slug, how=how, **time, **who)
        found = page_of(question, size=50, now=NOW).rows
        assert {row.id for row in found} == set(shown(question, NOW).values_list("pk", flat=True)), question
        seen |= {row.title for row in found}
        signs, after, names = listing_of(question, size=3, now=NOW)
        assert (signs, after) == signs_of(question, size=3, now=NOW)
        assert [sign.id for sign in signs] == [row.id for row in found[:3]]
        assert [len(sign.hosts) for sign in signs] == [len(row.hosts) for row in found[:3]]
        assert names == names_for(question.group) == ((("data", "Data"),), one.name if question.group else "")
        starts = [row.starts_at for row in found]
        assert starts == sorted(starts, reverse=question.past)
    assert seen == {"soon", "leeds", "online", "cancelled", "past", "camp", "kept", "about data"}


def test_pages_follow_one_another_without_gap_or_double():
    host = group()
    for number in range(23):
        event(host, title=f"{number:02}", starts_at=NOW + DAY * (number // 4))
    found, after = [], None
    while True:
        page = page_of(Wanted(since=NOW, after=after), size=5, now=NOW)
        found += [row.title for row in page.rows]
        after = page.after
        if after is None:
            break
    assert sorted(found) == [f"{number:02}" for number in range(23)]
    assert len(set(found)) == 23


def test_an_event_stands_once_however_many_hosts_it_has():
    event(group("A"), group("B"), group("C", state="applied"), title="shared")
    [row] = page_of(Wanted(since=NOW), size=5, now=NOW).rows
    assert [host.name for host in row.hosts] == ["A", "B"]
    assert row.starts_at == NOW + DAY * 2


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("today", "2026-03-10T00:00", "2026-03-11T00:00"),
        ("weekend", "2026-03-14T00:00", "2026-03-16T00:00"),
        ("week", "2026-03-10T00:00", "2026-03-16T00:00"),
        ("month", "2026-03-10T00:00", "2026-03-31T23:00"),
        ("", "2026-03-10T00:00", None),
    ],
)
def test_windows_are_the_readers_days_also_when_the_clocks_change(when, first, last):
    question = asked({"when": when}, STRANGER, NOW)
    expected = tuple(datetime.fromisoformat(each).replace(tzinfo=UTC) if each else None for each in (first, last))
    assert window(question) == expected


def test_a_weekend_that_has_begun_is_this_one():
    question = asked({"when": "weekend"}, STRANGER, datetime(2026, 3, 15, 12, tzinfo=UTC))
    assert window(question) == (datetime(2026, 3, 15, tzinfo=UTC), datetime(2026, 3, 16, tzinfo=UTC))


def test_a_text_that_is_no_place_is_said_and_the_list_stays():
    question = asked({"near": "Zzyzxville"}, STRANGER, NOW)
    assert question.place is None
    assert "Zzyzxville" in question.problems[0]


def test_dates_from_and_to():
    question = asked({"from": "2026-04-01", "to": "2026-04-02"}, STRANGER, NOW)
    assert (question.first, question.last) == (date(2026, 4, 1), date(2026, 4, 2))
    assert wanted(question, NOW).until == datetime(2026, 4, 2, 23, tzinfo=UTC)


HOSTILE = [
    "?from=2026-02-31",
    "?from=yesterday&to=%00",
    "?from=9999-12-31&to=9999-12-31",
    "?from=0001-01-01&to=0001-01-01",
    "?after=99999999999999999999999-1",
    "?after=-1-1",
    "?after=1-99999999999999999999",
    "?miles=-5&near=M13",
    "?miles=99999999999&near=M13",
    "?near=%00%ff%27%22%3Cscript%3E",
    "?q=%3Cscript%3Ealert(1)%3C/script%3E",
    "?q=" + "a" * 5000,
    "?q=%ED%A0%80&near=%ED%A0%80",
    "?group=..%2F..%2Fetc&topic=%27%3B--&how=x&when=x",
    "?q=NEAR(%22&near=*",
]


@pytest.mark.parametrize("query", HOSTILE)
@pytest.mark.parametrize(
    "page", ["", "map/", "month/2026/3/", "feed.ics", "feed.atom", "events.csv", "embed/", "embed/create/"]
)
def test_no_question_breaks_a_page(client, query, page):
    event()
    response = client.get(f"/events/{page}{query}")
    assert response.status_code in ({200, 400} if page == "feed.ics" else {200})
    assert page == "feed.ics" or b"<script>alert" not in response.content


def test_a_date_that_is_none_is_told_in_place(client):
    response = client.get("/events/?from=2026-02-31")
    assert "“2026-02-31” is not a date we can read" in response.content.decode()


@pytest.mark.parametrize("question", [Wanted(since=NOW), Wanted(since=NOW, ongoing=True), Wanted(until=NOW, past=True)])
def test_the_list_walks_the_index_and_never_the_table(question):
    host = group()
    for number in range(3):
        event(host, starts_at=NOW + DAY * number)
    sql, params = listing(question, 21, NOW)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # at three rows it would rather read them all; may it use the index?
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}", params)
            plan = [row[0] for row in cursor.fetchall()]
            # Which index is cheapest depends on what the tests before left; that there is none is never right.
            assert not [step for step in plan if "Seq Scan on events_" in step], plan
            return
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        plan = [row[3] for row in cursor.fetchall()]
        scans = {step for step in plan if step.startswith("SCAN")}
        assert scans == {"SCAN e", "SCAN groups_topic"}, plan  # the page itself, and the few topics
    assert any("event_shown" in step for step in plan), plan


@pytest.mark.parametrize(
    "path",
    [
        "/events/",
        "/events/map/",
        "/events/?from=2026-03-10&to=2026-03-10",
        "/events/month/2026/3/",
        "/events/feed.ics",
        "/events/embed/",
    ],
)
def test_the_number_of_questions_does_not_grow(client, django_assert_max_num_queries, now, path):
    host = group()
    counts = []
    for number in (1, 12, 60):
        while Event.objects.count() < number:
            event(host, group(), starts_at=NOW + HOUR * Event.objects.count())
        from moothall.events.views import fragments
        from moothall.minutes.caching import SHELF

        SHELF.clear()
        fragments.clear()
        with django_assert_max_num_queries(6) as questions:
            assert client.get(path).status_code == 200
        counts.append(len(questions))
    assert counts[1] == counts[2], counts
    assert counts[0] - counts[1] in ({0, 1} if "map" in path else {0}), (
        counts
    )  # a lone event's name is one more question
    assert max(counts) <= (6 if "map" in path else 3)  # a map counts its squares, too


def test_a_kept_list_tells_of_every_change(client, now):
    made = event(title="Before", origin="read")
    assert "Before" in client.get("/events/").content.decode()
    from moothall.events.actions import EventFacts, change_read_event

    facts = EventFacts(
        title="After", starts_at=made.starts_at, ends_at=made.ends_at, timezone="Europe/London", uid=made.uid
    )
    change_read_event(event=made, facts=facts, now=NOW)
    page = client.get("/events/").content.decode()
    assert "After" in page
    assert "Before" not in page
