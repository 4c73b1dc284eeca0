"""What is found by shape is what Django finds when it tries every route."""

from typing import Any

import pytest
from django.urls import Resolver404, URLResolver, include, path, re_path, reverse
from django.urls.resolvers import RoutePattern

from moothall.config.urls import rooms
from moothall.kit.addresses import ByShape, shape_of
from tests.config.doors import routes

FILLED = {"<int:": "7", "<slug:": "tea", "<str:": "run", "<uuid:": "0c9f6f0e-8f5e-4f0e-9f59-1f2b7a0e5f10"}


def view(*_args: Any) -> Any: ...


def told(resolver: URLResolver, address: str) -> Any:
    try:
        found = resolver.resolve(address)
    except Resolver404:
        return None
    return found.func, found.args, found.kwargs, found.view_name, found.app_names, found.route


def fill(route: str, words: str) -> str:
    while "<" in route:
        before, _, rest = route.partition("<")
        kind, _, after = rest.partition(">")
        route = before + (words or FILLED.get(f"<{kind.partition(':')[0]}:", "x")) + after
    return route.replace("^", "").replace("$", "")


def test_every_address_of_the_hall_leads_where_it_did():
    shaped, plain = ByShape(rooms), URLResolver(RoutePattern(""), rooms)
    every = list(routes())
    assert len(every) > 200
    for _name, route in every:
        for words in ("", "7", "run", "rsvp", "feed.ics"):
            for ending in ("", "/", "run/", "x/y/", "x"):
                address = fill(route, words) + ending
                assert told(shaped, address) == told(plain, address), address
    assert told(shaped, "") is not None


def test_few_routes_are_tried():
    tried = ByShape(rooms)._of_shape(shape_of("events/7/rsvp/"))
    leaves = [each for room in tried.url_patterns for each in getattr(room, "url_patterns", [room])]
    assert len(leaves) < len(list(routes())) / 5


@pytest.mark.parametrize(
    "address", ["a/b/c/end/", "a/end/", "r12/", "r12/more/", "12/tail", "b/x/7/tail", "b/7/tail", "tail", "", "/"]
)
def test_parts_with_slashes_and_expressions_are_always_tried(address):
    room = [re_path(r"^r(\d+)/", view), path("<path:rest>/end/", view), path("<int:pk>/tail", view)]
    listed = [
        path("a/", include(room)),
        re_path(r"^", include(room)),
        re_path(r"^b/(?:x/)?", include([path("", include(room))])),
    ]
    assert told(ByShape(listed), address) == told(URLResolver(RoutePattern(""), listed), address)


def test_names_lead_to_addresses():
    assert reverse("events:rsvp", args=[7]) == "/events/7/rsvp/"
