"""States follow only as drawn; each refusal says why and what to do instead."""

import pytest

from moothall.groups import actions, rules
from moothall.groups.models import Group
from moothall.kit.verdict import Refused
from tests.groups.making import NOW, a_group, a_member, a_person

State = Group.State
DRAWN = {
    ("applied", "on_hold"), ("applied", "active"), ("applied", "declined"),
    ("on_hold", "applied"), ("on_hold", "active"), ("on_hold", "declined"),
    ("active", "resting"), ("active", "caretaker"), ("active", "closed"),
    ("resting", "active"), ("resting", "caretaker"), ("resting", "closed"),
    ("caretaker", "active"), ("caretaker", "closed"),
}  # fmt: skip


@pytest.mark.parametrize("was", State.values)
@pytest.mark.parametrize("new", State.values)
def test_only_drawn_states_follow(was, new):
    verdict = rules.can_become(Group(state=was), new)
    assert bool(verdict) == ((was, new) in DRAWN)
    if not verdict:
        assert verdict.reason.endswith(".")
        assert verdict.remedy.endswith(".")


VERBS = {
    "hold": (lambda by, group: actions.hold_group(by=by, group=group, question="Why?", now=NOW), "on_hold"),
    "accept": (lambda by, group: actions.accept_group(by=by, group=group, now=NOW), "active"),
    "decline": (lambda by, group: actions.decline_group(by=by, group=group, reason="No.", now=NOW), "declined"),
    "rest": (lambda by, group: actions.rest_group(by=by, group=group, words="", now=NOW), "resting"),
    "wake": (lambda by, group: actions.wake_group(by=by, group=group, now=NOW), "active"),
    "take": (lambda by, group: actions.take_into_care(by=by, group=group, words="", now=NOW), "caretaker"),
    "close": (lambda by, group: actions.close_group(by=by, group=group, words="", now=NOW), "closed"),
}
BEFORE = {
    "hold": {"applied"},
    "accept": {"applied", "on_hold"},
    "decline": {"applied", "on_hold"},
    "rest": {"active"},
    "wake": {"resting"},
    "take": {"active", "resting"},
    "close": {"active", "resting", "caretaker"},
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State.values)
def test_each_verb_works_from_its_states_only(steward, owner, verb, state):
    group = a_group(owner=owner, state=state)
    act, after = VERBS[verb]
    if state in BEFORE[verb]:
        act(steward, group)
        assert Group.objects.get(pk=group.pk).state == after
    else:
        with pytest.raises(Refused):
            act(steward, group)
        assert Group.objects.get(pk=group.pk).state == state


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("role", ["", "member", "helper", "organiser", "owner"])
def test_who_may_turn_a_state(owner, verb, role):
    group = a_group(owner=owner, state=sorted(BEFORE[verb])[0])
    person = a_person("Kit")
    if role:
        a_member(group, person, role)
    act, after = VERBS[verb]
    if role == "owner" and verb in {"rest", "wake"}:
        act(person, group)
        assert Group.objects.get(pk=group.pk).state == after
    else:
        with pytest.raises(Refused):
            act(person, group)


@pytest.mark.parametrize("role", ["", "member", "helper", "organiser", "owner"])
def test_who_organises_and_edits(group, role):
    person = a_person("Kit")
    if role:
        a_member(group, person, role)
    allowed = role in {"organiser", "owner"}
    assert bool(rules.can_organise(person, group)) == allowed
    assert bool(rules.can_edit_group(person, group)) == allowed
    assert not rules.can_review_groups(person)


def test_a_steward_may_do_all_of_it(group, steward):
    assert rules.can_organise(steward, group)
    assert rules.can_edit_group(steward, group)
    assert rules.can_review_groups(steward)


def test_a_closed_group_is_corrected_by_stewards_only(owner, steward):
    group = a_group(owner=owner, state="closed")
    assert not rules.can_edit_group(owner, group)
    assert rules.can_edit_group(steward, group)


def test_words_are_asked_for(steward, owner):
    group = a_group(owner=owner, state="applied")
    with pytest.raises(Refused, match="Ask something"):
        actions.hold_group(by=steward, group=group, question="  ", now=NOW)
    with pytest.raises(Refused, match="Say why"):
        actions.decline_group(by=steward, group=group, reason="", now=NOW)


def test_a_question_is_answered_by_those_who_applied(steward, owner):
    group = a_group(owner=owner, state="applied")
    actions.hold_group(by=steward, group=group, question="Where do you meet?", now=NOW)
    group.refresh_from_db()
    assert group.state_words == "Where do you meet?"
    with pytest.raises(Refused):
        actions.answer_question(by=a_person("Kit"), group=group, answer="Here.", now=NOW)
    actions.answer_question(by=owner, group=group, answer="At the library.", now=NOW)
    group.refresh_from_db()
    assert (group.state, group.state_words) == ("applied", "")


def test_a_group_in_care_gets_a_new_owner(steward, owner):
    group = a_group(owner=None, state="caretaker")
    actions.hand_on_group(by=steward, group=group, to=owner, now=NOW)
    group.refresh_from_db()
    assert group.state == "active"
    assert rules.role_of(owner, group) == "owner"
