"""Pages kept for strangers stay true."""

import gzip
from datetime import UTC, datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from moothall.minutes.actions import record
from moothall.minutes.caching import SHELF, Kept, Shelf, kept_for_strangers
from moothall.people.models import Person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty_shelf():
    SHELF.clear()


@pytest.fixture
def rendered():
    return []


@pytest.fixture
def page(rendered):
    @kept_for_strangers
    def view(request: HttpRequest) -> HttpResponse:
        rendered.append(request.get_full_path())
        return HttpResponse(f"page {len(rendered)}")

    return view


def _get(path="/events/", **extra):
    return RequestFactory().get(path, **extra)


def test_second_stranger_gets_the_kept_page(page, rendered, django_assert_num_queries):
    page(_get())
    with django_assert_num_queries(1):
        assert page(_get()).content == b"page 1"


def test_a_new_minute_makes_the_page_anew(page):
    page(_get())
    person = Person.objects.create_user("maya@example.org")
    record("people.person.joined", by=person, about=person, now=NOW)
    assert page(_get()).content == b"page 2"


def test_other_address_and_other_theme_are_other_pages(page, rendered):
    page(_get())
    page(_get("/events/?topic=repair"))
    dark = _get()
    dark.COOKIES["moothall_theme"] = "dark"
    page(dark)
    assert len(rendered) == 3


def test_someone_with_a_session_never_sees_a_kept_page(page, rendered):
    page(_get())
    request = _get()
    request.COOKIES["moothall_session"] = "x"
    assert page(request).content == b"page 2"
    assert page(_get()).content == b"page 1"


def test_a_page_that_holds_a_token_is_not_kept(rendered):
    @kept_for_strangers
    def view(request: HttpRequest) -> HttpResponse:
        rendered.append(1)
        request.META["CSRF_COOKIE"] = "secret"
        return HttpResponse("form")

    view(_get())
    view(_get())
    assert len(rendered) == 2


def test_an_unchanged_page_is_answered_with_304(page):
    first = page(_get())
    again = page(_get(headers={"If-None-Match": first.headers["ETag"]}))
    assert (again.status_code, again.content) == (304, b"")


def test_who_takes_gzip_gets_the_page_packed(page):
    page(_get())
    packed = page(_get(headers={"Accept-Encoding": "gzip, br"}))
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == page(_get()).content == b"page 1"


def test_the_shelf_lets_go_of_the_least_used():
    shelf = Shelf(room=25)
    for name in ("a", "b"):
        shelf.put((name,), Kept(0, NOW, "", b"x" * 8, b"xx", "text/html"))
    shelf.get(("a",))
    shelf.put(("c",), Kept(0, NOW, "", b"x" * 8, b"xx", "text/html"))
    assert [bool(shelf.get((name,))) for name in ("a", "b", "c")] == [True, False, True]
