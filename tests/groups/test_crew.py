"""Who is in a group: joining, inviting, roles; and never a meeting group without an owner."""

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moothall.groups import actions
from moothall.groups.models import Group, Invitation, Membership
from moothall.groups.queries import named_crew
from moothall.groups.queries.crew import has_few_owners, organised_alone
from moothall.kit.verdict import Refused
from moothall.minutes.models import Minute
from moothall.people.models import Person
from moothall.people.privacy import objection_to_leaving, tidy_after
from moothall.post.models import Letter
from tests.groups.making import NOW, a_group, a_member, a_person

ROLES = ["owner", "organiser", "helper", "member"]


def test_join_and_leave(group):
    person = a_person("Kit")
    actions.join_group(by=person, group=group, now=NOW)
    assert Group.objects.get(pk=group.pk).member_count == 2
    with pytest.raises(Refused):
        actions.join_group(by=person, group=group, now=NOW)
    actions.leave_group(by=person, group=group, now=NOW)
    assert Group.objects.get(pk=group.pk).member_count == 1
    assert list(Minute.objects.order_by("id").values_list("verb", flat=True)) == [
        "groups.membership.joined",
        "groups.membership.left",
    ]


def test_the_last_owner_stays(group, owner):
    with pytest.raises(Refused, match="only owner"):
        actions.leave_group(by=owner, group=group, now=NOW)
    with pytest.raises(Refused, match="only owner"):
        actions.step_down(by=owner, group=group, role="organiser", now=NOW)
    a_member(group, a_person("Kit"), "owner")
    actions.leave_group(by=owner, group=group, now=NOW)
    assert Membership.objects.get(group=group).person.name == "Kit"


def test_organisers_manage_all_but_owners(group, owner):
    organiser, helper = a_person("Ola"), a_person("Han")
    a_member(group, organiser, "organiser")
    their = a_member(group, helper, "helper")
    actions.change_role(by=organiser, membership=their, role="organiser", now=NOW)
    with pytest.raises(Refused, match="Only the owners"):
        actions.change_role(by=organiser, membership=their, role="owner", now=NOW)
    owners = Membership.objects.get(group=group, person=owner)
    with pytest.raises(Refused, match="Only the owners"):
        actions.remove_member(by=organiser, membership=owners, now=NOW)
    with pytest.raises(Refused, match="Only the owners"):
        actions.invite(by=organiser, group=group, email="new@example.org", role="owner", now=NOW)
    actions.remove_member(by=organiser, membership=their, now=NOW)
    assert not Membership.objects.filter(person=helper).exists()


def test_an_invitation_works_once_and_for_two_weeks(group, owner):
    invitation, secret = actions.invite(by=owner, group=group, email="New@Example.org", role="organiser", now=NOW)
    assert secret not in invitation.token_hash
    letter = Letter.objects.get()
    assert letter.to == "new@example.org"
    assert f"/groups/invitation/{secret}/" in letter.text
    person = a_person("Kit")
    with pytest.raises(Refused, match="two weeks"):
        actions.accept_invitation(by=person, secret=secret, now=NOW + timedelta(days=15))
    made = actions.accept_invitation(by=person, secret=secret, now=NOW + timedelta(days=3))
    assert (made.role, made.named) == ("organiser", False)
    with pytest.raises(Refused, match="has been used"):
        actions.accept_invitation(by=a_person("Two"), secret=secret, now=NOW)


def test_a_second_invitation_and_a_withdrawn_one(group, owner):
    _first, old = actions.invite(by=owner, group=group, email="new@example.org", role="helper", now=NOW)
    second, new = actions.invite(by=owner, group=group, email="new@example.org", role="helper", now=NOW)
    with pytest.raises(Refused, match="taken back"):
        actions.accept_invitation(by=a_person("Kit"), secret=old, now=NOW)
    actions.withdraw_invitation(by=owner, invitation=second, now=NOW)
    with pytest.raises(Refused, match="taken back"):
        actions.accept_invitation(by=a_person("Kit"), secret=new, now=NOW)
    with pytest.raises(Invitation.DoesNotExist):
        actions.accept_invitation(by=a_person("Kit"), secret="guess", now=NOW)


def test_an_invitation_never_takes_a_role_away(group, owner):
    a_member(group, other := a_person("Kit"), "owner")
    _made, secret = actions.invite(by=owner, group=group, email="else@example.org", role="helper", now=NOW)
    assert actions.accept_invitation(by=other, secret=secret, now=NOW).role == "owner"


def test_only_the_person_decides_to_be_named(group, owner, steward):
    membership = Membership.objects.get(group=group, person=owner)
    with pytest.raises(Refused, match="they themselves"):
        actions.choose_named(by=steward, membership=membership, named=True, now=NOW)
    assert named_crew(group) == []
    actions.choose_named(by=owner, membership=membership, named=True, now=NOW)
    assert [(one.name, one.role) for one in named_crew(group)] == [("Olu", "Owner")]


def test_a_plain_member_is_not_named(group):
    a_member(group, a_person("Kit"), "helper", named=True)
    their = Membership.objects.get(person__name="Kit")
    actions.change_role(by=Membership.objects.get(role="owner").person, membership=their, role="member", now=NOW)
    their.refresh_from_db()
    assert their.named is False


def test_few_owners_are_noticed(group):
    assert has_few_owners(group)
    a_member(group, a_person("Kit"), "owner")
    assert not has_few_owners(group)
    assert not has_few_owners(a_group(listed_only=True))


def test_leaving_the_hall_waits_for_a_second_owner(group, owner):
    assert organised_alone(owner) == [group]
    verdict = objection_to_leaving(owner)
    assert "Leeds Good Data" in verdict.reason
    a_member(group, a_person("Kit"), "owner")
    assert objection_to_leaving(owner)
    tidy_after(owner, NOW)
    assert not Membership.objects.filter(person=owner).exists()
    assert Group.objects.get(pk=group.pk).member_count == 1


steps = st.lists(
    st.tuples(
        st.sampled_from(["leave", "remove", "role", "step", "invite", "join"]),
        st.integers(0, 4),
        st.integers(0, 4),
        st.sampled_from(ROLES),
    ),
    max_size=14,
)


@pytest.mark.usefixtures("db")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_never_without_an_owner(moves):
    Group.objects.all().delete()
    Person.objects.all().delete()
    people = [a_person(f"P{at}", is_steward=at == 4) for at in range(5)]
    group = a_group(owner=people[0])
    for verb, by, to, role in moves:
        with suppress(Refused):
            _move(verb, group, people[by], people[to], role)
        assert group.memberships.filter(role="owner").exists()
        assert Group.objects.get(pk=group.pk).member_count == group.memberships.count()


def _move(verb, group, by, to, role):
    their = Membership.objects.filter(group=group, person=to).first()
    if verb == "join":
        actions.join_group(by=by, group=group, now=NOW)
    elif verb == "leave":
        actions.leave_group(by=by, group=group, now=NOW)
    elif verb == "step":
        actions.step_down(by=by, group=group, role=role, now=NOW)
    elif verb == "invite":
        _made, secret = actions.invite(by=by, group=group, email="x@example.org", role=role, now=NOW)
        actions.accept_invitation(by=to, secret=secret, now=NOW)
    elif their and verb == "remove":
        actions.remove_member(by=by, membership=their, now=NOW)
    elif their:
        actions.change_role(by=by, membership=their, role=role, now=NOW)
