"""Several phones send at once: every mark is kept once, and nobody is refused for another's sake."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from moothall.arrivals.actions import mark_arrivals
from moothall.arrivals.models import Arrival
from moothall.arrivals.queries.lists import counts_at_door
from tests.arrivals.making import evening, guest, mark
from tests.events.making import NOW, group, member

PHONES = 4


@pytest.mark.django_db(transaction=True)
def test_the_same_batch_sent_by_several_at_once_counts_once():
    host = group()
    of, helper = evening(host), member(host, "helper")
    guests = [guest(of, seats=2) for _number in range(3)]
    shared = [mark(one, 2) for one in guests] + [mark(seats=1, welcomes=True)]
    start = Barrier(PHONES)

    def phone(number: int) -> list[str]:
        own = mark(guests[0], number % 2 + 1, at=NOW + timedelta(seconds=number))
        start.wait()
        try:
            later = NOW + timedelta(minutes=1)
            return [each.said for each in mark_arrivals(by=helper, event=of, marks=[*shared, own], now=later)]
        finally:
            connection.close()

    with ThreadPoolExecutor(PHONES) as pool:
        said = list(pool.map(phone, range(PHONES)))
    assert said == [[""] * (len(shared) + 1)] * PHONES
    assert Arrival.objects.count() == len(shared) + PHONES
    assert counts_at_door(of).came == 2 + 2 + 2 + 1  # the latest mark of the first party says two
