"""The directory of groups: list, map, and files to take away."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from moothall.groups.exporters import TYPES, written
from moothall.groups.forms.asking import MILES, REACHES, STATES, Asked, asked, wanted
from moothall.groups.models import Group
from moothall.groups.queries.directory import Options, Page, directory, options_for, page_of, rows_to_take_away
from moothall.groups.telling import saying_of
from moothall.kit.shell import way
from moothall.minutes.caching import kept_for_strangers
from moothall.people.queries import viewer_of
from moothall.places.drawing import Frame
from moothall.places.queries import frame_from, in_frame, in_miles, markers, miles_between, picture, with_frame

SIZE, BESIDE = 24, 12
WIDER = (20, 50, 100, 250)


@kept_for_strangers
@require_safe
def group_list(request: HttpRequest) -> HttpResponse:
    """Show a page of the directory, narrowed by what the address asks for."""
    viewer = viewer_of(request)
    question = asked(request.GET, viewer)
    page = page_of(directory(wanted(question)), question.page, SIZE)
    options = options_for(page.groups)
    context = {**bar(question, options), **listed(question, page, options), "view": "list"}
    return render(request, "groups/list.html", context)


@kept_for_strangers
@require_safe
def group_map(request: HttpRequest) -> HttpResponse:
    """Show where the groups are, with the list beside the map."""
    question = asked(request.GET, viewer_of(request))
    frame = frame_from(request.GET) or _around(question)
    groups = directory(wanted(question))
    placed = groups.filter(latitude__isnull=False)
    found = markers(placed, frame, url=_address, fields=("slug",), place="", kind="people")
    page = page_of(in_frame(placed, frame, place="") if frame else groups, 1, BESIDE)
    options = options_for(page.groups)
    count = sum(marker.count for marker in found)
    drawn = picture(
        found,
        title=_("Where the groups are"),
        frame=frame,
        address=lambda to: with_frame(request, to),
        description=ngettext("%(n)s group on this map.", "%(n)s groups on this map.", count) % {"n": f"{count:,}"},
    )
    context = {**bar(question, options), **listed(question, page, options), "view": "map", "picture": drawn}
    return render(request, "groups/map.html", context)


@require_safe
def group_export(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the directory, narrowed by what the address asks for, as CSV, JSON or GeoJSON."""
    if form not in TYPES:
        raise Http404
    question = asked(request.GET, viewer_of(request))
    rows = rows_to_take_away(directory(wanted(question)))
    response = StreamingHttpResponse((piece.encode() for piece in written(rows, form)), content_type=TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="groups.{form}"'
    return response


def bar(question: Asked, options: Options) -> dict[str, Any]:
    """Return what heading and filters of both views need."""
    topics = dict(options.topics)
    return {
        "question": question,
        "topics": options.topics,
        "networks": options.networks,
        "states": STATES,
        "reaches": REACHES,
        "miles": MILES if question.miles in MILES else sorted({*MILES, question.miles}),
        "chips": chips(question, topics),
        "query": question.address(),
    }


def listed(question: Asked, page: Page, options: Options) -> dict[str, Any]:
    """Return the groups of a page as cards, and how to turn it."""
    joint = "&" if question.address() else "?"
    return {
        "cards": [_card(group, question, options.of_group.get(group.pk, [])) for group in page.groups],
        "page": page,
        "pages": f"{question.address()}{joint}page={{page}}",
        "found": ngettext("%(n)s group", "%(n)s groups", page.total) % {"n": f"{page.total:,}"},
        "hints": [] if page.groups else hints(question),
    }


def _card(group: Group, question: Asked, topics: list[str]) -> dict[str, Any]:
    near = question.place
    away = ""
    if near and group.latitude is not None and group.longitude is not None:
        away = in_miles(miles_between(near.latitude, near.longitude, group.latitude, group.longitude))
    return {
        "group": group,
        "href": _address({"slug": group.slug}),
        "saying": saying_of(group.state, group.state_since),
        "away": away,
        "topics": topics[:4],
    }


def chips(question: Asked, topics: dict[str, str]) -> list[tuple[str, str]]:
    """Return what narrows the list, each in words with the address that takes it away."""
    found = []
    if question.place:
        where = _("Within %(miles)s miles of %(place)s") % {"miles": question.miles, "place": question.place.name}
        found.append((where, question.address(near="", miles="")))
    if question.q:
        found.append((_("“%(text)s”") % {"text": question.q}, question.address(q="")))
    if question.topic:
        found.append((topics.get(question.topic, question.topic), question.address(topic="")))
    if question.state:
        found.append((str(dict(STATES)[question.state]), question.address(state="")))
    if question.reach:
        found.append((str(dict(REACHES)[question.reach]), question.address(reach="")))
    if question.network:
        found.append((question.network, question.address(network="")))
    if question.coming:
        found.append((_("Something coming up"), question.address(coming="")))
    return [(label, address or way("groups:list")) for label, address in found]


def hints(question: Asked) -> list[tuple[str, str]]:
    """Return what else to try when nothing matches."""
    found = []
    wider = next((miles for miles in WIDER if miles > question.miles), 0)
    if question.place and wider:
        found.append((_("Look within %(miles)s miles instead") % {"miles": wider}, question.address(miles=str(wider))))
    if question.place:
        found.append((_("See groups that meet online"), question.address(near="", miles="", reach="online")))
    if question.narrowed:
        found.append((_("Show every group"), way("groups:list")))
    return [(label, address or way("groups:list")) for label, address in found]


def _around(question: Asked) -> Frame | None:
    place = question.place
    return Frame.near(place.latitude, place.longitude, place.miles * 1.15) if place else None


def _address(row: Mapping[str, Any]) -> str:
    return f"{way('groups:list')}{row['slug']}/"
