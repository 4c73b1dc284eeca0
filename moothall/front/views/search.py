"""Search over everything."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moothall.front.forms import ALL_OF, KINDS, LAST_PAGE, PAGE, Asked, asked
from moothall.people.queries import viewer_of
from moothall.places.queries import decided, find
from moothall.search.queries import Found, Hit, documents_matching

ALL_TOGETHER = 60
OF_EACH = 5
PLACES = {"town", "district", "postcode", "local_authority", "city"}


@dataclass(frozen=True, slots=True)
class Section:
    """The best hits of one kind, how many there are, and the words and the address of the way to all of them."""

    kind: str
    label: str
    hits: list[Hit]
    count: str
    all_of: str
    href: str


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Find groups, events and organisations: together, the best few of each, or one kind a page at a time."""
    question = asked(request.GET)
    found = _found(question, viewer_of(request))
    context: dict[str, Any] = {
        "question": question,
        "q": question.q,
        "found": found,
        "tabs": _tabs(question, found),
        "sections": [] if question.kind else _sections(question, found),
        "place": _place(question),
        "label": str(KINDS[question.kind]) if question.kind else "",
    }
    context["next"], context["previous"] = _around(question, found)
    return render(request, "front/search.html", context)


def _found(question: Asked, viewer: Any) -> Found:
    if question.kind:
        return documents_matching(question.q, kinds=[question.kind], limit=PAGE, offset=question.offset, viewer=viewer)
    return documents_matching(question.q, limit=ALL_TOGETHER, viewer=viewer)


def _sections(question: Asked, found: Found) -> list[Section]:
    """Sort the best hits by kind: the kind with the very best comes first."""
    by_kind: dict[str, list[Hit]] = {}
    for hit in found.hits:
        by_kind.setdefault(hit.kind, []).append(hit)
    for kind, count in found.counts.items():
        if count:
            by_kind.setdefault(kind, [])
    return [
        Section(kind, str(KINDS.get(kind, kind)), hits[:OF_EACH], *_more(question, found, kind, len(hits)))
        for kind, hits in by_kind.items()
    ]


def _more(question: Asked, found: Found, kind: str, shown: int) -> tuple[str, str, str]:
    count = max(found.counts.get(kind, 0), shown)
    some = f"{count:,}{'+' if found.or_more else ''}"
    if kind not in ALL_OF or count <= min(shown, OF_EACH):
        return some, "", ""
    return some, str(ALL_OF[kind]) % {"count": some}, question.address(kind)


def _tabs(question: Asked, found: Found) -> list[tuple[str, str, str]]:
    if not question.q:
        return []
    tabs = [("", _("Everything"), question.address())]
    return [*tabs, *((kind, str(label), question.address(kind)) for kind, label in KINDS.items())]


def _around(question: Asked, found: Found) -> tuple[str, str]:
    """Return the addresses of the next and the previous page of one kind."""
    if not question.kind:
        return "", ""
    more = (
        len(found.hits) == PAGE
        and question.page < LAST_PAGE
        and (found.or_more or found.total > question.offset + PAGE)
    )
    after = question.address(question.kind, question.page + 1) if more else ""
    return after, question.address(question.kind, question.page - 1) if question.page > 1 else ""


def _place(question: Asked) -> str:
    """Return the place that the words name, when they are nothing but a place."""
    if not question.q or question.page > 1:
        return ""
    match = decided(find(question.q, 3))
    wanted = question.q.casefold().replace(" ", "")
    if match is None or match.kind not in PLACES:
        return ""
    names = {match.name.casefold().replace(" ", ""), match.code.casefold().replace(" ", "")}
    return match.name if wanted in names else ""
