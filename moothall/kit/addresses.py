"""Addresses found by their shape: only routes that could be meant are tried, however many there are.

Django tries one route after the other; a hall has hundreds, and most of them begin alike. Here an address is first
looked at from behind: how many slashes it has, and whether its last word is one that routes end with. What is tried
then, in the same order, are the few routes of that shape.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import URLResolver
from django.urls.resolvers import ResolverMatch, RoutePattern

WITHIN_ONE = ("<int:", "<str:", "<slug:", "<uuid:")  # kinds of parts that hold no slash


class Shape(NamedTuple):
    """How an address looks from behind: its slashes, and the word before the last of them."""

    slashes: int
    word: str | None


def shape_of(address: str) -> Shape:
    """Return the shape of an address, or of a route."""
    return Shape(address.count("/"), address.rsplit("/", 2)[-2] if "/" in address else "")


class ByShape(URLResolver):
    """Routes that are tried by shape; it stands for all of them in a list of ``urlpatterns``."""

    def __init__(self, routes: Sequence[Any]) -> None:
        super().__init__(RoutePattern(""), list(routes))
        self._words: frozenset[str] | None = None

    def resolve(self, path: str) -> ResolverMatch:
        """Return what an address leads to.

        :raises Resolver404: when it leads nowhere.
        """
        shape = shape_of(str(path))
        return self._of_shape(shape if shape.word in self._all_words() else Shape(shape.slashes, None)).resolve(path)

    def _all_words(self) -> frozenset[str]:
        if self._words is None:
            self._words = frozenset(shape_of(route).word or "" for route in _routes(self, ""))
        return self._words

    @lru_cache(maxsize=1024)  # noqa: B019  (there is one of its kind, for as long as the process lives)
    def _of_shape(self, shape: Shape) -> URLResolver:
        return _pruned(self, "", shape)


def _routes(resolver: URLResolver, before: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each, route)
        else:
            yield route


def _pruned(resolver: URLResolver, before: str, shape: Shape, *, plain: bool = True) -> URLResolver:
    """Return a resolver with those routes of another that could have a shape; only ``plain`` routes tell theirs."""
    kept: list[Any] = []
    for each in resolver.url_patterns:
        route, so = before + str(each.pattern), plain and isinstance(each.pattern, RoutePattern)
        if isinstance(each, URLResolver):
            inner = _pruned(each, route, shape, plain=so)
            kept += [inner] if inner.url_patterns else []
        elif not so or _could_be(route, shape):
            kept.append(each)
    return URLResolver(resolver.pattern, kept, resolver.default_kwargs, resolver.app_name, resolver.namespace)


def _could_be(route: str, shape: Shape) -> bool:
    if route.count("<") != sum(route.count(kind) for kind in WITHIN_ONE):
        return True
    slashes, word = shape_of(route)
    return slashes == shape.slashes and ("<" in (word or "") or word == shape.word)
