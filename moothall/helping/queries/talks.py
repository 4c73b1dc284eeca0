"""Questions about talks: the call, what a reviewer has still to read, the ranking, the programme.

What a blind reviewer must not know never leaves this file: rows for reviewers carry masked text and no names.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import QuerySet

from moothall.events.models import Event
from moothall.helping.blinding import masked, order_for
from moothall.helping.models import Call, Review, Reviewer, Talk
from moothall.helping.ranking import Standing, ranked, standing_of
from moothall.helping.rules import is_own, names_shown
from moothall.people.models import Person, Viewer

GIVEN = (Talk.State.ACCEPTED, Talk.State.WAITLISTED, Talk.State.DECLINED)


@dataclass(frozen=True, slots=True)
class Seen:
    """A talk as its reader may see it: ``name`` and ``needs`` are "" while they are hidden, ``text`` is masked then."""

    talk: Talk
    title: str
    text: str
    name: str
    needs: str


@dataclass(frozen=True, slots=True)
class Row:
    """One talk on the page where organisers decide; ``standing`` is None while the viewer must not see scores."""

    seen: Seen
    standing: Standing | None
    mine: Review | None
    own: bool
    reviews: list[Review]


def call_of(event: Event) -> Call | None:
    """Return the call for talks of an event, knowing the event that was given."""
    call = Call.objects.filter(event=event).first()
    if call:
        call.event = event
    return call


def talks_by(call: Call, viewer: Viewer) -> list[Talk]:
    """Return the viewer's own talks in a call, newest first."""
    if not viewer.is_authenticated:
        return []
    return list(Talk.objects.filter(call=call, person_id=viewer.pk or 0).order_by("-id"))


def count_of(call: Call, *, person: Person | None, email: str = "") -> int:
    """Return how many talks of a person or an address stand in a call."""
    mine = Talk.objects.filter(call=call).exclude(state=Talk.State.WITHDRAWN)
    return (mine.filter(person=person) if person else mine.filter(email=email)).count()


def seen(talk: Talk) -> Seen:
    """Return a talk as those may see it who review or decide."""
    if names_shown(talk):
        return Seen(talk, talk.title, talk.about, _name_of(talk), talk.needs)
    email = talk.person.email if talk.person else talk.email
    account = talk.person.name if talk.person else ""
    title, text = (masked(masked(each, name=talk.name, email=email), name=account) for each in (talk.title, talk.about))
    return Seen(talk, title, text, "", "")


def _name_of(talk: Talk) -> str:
    return talk.name or (str(talk.person) if talk.person else "")


def talks_for(viewer: Person, call: Call) -> list[tuple[Talk, Review | None]]:
    """Return what a reviewer is to read, in an order of their own, with what they said; never their own talks."""
    talks = _talks(call).exclude(state=Talk.State.WITHDRAWN)
    by_id = {talk.pk: talk for talk in talks if not is_own(viewer, talk)}
    mine = {review.talk_id: review for review in Review.objects.filter(talk__call=call, reviewer=viewer)}
    return [(by_id[pk], mine.get(pk)) for pk in order_for(viewer.pk, call.pk, by_id)]


def next_talk(viewer: Person, call: Call) -> Talk | None:
    """Return the next talk that a reviewer has not said anything about."""
    waiting = (talk for talk, review in talks_for(viewer, call) if review is None and talk.state == "proposed")
    return next(waiting, None)


def rows_for(viewer: Person, call: Call) -> list[Row]:
    """Return all talks as one who decides may see them.

    Scores are shown for talks that the viewer has reviewed or passed, best first; then those they have not looked at,
    in their own order, so that the ranking does not tell what others think; their own talks come last, without scores.
    """
    talks = [talk for talk in _talks(call) if talk.state != Talk.State.WITHDRAWN]
    reviews = _reviews(call)
    mine = {each.talk_id: each for pk in reviews for each in reviews[pk] if each.reviewer_id == viewer.pk}
    own = {talk.pk for talk in talks if is_own(viewer, talk)}
    open_to_me = {talk.pk for talk in talks if talk.pk not in own and (talk.pk in mine or talk.state in GIVEN)}
    standings = {pk: standing_of([each.score for each in reviews[pk]]) for pk in open_to_me}
    unseen = [talk.pk for talk in talks if talk.pk not in open_to_me | own]
    hidden = order_for(viewer.pk, call.pk, unseen)
    by_id = {talk.pk: talk for talk in talks}
    return [
        Row(seen(by_id[pk]), standings.get(pk), mine.get(pk), pk in own, reviews[pk] if pk in open_to_me else [])
        for pk in [*ranked(standings), *hidden, *sorted(own)]
    ]


def row_for(viewer: Person, talk: Talk) -> Row:
    """Return one talk as one who decides may see it."""
    return next(row for row in rows_for(viewer, talk.call) if row.seen.talk.pk == talk.pk)


def _talks(call: Call) -> QuerySet[Talk]:
    return Talk.objects.filter(call=call).select_related("person", "call__event").order_by("id")


def _reviews(call: Call) -> dict[int, list[Review]]:
    found: dict[int, list[Review]] = defaultdict(list)
    for review in Review.objects.filter(talk__call=call).select_related("reviewer").order_by("id"):
        found[review.talk_id].append(review)
    return found


def has_reviewed(viewer: Viewer, talk: Talk) -> bool:
    """Tell whether the viewer has said what they think of a talk, or passed."""
    return viewer.is_authenticated and Review.objects.filter(talk=talk, reviewer_id=viewer.pk or 0).exists()


def accepted_count(call: Call) -> int:
    """Return how many slots of a call are given."""
    return Talk.objects.filter(call=call, state=Talk.State.ACCEPTED).count()


def reviewers_of(call: Call) -> list[Reviewer]:
    """Return those who were invited to review, besides the organisers."""
    return list(Reviewer.objects.filter(call=call).select_related("person").order_by("id"))


def programme_of(event: Event) -> list[Talk]:
    """Return the talks of which both sides have said yes, in the order in which they did."""
    rows = Talk.objects.filter(call__event=event, state=Talk.State.ACCEPTED, confirmed_at__isnull=False)
    return list(rows.select_related("person").order_by("confirmed_at", "id"))
