"""The life of an event: every turn, those that are refused, who is told, and what follows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from moothall.events import actions, rules
from moothall.events.actions import mark_happened, mark_written_up
from moothall.events.drawing.life import Dot, draw_life
from moothall.events.models import Event, Rsvp
from moothall.events.queries.life import guests_told, life_of, told_words
from moothall.events.running import life as rooms
from moothall.events.running.life import Moment
from moothall.events.views.running import heading, missing
from moothall.kit.verdict import Refused
from moothall.minutes.listeners import SCHEDULES
from moothall.minutes.models import Minute
from moothall.minutes.work.worker import work_off
from moothall.search.models import Document
from tests.events.making import HOUR, NOW, event, group, guestlist, member, person, rsvp

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
DAY = timedelta(days=1)
REASON = "The boiler broke."


@pytest.fixture
def host():
    return group("Leeds Data")


@pytest.fixture
def maya(host):
    return member(host, "organiser")


def turn(verb: str, made: Event, by: Any, **more: Any) -> Event:
    acts: dict[str, Callable[..., Event]] = {
        "publish": actions.publish_event,
        "postpone": actions.postpone_event,
        "cancel": actions.cancel_event,
        "revive": actions.revive_event,
    }
    if verb in {"postpone", "cancel"}:
        more = {"reason": REASON, **more}
    return acts[verb](by=by, event=made, now=NOW, **more)


def last_minute(made: Event) -> Minute:
    return Minute.objects.filter(about_kind="events.event", about_id=made.pk).latest("id")


ALLOWED = {
    ("draft", "publish"), ("published", "postpone"), ("published", "cancel"), ("postponed", "cancel"),
    ("postponed", "revive"), ("cancelled", "revive"),
}  # fmt: skip


@pytest.mark.parametrize("state", ["draft", "published", "postponed", "cancelled"])
@pytest.mark.parametrize("verb", ["publish", "postpone", "cancel", "revive"])
def test_each_turn_is_allowed_or_refused_with_a_reason_and_a_way_out(host, maya, state, verb):
    made = event(host, state=state)
    if (state, verb) in ALLOWED:
        turn(verb, made, maya)
        return
    with pytest.raises(Refused) as refused:
        turn(verb, made, maya)
    verdict = refused.value.verdict
    assert verdict.reason.endswith(".")
    assert verdict.remedy.endswith(".")
    made.refresh_from_db()
    assert (made.state, made.sequence) == (state, 0)


@pytest.mark.parametrize("verb", ["postpone", "cancel"])
def test_what_has_been_is_neither_postponed_nor_cancelled(host, maya, verb):
    made = event(host, starts_at=NOW - DAY)
    with pytest.raises(Refused, match="What has been"):
        turn(verb, made, maya)


@pytest.mark.parametrize("verb", ["publish", "postpone", "cancel", "revive"])
def test_only_those_who_run_an_event_turn_it(host, verb):
    state = next(state for state, allowed in ALLOWED if allowed == verb)
    made = event(host, state=state)
    for who in (person(), member(host), member(host, "helper"), member(group(), "owner")):
        with pytest.raises(Refused, match="Only the people who run this event"):
            turn(verb, made, who)


@pytest.mark.parametrize("verb", ["publish", "postpone", "cancel", "revive"])
def test_a_read_event_lives_in_its_calendar(host, maya, verb):
    state = next(state for state, allowed in ALLOWED if allowed == verb)
    with pytest.raises(Refused, match="take it on first"):
        turn(verb, event(host, state=state, origin="read"), maya)


def test_publishing_shows_it_and_tells_the_group_when_it_meets_next(host, maya):
    made = event(host, state="draft")
    turn("publish", made, maya)
    host.refresh_from_db()
    assert Event.objects.public().filter(pk=made.pk).exists()
    assert host.next_event_at == made.starts_at
    assert last_minute(made).verb == "events.event.published"
    assert last_minute(made).group_id == host.pk


def test_a_group_that_is_not_in_the_network_yet_publishes_nothing():
    waiting = group(state="applied")
    made = event(waiting, state="draft")
    with pytest.raises(Refused, match="not in the network yet"):
        turn("publish", made, person(is_steward=True))


def test_cancelling_keeps_it_in_view_with_its_reason(host, maya):
    made = event(host)
    cancelled = turn("cancel", made, maya, reason="  The boiler\n broke. ")
    host.refresh_from_db()
    assert (cancelled.state, cancelled.reason, cancelled.sequence) == ("cancelled", REASON, 1)
    assert cancelled.changed_at == NOW
    assert Event.objects.public().filter(pk=made.pk).exists()
    assert host.next_event_at is None
    assert last_minute(made).detail == {"events": [made.pk], "title": made.title, "reason": REASON, "tell": True}


@pytest.mark.parametrize("verb", ["postpone", "cancel"])
def test_whether_guests_are_told_stands_in_the_minute(host, maya, verb):
    made = event(host)
    turn(verb, made, maya, tell=False)
    assert last_minute(made).detail["tell"] is False


def test_it_is_on_again_at_another_time_and_remembers_the_old_one(host, maya):
    made = event(host, state="postponed", reason=REASON)
    was, later = made.starts_at, made.starts_at + 7 * DAY
    revived = turn("revive", made, maya, starts_at=later)
    assert (revived.state, revived.reason, revived.previous_starts_at) == ("published", "", was)
    assert (revived.starts_at, revived.ends_at) == (later, later + 2 * HOUR)
    assert [row.starts_at for row in made.hosts.all()] == [later]
    assert last_minute(made).detail["changes"] == {"starts_at": [was.isoformat(), later.isoformat()]}


def test_it_is_not_on_again_on_a_day_that_has_passed(host, maya):
    made = event(host, state="cancelled", starts_at=NOW - DAY)
    with pytest.raises(Refused, match="Give the new date"):
        turn("revive", made, maya)
    assert turn("revive", made, maya, starts_at=NOW + DAY).state == "published"


def test_the_waiting_list_rests_while_an_event_is_off_and_goes_on_when_it_is_on(host, maya):
    made = event(host)
    guestlist(made, room=1)
    first, second = rsvp(made), rsvp(made)
    actions.leave_rsvp(by=None, rsvp=first, now=NOW)
    second.refresh_from_db()
    assert second.state == Rsvp.State.OFFERED
    turn("postpone", made, maya)
    second.refresh_from_db()
    assert (second.state, second.turn is not None) == (Rsvp.State.WAITING, True)
    turn("revive", made, maya, starts_at=made.starts_at + 7 * DAY)
    second.refresh_from_db()
    assert second.state == Rsvp.State.OFFERED


def test_the_search_follows_each_turn(host, maya):
    made = event(host, title="Tea and Data", state="draft")

    def found() -> list[int]:
        work_off(now=NOW)
        return list(Document.objects.filter(kind="event").values_list("object_id", flat=True))

    for verb in ("publish", "postpone", "revive", "cancel"):
        made.refresh_from_db()
        turn(verb, made, maya)
        assert found() == [made.pk]


# ---- Over ----


def test_what_is_over_is_marked_once_each_and_nothing_else(host):
    over, coming = event(host, starts_at=NOW - DAY), event(host)
    others = [
        event(host, starts_at=NOW - DAY, state="cancelled"),
        event(host, starts_at=NOW - DAY, state="draft"),
        event(host, starts_at=NOW - DAY, origin="read"),
        event(host, starts_at=NOW - HOUR),  # still on
    ]
    assert (mark_happened(now=NOW), mark_happened(now=NOW)) == (1, 0)
    over.refresh_from_db()
    assert (over.happened_at, over.stage) == (NOW, "happened")
    assert not Event.objects.filter(pk__in=[coming.pk, *(each.pk for each in others)], happened_at__isnull=False)
    minutes = Minute.objects.filter(verb="events.event.happened")
    assert [(minute.about_id, minute.group_id, minute.by) for minute in minutes] == [(over.pk, host.pk, None)]


def test_many_are_marked_in_batches(host, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr("moothall.events.actions.states.BATCH", 3)
    for _number in range(7):
        event(host, starts_at=NOW - DAY)
    assert mark_happened(now=NOW) == 7
    assert Minute.objects.filter(verb="events.event.happened").count() == 7
    with django_assert_num_queries(3):  # a savepoint, one question, and its end
        mark_happened(now=NOW)


def test_the_worker_marks_what_is_over_every_quarter_of_an_hour(host):
    made = event(host, starts_at=NOW - DAY)
    schedule = next(each for name, each in SCHEDULES.items() if name.endswith("mark_what_is_over"))
    assert schedule.every == timedelta(minutes=15)
    schedule.run(NOW)
    made.refresh_from_db()
    assert made.happened_at == NOW


def test_an_event_is_written_up_once_and_only_after_it_has_been(host, maya):
    made = event(host, starts_at=NOW - DAY)
    with pytest.raises(Refused, match="after it has happened"):
        mark_written_up(by=maya, event=made, now=NOW)
    mark_happened(now=NOW)
    assert mark_written_up(by=maya, event=made, now=NOW).stage == "written_up"
    mark_written_up(by=maya, event=made, now=NOW + HOUR)
    made.refresh_from_db()
    assert made.written_up_at == NOW
    assert Minute.objects.filter(verb="events.event.written_up").count() == 1


# ---- The overview ----


def test_the_life_tells_what_was_by_whom_and_what_is_to_come(host, maya):
    made = event(host, state="draft")
    turn("publish", made, maya)
    turn("postpone", made, maya)
    turn("revive", made, maya)
    made.refresh_from_db()
    told = [(moment.words, moment.by, moment.planned, moment.note) for moment in life_of(made, NOW)]
    assert told == [
        ("Published", maya.name, False, ""),
        ("Postponed", maya.name, False, REASON),
        ("On again", maya.name, False, ""),
        ("It takes place", "", True, ""),
    ]


def test_other_rooms_add_moments_and_people(host, monkeypatch):
    made = event(host)
    reminder = Moment(NOW + DAY, "Reminder", kind="letter", planned=True)
    monkeypatch.setattr(rooms, "_lives", {"x": lambda _event, _now: [reminder]})
    monkeypatch.setattr(rooms, "_tells", {"x": lambda _event: (3, "3 helpers"), "y": lambda _event: (0, "nobody")})
    assert [moment.words for moment in life_of(made, NOW)] == ["Made", "Reminder", "It takes place"]
    assert told_words(made) == "3 helpers"
    guestlist(made, room=1)
    rsvp(made)
    rsvp(made)
    assert (guests_told(made), told_words(made)) == (2, "2 guests and 3 helpers")


def test_those_who_said_no_get_no_letter(host):
    made = event(host)
    guestlist(made)
    actions.leave_rsvp(by=None, rsvp=rsvp(made), now=NOW)
    assert guests_told(made) == 0


def test_the_line_is_drawn_with_text_that_cannot_break_out():
    dots = [Dot(NOW - DAY, "begun", '<script>"x"'), Dot(NOW, "good", "b"), Dot(NOW + DAY, "event", "c")]
    drawn = str(draw_life(dots, NOW, title='a"b', first="9 March", last="11 March", today="today"))
    assert "<script>" not in drawn
    assert 'aria-label="a&#34;b"' in drawn
    assert drawn.count("<circle") == 2
    assert not draw_life([], NOW, title="", first="", last="", today="")


@pytest.mark.parametrize("count", [1, 2, 40])
def test_dots_stay_on_the_line_and_apart(count):
    dots = [Dot(NOW, "change", str(number)) for number in range(count)]
    drawn = str(draw_life(dots, NOW, title="", first="", last="", today=""))
    places = [float(part.split('"')[0]) for part in drawn.split('cx="')[1:]]
    assert len(set(places)) == count
    assert min(places) >= 13.9
    assert max(places) <= 306.1


@pytest.mark.parametrize(
    ("starts_at", "words"),
    [
        (NOW + timedelta(days=3), "3 days to go"),
        (NOW + timedelta(days=1), "1 day to go"),
        (NOW + HOUR, "It is today"),
        (NOW - HOUR, "It is on right now"),
        (NOW - DAY, "It has been"),
    ],
)
def test_the_heading_says_where_it_stands(host, starts_at, words):
    assert heading(event(host, starts_at=starts_at), NOW) == words


def test_a_draft_says_what_people_will_ask(host):
    assert len(missing(event(host, state="draft"))) == 3
    full: dict[str, Any] = {"venue": "The Hall", "summary": "Tea", "access": "Lift"}
    assert missing(event(host, state="draft", **full)) == []
    assert missing(event(host, state="draft", online_url="https://a.example/", summary="Tea")) == []


PAGES = ("run", "edit", "postpone", "cancel", "revive", "take-on", "delete")


@pytest.mark.parametrize("page", PAGES)
def test_pages_are_for_those_who_run_it(client, host, page):
    made = event(host)
    address = f"/events/{made.pk}/{page}/"
    assert client.get(address).status_code == 302
    for who in (person(), member(host), member(host, "helper"), member(group(), "owner")):
        client.force_login(who)
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in {404, 405}


def test_a_turn_asks_for_a_reason_says_who_is_told_and_loses_nothing(client, host, maya):
    made = event(host)
    guestlist(made)
    rsvp(made)
    client.force_login(maya)
    page = client.get(f"/events/{made.pk}/cancel/").content.decode()
    assert "One letter goes to 1 guest." in page
    response = client.post(f"/events/{made.pk}/cancel/", {"reason": " ", "tell": "on"})
    assert response.status_code == 422
    assert "Please give your guests a reason" in response.content.decode()
    response = client.post(f"/events/{made.pk}/cancel/", {"reason": REASON})
    made.refresh_from_db()
    assert (response.status_code, made.state, last_minute(made).detail["tell"]) == (303, "cancelled", False)


def test_a_turn_that_cannot_be_says_why_on_its_page(client, host, maya):
    made = event(host, state="cancelled")
    client.force_login(maya)
    response = client.get(f"/events/{made.pk}/cancel/")
    assert response.status_code == 409
    assert "This event is cancelled already." in response.content.decode()
    assert client.post(f"/events/{made.pk}/cancel/", {"reason": REASON}).status_code == 409


def test_it_is_on_again_by_a_page_that_asks_when(client, host, maya):
    made = event(host, state="postponed")
    client.force_login(maya)
    address = f"/events/{made.pk}/revive/"
    sent = {"on": "2026-03-01", "at": "18:30", "lasts": "120", "timezone": "Europe/London", "tell": "on"}
    response = client.post(address, sent)
    assert response.status_code == 422
    assert "has passed. Did you mean" in response.content.decode()
    assert client.post(address, {**sent, "on": "2026-04-20"}).status_code == 303
    made.refresh_from_db()
    assert (made.state, made.starts_at) == ("published", datetime(2026, 4, 20, 17, 30, tzinfo=UTC))


def test_the_overview_offers_what_can_be_done(client, host, maya):
    client.force_login(maya)
    offers = {
        "draft": ["publish", "edit", "delete"],
        "published": ["edit", "postpone", "cancel"],
        "postponed": ["revive", "edit", "cancel"],
        "cancelled": ["revive"],
    }
    for state, doors in offers.items():
        made = event(host, state=state)
        page = client.get(f"/events/{made.pk}/run/").content.decode()
        every = ("publish", "edit", "delete", "postpone", "cancel", "revive")
        assert [door for door in every if f"/events/{made.pk}/{door}/" in page] == [
            door for door in every if door in doors
        ]
        assert f"from=event:{made.pk}" in page


def test_publishing_by_its_button(client, host, maya):
    made = event(host, state="draft")
    client.force_login(maya)
    assert client.post(f"/events/{made.pk}/publish/").status_code == 303
    made.refresh_from_db()
    assert made.state == "published"
    page = client.post(f"/events/{made.pk}/publish/", follow=True).content.decode()
    assert "This event is published already." in page


def test_deleting_by_its_page(client, host, maya):
    made = event(host, state="draft")
    client.force_login(maya)
    assert "gone for good" in client.get(f"/events/{made.pk}/delete/").content.decode()
    assert client.post(f"/events/{made.pk}/delete/")["Location"] == "/events/"
    assert not Event.objects.filter(pk=made.pk).exists()


def test_rules_say_no_to_a_merged_event(host, maya):
    kept = event(host)
    made = event(host, merged_into=kept)
    assert not rules.can_edit_event(maya, made)
    assert "part them first" in str(rules.can_edit_event(maya, made))
