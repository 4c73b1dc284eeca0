"""What the front adds to an organisation's page."""

import pytest

from moothall.organisations.models import Organisation


@pytest.fixture
def organisation(db):
    return Organisation.objects.create(name="Leeds Food Bank", slug="leeds-food-bank", latitude=53.8, longitude=-1.55)


def test_groups_nearby_are_shown_nearest_first(client, organisation, make_group):
    make_group("Further", latitude=53.9)
    make_group("Close", latitude=53.801)
    make_group("Away", latitude=51.5)
    make_group("Closed one", state="closed")
    text = client.get("/organisations/leeds-food-bank/").content.decode()
    assert text.index("/groups/close/") < text.index("/groups/further/")
    assert "/groups/away/" not in text
    assert "Closed one" not in text


def test_none_nearby_is_an_invitation(client, organisation):
    assert "Start one here" in client.get("/organisations/leeds-food-bank/").content.decode()


def test_the_page_costs_few_questions(client, organisation, make_group, django_assert_max_num_queries):
    for number in range(20):
        make_group(f"Group {number}")
    with django_assert_max_num_queries(3):
        client.get("/organisations/leeds-food-bank/")
