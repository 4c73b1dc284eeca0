"""What's on, as a poster column."""

from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markupsafe import Markup, escape

from moothall.events.clashing import find_clashes
from moothall.events.forms import HOWS, MILES, WINDOWS, Asked, asked, cursor_text, wanted
from moothall.events.queries.clashes import meetings
from moothall.events.queries.whats_on import Names, Row, listing_of, page_of
from moothall.events.views.fragments import FRAMES_KEPT, column_bytes
from moothall.kit.shell import way
from moothall.minutes.caching import kept_for_strangers

SIZE = 20
MANY, PAIRS = 300, 5
WIDER = (20, 50, 100)


@kept_for_strangers
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Show a page of what is on, narrowed by what the address asks for."""
    now = timezone.now()
    viewer = request.viewer  # type: ignore[attr-defined]
    question = asked(request.GET, viewer, now)
    signs, after, names = listing_of(wanted(question, now), size=SIZE, now=now)
    rows = _one_day(question, now)
    inside = _clash_words(rows).encode() + column_bytes(
        signs, question.zone, now, since=_since(question), newest_first=question.past, rows=rows
    )
    if not signs:
        inside = none(question).encode()
    inside += _pages(question, after).encode()

    def whole(inside: Markup) -> str:
        context = {
            **bar(question, names),
            "view": "list",
            "column": inside,
            "can_home": viewer.home_latitude is not None,
        }
        return render_to_string("events/list.html", context, request)

    return HttpResponse(FRAMES_KEPT.page(request, (question.today, names), whole, inside))


def _one_day(question: Asked, now: datetime) -> list[Row]:
    """Return the events of the one day that is looked at, of more days none."""
    if question.first is None or question.first != question.last:
        return []
    return page_of(replace(wanted(question, now), after=None), size=MANY, now=now).rows


def _clash_words(rows: list[Row]) -> str:
    """Return which groups within 20 miles of each other meet at once."""
    if not rows:
        return ""
    hosts = {row.id: ", ".join(host.name for host in row.hosts) for row in rows}
    pairs = {(hosts[clash.first.key], hosts[clash.second.key]) for clash in find_clashes(meetings(rows))}
    told = [_("%(one)s and %(other)s") % {"one": one, "other": other} for one, other in sorted(pairs)]
    if not told:
        return ""
    words = _("Groups within 20 miles of each other meet that evening: %(who)s.") % {"who": "; ".join(told[:PAIRS])}
    return f'<p class="clash">{escape(words)}</p>\n'


def none(question: Asked) -> Markup:
    """Return what stands there when nothing matches."""
    context = {"question": question, "hints": hints(question)}
    return Markup(render_to_string("events/_none.html", context))  # noqa: S704  (a template's output)


def _pages(question: Asked, after: tuple[datetime, int] | None) -> str:
    """Return the way on and back; put together here, since a template would cost as much as the query."""
    if not after and not question.after:
        return ""
    label, first, more = _page_words(translation.get_language(), question.past)
    links = ""
    if question.after:
        links = f'<a class="btn btn-plain" href="{escape(question.address() or way("events:list"))}">{first}</a>'
    if after:
        links += f'<a class="btn btn-plain" rel="next" href="{escape(onward(question, after))}">{more}</a>'
    return f'<nav class="pages" aria-label="{label}">{links}</nav>\n'


@lru_cache(maxsize=64)
def _page_words(_language: str | None, past: bool) -> tuple[str, str, str]:  # noqa: FBT001  (a key of the cache)
    more = _("Earlier ones") if past else _("Later ones")
    return escape(_("Pages")), escape(_("Back to the first page")), escape(more)


def bar(question: Asked, names: Names) -> dict[str, Any]:
    """Return what the heading, the filters and the subscribe box of every view need."""
    topics, group = names
    address = question.address(**{"when": "", "from": "", "to": ""})
    site = settings.SITE_URL
    feed_address = f"{site}{way('events:feed')}{address}"
    return {
        "question": question,
        "topics": topics,
        "group_name": group,
        "topic_name": dict(topics).get(question.topic, ""),
        "windows": WINDOWS,
        "hows": HOWS,
        "miles": MILES if question.miles in MILES else sorted({*MILES, question.miles}),
        "chips": chips(question, dict(topics), group),
        "query": question.address(),
        "feed": feed_address,
        "webcal": f"webcal://{feed_address.split('://', 1)[1]}",
        "feed_query": address,
    }


def chips(question: Asked, topics: dict[str, str], group: str) -> list[tuple[str, str]]:
    """Return what narrows the list, each in words with the address that takes it away."""
    found = []
    if question.place:
        where = _("Within %(miles)s miles of %(place)s") % {"miles": question.miles, "place": question.place.name}
        found.append((where, question.address(near="", miles="")))
    if question.group:
        found.append((group or _("A group that is not here"), question.address(group="")))
    if question.topic:
        found.append((topics.get(question.topic, question.topic), question.address(topic="")))
    if question.how:
        found.append((str(dict(HOWS)[question.how]), question.address(how="")))
    if question.q:
        found.append((_("“%(text)s”") % {"text": question.q}, question.address(q="")))
    if question.first or question.last:
        found.append((_days(question), question.address(**{"from": "", "to": ""})))
    elif question.when:
        found.append((str(dict(WINDOWS)[question.when]), question.address(when="")))
    return [(label, address or way("events:list")) for label, address in found]


def _days(question: Asked) -> str:
    first, last = question.first, question.last
    if first and last and first != last:
        return _("%(first)s to %(last)s") % {"first": f"{first:%-d/%-m/%Y}", "last": f"{last:%-d/%-m/%Y}"}
    if first and not last:
        return _("From %(first)s") % {"first": f"{first:%-d/%-m/%Y}"}
    return f"{first or last:%-d/%-m/%Y}"


def onward(question: Asked, after: tuple[datetime, int] | None) -> str:
    """Return the address of the next page, or ""."""
    return question.address(after=cursor_text(after)) if after else ""


def hints(question: Asked) -> list[tuple[str, str]]:
    """Return what else to try when nothing matches, in words with addresses."""
    found = []
    if question.place:
        wider = next((miles for miles in WIDER if miles > question.miles), 0)
        if wider:
            found.append(
                (_("Look within %(miles)s miles instead") % {"miles": wider}, question.address(miles=str(wider)))
            )
        found.append((_("See what is online"), question.address(near="", miles="", how="online")))
    if question.when or question.first or question.last:
        found.append((_("Any day from today"), question.address(**{"when": "", "from": "", "to": ""})))
    if question.narrowed:
        found.append((_("Show everything that is on"), way("events:list")))
    return [(label, address or way("events:list")) for label, address in found]


def _since(question: Asked) -> Any:
    return None if question.past or question.first else question.today
