"""The frame of the pages on which an event is run: every page once, in the part of the day it is for."""

import re

import pytest
from django.test import Client

from moothall.events.running import PARTS, frame
from tests.events.making import event, group, member

pytestmark = pytest.mark.django_db


def page_of(who, address: str) -> str:
    client = Client()
    client.force_login(who)
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_every_page_stands_in_the_row_and_once_in_the_fold(rf):
    club = group()
    tea, owner = event(club), member(club, "owner")
    request = rf.get("/")
    request.viewer = owner
    facts = frame(request, tea, "guests")
    folded = [link for _words, links in facts["run_parts"] for link in links]
    assert sorted(folded) == sorted(facts["run_tabs"])
    assert [words for words, _links in facts["run_parts"]] == list(PARTS.values())
    parts = {str(words): [key for key, _label, _href in links] for words, links in facts["run_parts"]}
    assert {"run_sheet", "door", "seating"} <= set(parts["On the day"])
    assert "afterwards" in parts["After the day"]
    assert facts["current_label"] == "Guests"


def test_the_fold_names_where_one_is_and_how_much_there_is():
    club = group()
    tea = event(club)
    page = page_of(member(club, "owner"), f"/events/{tea.pk}/checklist/")
    fold = page[page.index('class="run-fold') : page.index("</details>")]
    links = re.findall(r"<a href=\"([^\"]+)\"( aria-current=\"page\")?>", fold)
    assert "<summary><strong>Checklist</strong>" in fold
    assert f"All {len(links)} pages" in fold
    assert [href for href, current in links if current] == [f"/events/{tea.pk}/checklist/"]


def test_helpers_find_only_what_is_theirs():
    club = group()
    tea = event(club)
    page = page_of(member(club, "helper"), f"/events/{tea.pk}/checklist/")
    fold = page[page.index('class="run-fold') : page.index("</details>")]
    assert f"/events/{tea.pk}/door/" in fold
    assert f"/events/{tea.pk}/hosts/" not in fold
    assert "After the day" not in fold
