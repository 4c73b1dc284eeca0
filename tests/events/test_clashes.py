"""Evenings on which neighbours meet at once."""

from datetime import timedelta

import pytest

from moothall.events.queries.clashes import clashes_for
from tests.events.making import HOUR, LEEDS, NOW, event, group, member, person

pytestmark = pytest.mark.django_db
EVENING = NOW + timedelta(days=5, hours=6)
SALFORD = (53.4875, -2.2901)


def test_neighbours_who_meet_within_four_hours_clash():
    ours, theirs = group(), group()
    mine = event(ours, starts_at=EVENING)
    other = event(theirs, starts_at=EVENING + HOUR * 3, at=SALFORD)
    [(first, second, miles)] = clashes_for(ours, now=NOW)
    assert (first, second) == (mine, other)
    assert 1.5 < miles < 2.5
    assert [pair[:2] for pair in clashes_for(theirs, now=NOW)] == [(other, mine)]


@pytest.mark.parametrize(
    "fields",
    [
        {"at": LEEDS},
        {"at": None},
        {"starts_at": EVENING + HOUR * 5},
        {"starts_at": EVENING + timedelta(days=1)},
        {"state": "cancelled"},
        {"state": "draft"},
        {"hours": 72.0},
    ],
)
def test_what_does_not_clash(fields):
    ours = group()
    event(ours, starts_at=EVENING)
    event(group(), **{"starts_at": EVENING, **fields})
    assert clashes_for(ours, now=NOW) == []


def test_a_shared_event_does_not_clash_with_itself_or_its_hosts():
    ours, theirs = group(), group()
    event(ours, theirs, starts_at=EVENING)
    event(theirs, starts_at=EVENING + HOUR)
    assert clashes_for(ours, now=NOW) == []


def test_what_is_far_ahead_or_over_is_not_looked_at():
    ours = group()
    for days in (-5, 90):
        event(ours, starts_at=NOW + timedelta(days=days))
        event(group(), starts_at=NOW + timedelta(days=days))
    assert clashes_for(ours, now=NOW) == []


def test_the_number_of_questions_does_not_grow(django_assert_num_queries):
    ours = group()
    for number in range(1, 9):
        event(ours, starts_at=EVENING + timedelta(days=number))
        event(group(), starts_at=EVENING + timedelta(days=number))
    with django_assert_num_queries(4):
        assert len(clashes_for(ours, now=NOW)) == 8


@pytest.mark.parametrize(
    ("role", "expected"),
    [(None, 302), ("member", 409), ("helper", 409), ("organiser", 200), ("owner", 200), ("steward", 200)],
)
@pytest.mark.usefixtures("now")
def test_only_those_who_organise_see_the_page(client, role, expected):
    ours = group("Ours")
    event(ours, starts_at=EVENING, title="Our evening")
    event(group(), starts_at=EVENING, title="Their evening")
    if role:
        who = person(is_steward=True) if role == "steward" else member(ours, role)
        client.force_login(who)
    response = client.get(f"/events/clashes/{ours.slug}/")
    assert response.status_code == expected
    assert ("Their evening" in response.content.decode()) == (expected == 200)


@pytest.mark.usefixtures("now")
def test_the_page_of_a_group_that_is_not_there(client):
    client.force_login(person())
    assert client.get("/events/clashes/nobody/").status_code == 404
