"""The pages of organisations."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moothall.minutes.caching import SHELF
from moothall.organisations.actions import reindex_organisations


@pytest.fixture(autouse=True)
def fresh_shelf():
    SHELF.clear()


def test_a_page_says_what_it_does_and_where_it_is_registered(client, make_organisation):
    make_organisation(
        "Leeds Food Bank",
        org_id="GB-CHC-1090095",
        about="Parcels <script>alert(1)</script>",
        website="https://food.example",
    )
    text = client.get("/organisations/leeds-food-bank/").content.decode()
    assert "charity-details/?regId=1090095&amp;subId=0" in text
    assert "<script>alert" not in text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
    told = json.loads(block)
    assert (told["@type"], told["name"]) == ("NGO", "Leeds Food Bank")
    assert told["identifier"][0]["value"] == "GB-CHC-1090095"
    assert told["description"] == "Parcels <script>alert(1)</script>"


def test_a_page_that_is_not_there(client, make_organisation):
    make_organisation("Gone", active=False)
    assert client.get("/organisations/gone/").status_code == 404
    assert client.get("/organisations/never/").status_code == 404


@pytest.mark.parametrize("size", [0, 1, 3, 50])
def test_the_list_asks_the_same_few_questions(client, make_organisation, django_assert_max_num_queries, size):
    for number in range(size):
        make_organisation(f"Organisation {number}")
    with django_assert_max_num_queries(3):
        response = client.get("/organisations/")
    assert response.status_code == 200
    text = response.content.decode()
    assert text.count("<li><h2>") == min(size, 24)
    assert ("More organisations" in text) == (size > 24)
    assert ("No organisation is here yet" in text) == (size == 0)


def test_the_list_finds_words_and_says_when_it_widened(client, make_organisation, django_assert_max_num_queries):
    make_organisation("Leeds Food Bank")
    make_organisation("Hull Choir")
    reindex_organisations()
    with django_assert_max_num_queries(4):
        text = client.get("/organisations/?q=food").content.decode()
    assert "Leeds <mark>Food</mark> Bank" in text
    assert "Hull" not in text
    assert "No organisation has all of these words" in client.get("/organisations/?q=food+choir").content.decode()
    assert "No organisation fits this" in client.get("/organisations/?q=xylophone").content.decode()


def test_near_a_place_and_near_nowhere(client, make_organisation):
    make_organisation("Leeds Food Bank")
    text = client.get("/organisations/?near=Leeds").content.decode()
    assert "Leeds Food Bank" in text
    assert "under a mile" in text
    assert "We know no place called" in client.get("/organisations/?near=Qwertyville").content.decode()


def test_the_map_is_light_however_many_there_are(client, make_organisation):
    from moothall.organisations.models import Organisation

    Organisation.objects.bulk_create(
        Organisation(name=f"Org {n}", slug=f"o{n}", latitude=50.2 + n % 83 / 10, longitude=-5 + n % 61 / 10)
        for n in range(5000)
    )
    response = client.get("/organisations/map/")
    assert "5,000 organisations on this map" in response.content.decode()
    assert len(response.content) < 50_000
    closer = client.get("/organisations/map/?bbox=-1.7,53.7,-1.4,53.9")
    assert closer.status_code == 200


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=999999999999999999", "?miles=0", "?q=%00", "?near=%00&after=-1", "?bbox=nan"]
)
def test_a_crooked_address_is_no_error(client, make_organisation, query):
    make_organisation("Leeds Food Bank")
    assert client.get(f"/organisations/{query}").status_code == 200
    assert client.get(f"/organisations/map/{query}").status_code == 200


def test_a_page_keeps_hostile_words_in_their_place(client, make_organisation):
    make_organisation("</script><b>x", slug="x", about="<img src=x onerror=alert(1)>", org_id="GB-SC-SC012345")
    page = client.get("/organisations/x/").content.decode()
    assert "Scottish Charity Register: SC012345" in page
    assert "<b>x" not in page
    assert "<img src=x" not in page
    assert page.count("</script>") == page.count("<script")


@pytest.mark.parametrize("query", ["", "?q=food", "?near=53.48,-2.24&miles=10", "?q=food&near=53.48,-2.24"])
def test_the_same_few_questions_for_one_and_for_fifty(client, make_organisation, query):
    counts = []
    for batch in (1, 49):
        for number in range(batch):
            make_organisation(f"Food {batch} {number}", at=(53.48, -2.24))
        reindex_organisations()
        SHELF.clear()
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/organisations/{query}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 5
