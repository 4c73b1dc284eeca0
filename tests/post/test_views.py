"""The outbox is open in a demo and nowhere else, and nothing in a letter runs."""

from datetime import UTC, datetime

import pytest

from moothall.post.actions import post_letter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 12, 18, 30, tzinfo=UTC)


@pytest.fixture
def demo(settings) -> None:
    settings.DEMO = True


def write(**changes):
    wanted = {"to": "ada@example.org", "subject": "Your code", "text": "123 456", "purpose": "tests", "now": NOW}
    return post_letter(**{**wanted, **changes})


def test_a_real_hall_has_no_outbox(client, settings):
    settings.DEMO = False
    letter = write()
    assert [client.get(path).status_code for path in ("/outbox/", f"/outbox/{letter.pk}/")] == [404, 404]


def test_an_empty_outbox_says_what_it_is_for(client, demo):
    assert "No letter yet" in client.get("/outbox/").content.decode()


def test_newest_letters_come_first(client, demo):
    write(subject="First written")
    write(subject="Second written")
    page = client.get("/outbox/").content.decode()
    assert page.index("Second written") < page.index("First written")


def test_letters_to_one_address(client, demo):
    write(subject="For Ada")
    write(subject="For Brigid", to="brigid@example.org")
    page = client.get("/outbox/?to=ADA@example.org").content.decode()
    assert ("For Ada" in page, "For Brigid" in page) == (True, False)


@pytest.mark.parametrize("many", [1, 3, 50])
def test_the_list_asks_as_often_however_long_it_is(client, demo, many, django_assert_num_queries):
    for _ in range(many):
        write()
    with django_assert_num_queries(2):
        client.get("/outbox/")


def test_links_in_a_letter_work(client, demo):
    letter = write(text="Come in: http://127.0.0.1:8000/sign-in/x/?a=1&b=2\n<script>alert(1)</script>")
    page = client.get(f"/outbox/{letter.pk}/").content.decode()
    assert 'href="http://127.0.0.1:8000/sign-in/x/?a=1&amp;b=2"' in page
    assert "<script>alert" not in page


def test_nothing_in_the_html_of_a_letter_runs(client, demo):
    letter = write(html='<p onclick="x()">Rich<script>alert(1)</script><img src=x onerror=y()></p><style>*{}</style>')
    page = client.get(f"/outbox/{letter.pk}/").content.decode()
    assert "Rich" in page
    assert [bad for bad in ("onclick", "alert(1)", "onerror", "<style") if bad in page] == []
