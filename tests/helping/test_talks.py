"""Talks: proposing, reviewing blind, deciding, the programme."""

from datetime import UTC, datetime, timedelta

import pytest

from moothall.helping.actions import (
    CallFacts,
    change_call,
    confirm_talk,
    decide_talk,
    edit_talk,
    hand_back_role,
    invite_reviewer,
    mark_all_done,
    open_call,
    propose_talk,
    review_talk,
    withdraw_talk,
)
from moothall.helping.models import Review, Role, Stint, Talk
from moothall.helping.queries import hours_of
from moothall.helping.queries.talks import next_talk, programme_of, rows_for, seen, talks_for
from moothall.kit.verdict import Refused
from moothall.minutes.models import Job, Minute
from moothall.minutes.work.worker import work_off
from moothall.notices.models import Notice
from moothall.post.models import Letter
from tests.events.making import NOW, group, member, person
from tests.helping.making import DAY, call, facts, organised, talk

pytestmark = pytest.mark.django_db
CLOSED = NOW + 3 * DAY


def decided(one, by, state="accepted", words="Yes!", now=CLOSED):
    if not Review.objects.filter(talk=one, reviewer=by).exists():
        review_talk(by=by, talk=one, score=4, now=now)
    return decide_talk(by=by, talk=one, state=state, words=words, now=now)


def test_a_call_opens_the_role_of_its_speakers():
    made, boss = organised()
    asked = call(made, boss, slots=3)
    role = Role.objects.get(event=made)
    assert (role.for_whom, role.kind, role.wanted) == ("chosen", "speaker", 3)
    change_call(by=boss, call=asked, facts=CallFacts(closes_at=NOW + DAY, slots=5), now=NOW)
    role.refresh_from_db()
    assert role.wanted == 5
    assert open_call(by=boss, event=made, facts=CallFacts(closes_at=NOW + DAY), now=NOW).pk == asked.pk


@pytest.mark.parametrize(
    ("change", "words"), [({"closes_at": NOW + 30 * DAY}, "still be open"), ({"blind": False}, "Keep this call blind")]
)
def test_a_call_keeps_what_it_promised(change, words):
    made, boss = organised()
    asked = call(made, boss)
    talk(asked)
    with pytest.raises(Refused, match=words):
        change_call(by=boss, call=asked, facts=CallFacts(**{"closes_at": NOW + DAY, **change}), now=NOW)


def test_only_those_who_run_the_event_call():
    made, _ = organised()
    with pytest.raises(Refused):
        open_call(by=member(group(), "owner"), event=made, facts=CallFacts(closes_at=NOW + DAY), now=NOW)


def test_proposing_ends_when_the_call_closes_and_at_five():
    made, boss = organised()
    asked, who = call(made, boss), person()
    first = propose_talk(by=who, call=asked, facts=facts(), now=NOW)
    edit_talk(talk=first, facts=facts(title="Better maps"), now=NOW)
    for late in (lambda: propose_talk(by=who, call=asked, facts=facts(), now=CLOSED),
                 lambda: edit_talk(talk=first, facts=facts(), now=CLOSED)):  # fmt: skip
        with pytest.raises(Refused, match="has closed"):
            late()
    for _ in range(4):
        propose_talk(by=who, call=asked, facts=facts(), now=NOW)
    with pytest.raises(Refused, match="five talks"):
        propose_talk(by=who, call=asked, facts=facts(), now=NOW)
    with pytest.raises(Refused, match="length"):
        propose_talk(by=person(), call=asked, facts=facts(length=300), now=NOW)


def test_the_ledger_does_not_say_who_proposed_what():
    made, boss = organised()
    propose_talk(by=person(), call=call(made, boss), facts=facts(), now=NOW)
    minute = Minute.objects.get(verb="helping.talk.proposed")
    assert minute.by_id is None
    assert set(minute.detail) == {"event", "call"}


def test_nobody_reviews_before_the_call_closes_their_own_or_twice():
    made, boss = organised()
    asked = call(made, boss)
    one = talk(asked)
    mine, same_address = talk(asked, boss), talk(asked, email=boss.email.upper())
    with pytest.raises(Refused, match="still open"):
        review_talk(by=boss, talk=one, score=3, now=NOW)
    review_talk(by=boss, talk=one, score=3, now=CLOSED)
    for again, words in ((one, "You have said"), (mine, "your own"), (same_address, "your own")):
        with pytest.raises(Refused, match=words):
            review_talk(by=boss, talk=again, score=4, now=CLOSED)
    with pytest.raises(Refused, match="asked to review"):
        review_talk(by=person(), talk=one, score=3, now=CLOSED)
    assert [each.pk for each, _ in talks_for(boss, asked)] == [one.pk]


def test_invited_people_review_too_and_are_told():
    made, boss = organised()
    asked, ada = call(made, boss), person()
    one = talk(asked)
    invite_reviewer(by=boss, call=asked, person=ada, now=NOW)
    work_off(now=NOW)
    assert Notice.objects.get(person=ada, topic="helping.asked").url == f"/events/{made.pk}/reviews/"
    review_talk(by=ada, talk=one, score=None, now=CLOSED)
    assert next_talk(ada, asked) is None


def test_scores_of_others_are_seen_after_ones_own():
    made, boss = organised()
    asked, ada = call(made, boss), person()
    invite_reviewer(by=boss, call=asked, person=ada, now=NOW)
    good, poor = talk(asked), talk(asked)
    review_talk(by=ada, talk=good, score=4, comment="Lovely", now=CLOSED)
    review_talk(by=ada, talk=poor, score=1, now=CLOSED)
    assert [(row.standing, row.reviews) for row in rows_for(boss, asked)] == [(None, []), (None, [])]
    review_talk(by=boss, talk=poor, score=2, now=CLOSED)
    first, second = rows_for(boss, asked)
    assert first.standing
    assert (first.seen.talk.pk, first.standing.median, first.standing.count) == (poor.pk, 1.5, 2)
    assert (second.seen.talk.pk, second.standing) == (good.pk, None)
    review_talk(by=boss, talk=good, score=None, now=CLOSED)
    assert [row.seen.talk.pk for row in rows_for(boss, asked)] == [good.pk, poor.pk]


@pytest.mark.parametrize("many", [1, 3, 50])
def test_choosing_costs_the_same_for_many(django_assert_num_queries, many):
    made, boss = organised()
    asked = call(made, boss)
    for _number in range(many):
        Review.objects.create(talk=talk(asked, person()), reviewer=boss, score=3, at=NOW)
    with django_assert_num_queries(2):
        assert len(rows_for(boss, asked)) == many


def test_names_and_needs_appear_with_the_decision():
    made, boss = organised()
    one = talk(call(made, boss), name="Ada Lovelace", about="I, Ada Lovelace, count.", needs="A ramp.")
    blind = seen(one)
    assert (blind.name, blind.needs) == ("", "")
    assert "Lovelace" not in blind.text
    decided(one, boss)
    one.refresh_from_db()
    known = seen(one)
    assert (known.name, known.needs, "Lovelace" in known.text) == ("Ada Lovelace", "A ramp.", True)


def test_a_call_that_is_not_blind_shows_names():
    made, boss = organised()
    assert seen(talk(call(made, boss, blind=False), name="Ada")).name == "Ada"


def test_deciding_needs_ones_own_view_a_slot_and_happens_once():
    made, boss = organised()
    asked = call(made, boss, slots=1)
    one, two = talk(asked), talk(asked)
    with pytest.raises(Refused, match="not looked at"):
        decide_talk(by=boss, talk=one, state="accepted", words="Yes", now=CLOSED)
    decided(one, boss)
    with pytest.raises(Refused, match="The one slot is given"):
        decided(two, boss)
    decided(two, boss, "waitlisted")
    with pytest.raises(Refused, match="already"):
        decide_talk(by=boss, talk=one, state="declined", words="No", now=CLOSED)
    withdraw_talk(talk=one, now=CLOSED)
    decided(two, boss)
    assert Talk.objects.get(pk=two.pk).state == "accepted"
    with pytest.raises(Refused, match="your own"):
        decide_talk(by=boss, talk=talk(asked, boss), state="accepted", words="Me!", now=CLOSED)


def test_letters_keep_the_words_and_leave_when_it_is_day():
    made, boss = organised()
    one = talk(call(made, boss), email="ada@example.org", name="Ada")
    night = datetime(2026, 3, 13, 23, tzinfo=UTC)
    decided(one, boss, words="We loved it.\n\nCome early.", now=night)
    work_off(now=night)
    assert not Letter.objects.filter(purpose="helping.talk").exists()
    job = Job.objects.get(name="helping.decision")
    assert job.due_at == datetime(2026, 3, 14, 8, tzinfo=UTC)
    for _ in range(2):
        work_off(now=job.due_at)
    letter = Letter.objects.get(purpose="helping.talk")
    assert letter.to == "ada@example.org"
    for words in ("Hello Ada", "We loved it.", "Come early.", "/helping/talk/"):
        assert words in letter.text


def test_a_decision_overtaken_by_the_next_writes_one_letter():
    made, boss = organised()
    one = talk(call(made, boss), by=person())
    night = datetime(2026, 3, 13, 23, tzinfo=UTC)
    decided(one, boss, "waitlisted", "Wait", now=night)
    decided(one, boss, "accepted", "Yes", now=night + timedelta(minutes=5))
    work_off(now=night + timedelta(hours=12))
    assert ["Yes" in each.text for each in Letter.objects.filter(purpose="helping.talk")] == [True]


def test_saying_yes_puts_a_talk_on_the_programme_and_its_speaker_among_the_helpers():
    made, boss = organised()
    asked, ada = call(made, boss), person()
    one, two = talk(asked, ada, length=10), talk(asked, ada, length=20)
    with pytest.raises(Refused, match="not on offer"):
        confirm_talk(talk=one, now=CLOSED)
    for each in (one, two):
        decided(each, boss)
        confirm_talk(talk=each, now=CLOSED)
    with pytest.raises(Refused, match="already"):
        confirm_talk(talk=one, now=CLOSED)
    assert [each.pk for each in programme_of(made)] == [one.pk, two.pk]
    assert Stint.objects.get().person == ada
    mark_all_done(by=boss, event=made, now=made.ends_at)
    assert hours_of(made).minutes == 30


def test_withdrawing_frees_the_slot_and_tells_the_organisers():
    made, boss = organised()
    one = talk(call(made, boss), person())
    decided(one, boss)
    confirm_talk(talk=one, now=CLOSED)
    withdraw_talk(talk=one, now=CLOSED)
    assert (programme_of(made), Role.objects.get().filled) == ([], 0)
    assert Stint.objects.get().state == "handed_back"
    work_off(now=CLOSED)
    titles = list(Notice.objects.filter(person=boss, topic="helping.talks").values_list("title", flat=True))
    assert f"Withdrawn: {one.title}" in titles
    with pytest.raises(Refused):
        withdraw_talk(talk=one, now=CLOSED)


def test_a_speaker_who_hands_the_role_back_leaves_the_programme():
    made, boss = organised()
    one = talk(call(made, boss), person())
    decided(one, boss)
    confirm_talk(talk=one, now=CLOSED)
    hand_back_role(by=None, stint=Stint.objects.select_related("role").get(), now=CLOSED)
    one.refresh_from_db()
    assert (one.state, one.stint_id, programme_of(made)) == ("withdrawn", None, [])


def test_readers_hear_once_that_a_call_has_closed():
    from moothall.helping.handlers import tell_of_closed_calls

    made, boss = organised()
    talk(call(made, boss))
    tell_of_closed_calls(NOW)
    assert not Notice.objects.exists()
    for _ in range(2):
        tell_of_closed_calls(CLOSED)
    assert [(each.person, each.url) for each in Notice.objects.all()] == [(boss, f"/events/{made.pk}/reviews/")]
