"""Bringing organisations in."""

from datetime import UTC, datetime

from moothall.minutes.models import Minute
from moothall.organisations.actions import Row, index_organisations, register_organisations, reindex_organisations
from moothall.organisations.handlers import index_registered
from moothall.organisations.models import Organisation
from moothall.search.queries import matching_ids

NOW = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)
ROWS = [
    Row("Riverside Food Bank", "Food parcels", "https://riverside.example", ("GB-CHC-1090095", "GB-COH-1")),
    Row("Riverside  Food Bank", "Another of the same name", "javascript:alert(1)", ("GB-SC-SC042386",)),
    Row("   ", "Nameless"),
    Row("Wrong Number", "", "", ("GB-CHC-12",)),
    Row("Riverside again", "", "", ("GB-COH-00000001",)),
]


def test_comes_in_once_with_its_numbers_and_an_address_of_its_own(db):
    told = register_organisations(ROWS, now=NOW)
    assert (told.read, told.created, told.skipped) == (5, 3, 2)
    assert [number for number, _ in told.problems] == [4, 3]
    first, second, third = Organisation.objects.order_by("pk")
    assert first.slug == "riverside-food-bank"
    assert second.slug.startswith("riverside-food-bank-")
    assert (second.name, second.website) == ("Riverside Food Bank", "")
    assert {one.org_id for one in first.org_ids.all()} == {"GB-CHC-1090095", "GB-COH-00000001"}
    assert not third.org_ids.exists()


def test_twice_creates_nothing_twice_where_there_is_a_number(db):
    rows = [row for row in ROWS if row.org_ids and row.name != "Wrong Number"]
    register_organisations(rows, now=NOW)
    again = register_organisations(rows, now=NOW)
    assert (again.created, again.skipped) == (0, 3)


def test_the_worker_makes_them_findable(db):
    register_organisations(ROWS, now=NOW)
    minute = Minute.objects.get(verb="organisations.organisation.registered")
    index_registered(minute, NOW)
    (found,) = matching_ids("parcels", kind="organisation")
    assert Organisation.objects.get(pk=found).slug == "riverside-food-bank"
    assert matching_ids("1090095", kind="organisation") == [found]


def test_one_that_is_no_longer_active_is_not_found(make_organisation):
    made = make_organisation("Quiet Trust", active=False)
    index_organisations(first=made.pk, last=made.pk)
    assert matching_ids("quiet", kind="organisation") == []
    assert reindex_organisations() == 1


def test_hostile_names_make_sound_addresses(db, shared_data):
    import json

    texts = json.loads((shared_data / "bad_input" / "blns.json").read_text())
    told = register_organisations((Row(text, text) for text in texts), now=NOW)
    assert told.created + told.skipped == len(texts)
    slugs = list(Organisation.objects.values_list("slug", flat=True))
    assert len(set(slugs)) == told.created
    assert all(slug and slug.replace("-", "").replace("_", "").isalnum() for slug in slugs)
