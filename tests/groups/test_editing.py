"""Edits are written down fact by fact, can be put back, and two at once lose nothing."""

from datetime import date

import pytest

from moothall.groups import actions
from moothall.groups.models import Affiliation, Group
from moothall.groups.queries.facts import facts_of
from moothall.groups.queries.history import history_of
from moothall.kit.verdict import Refused
from tests.groups.making import NOW, a_person

LEEDS = {
    "name": "Leeds",
    "kind": "town",
    "code": "",
    "latitude": 53.8,
    "longitude": -1.55,
    "local_authority": "",
    "region": "",
    "country": "",
}
YORK = {**LEEDS, "name": "York", "latitude": 53.96, "longitude": -1.08}


def edit(group, by, version=None, **facts):
    version = Group.objects.get(pk=group.pk).version if version is None else version
    return actions.edit_group(by=by, group=group, facts=facts, version=version, now=NOW)


def test_each_changed_fact_is_written_down(group, owner):
    changes = edit(group, owner, name="Leeds Data", summary="We meet.", topics=["Data", "Repair"], place=YORK)
    assert changes == {
        "name": ["Leeds Good Data", "Leeds Data"],
        "topics": [[], ["Data", "Repair"]],
        "place": [LEEDS, YORK],
    }
    group.refresh_from_db()
    assert (group.name, group.former_names, group.where, group.latitude) == (
        "Leeds Data",
        ["Leeds Good Data"],
        "York",
        53.96,
    )
    [entry] = history_of(group)
    assert (entry.verb, entry.by, entry.changes["name"]) == (
        "groups.group.edited",
        "Olu",
        ["Leeds Good Data", "Leeds Data"],
    )


def test_nothing_different_is_no_entry(group, owner):
    assert edit(group, owner, **facts_of(group)) == {}
    assert history_of(group) == []


def test_the_ledger_keeps_no_addresses(group, owner):
    edit(group, owner, contact_email="hello@example.org")
    [entry] = history_of(group)
    assert entry.changes["contact_email"] == [None, None]
    with pytest.raises(Refused):
        actions.put_back(by=owner, group=group, minute_id=entry.id, fact="contact_email", now=NOW)


def test_a_change_is_put_back_and_that_is_written_down(group, owner):
    edit(group, owner, links=["https://a.example/", "https://github.com/a"], place=YORK)
    [entry] = history_of(group)
    actions.put_back(by=owner, group=group, minute_id=entry.id, fact="links", now=NOW)
    actions.put_back(by=owner, group=group, minute_id=entry.id, fact="place", now=NOW)
    group = Group.objects.select_related("place").get(pk=group.pk)
    assert facts_of(group)["links"] == []
    assert group.where == "Leeds"
    assert len(history_of(group)) == 3


def test_the_history_of_another_group_is_of_no_use(group, owner):
    other = Group.objects.create(name="Other", slug="other", state="active", state_since=NOW, created_at=NOW)
    edit(group, owner, name="Changed")
    [entry] = history_of(group)
    with pytest.raises(Refused):
        actions.put_back(by=a_person("Dilys", is_steward=True), group=other, minute_id=entry.id, fact="name", now=NOW)


def test_two_who_change_different_facts_both_keep_theirs(group, owner):
    seen = facts_of(group)
    edit(group, owner, version=1, **{**seen, "summary": "Mine."})
    edit(group, owner, version=1, **{**seen, "covers": "Leeds and around"})
    group.refresh_from_db()
    assert (group.summary, group.covers, group.version) == ("Mine.", "Leeds and around", 3)


def test_two_who_change_one_fact_are_both_heard(group, owner):
    seen = facts_of(group)
    edit(group, owner, version=1, **{**seen, "summary": "Theirs."})
    with pytest.raises(actions.EditedMeanwhile) as meanwhile:
        edit(group, owner, version=1, **{**seen, "summary": "Mine.", "covers": "Leeds"})
    assert meanwhile.value.theirs == {"summary": "Theirs."}
    group.refresh_from_db()
    assert (group.summary, group.covers) == ("Theirs.", "")
    edit(group, owner, version=meanwhile.value.version, **{**seen, "summary": "Mine.", "covers": "Leeds"})
    group.refresh_from_db()
    assert (group.summary, group.covers) == ("Mine.", "Leeds")


def test_the_same_change_by_two_is_no_clash(group, owner):
    seen = facts_of(group)
    edit(group, owner, version=1, **{**seen, "summary": "Same."})
    assert edit(group, owner, version=1, **{**seen, "summary": "Same."}) == {}


def test_a_change_and_back_meanwhile_is_no_clash(group, owner):
    seen = facts_of(group)
    edit(group, owner, version=1, **{**seen, "summary": "Away."})
    edit(group, owner, version=2, **seen)
    edit(group, owner, version=1, **{**seen, "summary": "Mine."})
    assert Group.objects.get(pk=group.pk).summary == "Mine."


def test_strangers_do_not_edit(group):
    with pytest.raises(Refused):
        edit(group, a_person("Kit"), name="Taken over")


def test_what_is_about_the_group_is_made_safe(group, owner):
    edit(group, owner, about="**Hello** <script>alert(1)</script>")
    group.refresh_from_db()
    assert "<script" not in group.about_html
    assert "<strong>Hello</strong>" in group.about_html


def test_networks_have_dates(group, owner):
    made = actions.add_affiliation(
        by=owner, group=group, network="NetSquared", since_on=date(2017, 1, 1), until_on=None, now=NOW
    )
    with pytest.raises(Refused):
        actions.add_affiliation(
            by=owner, group=group, network="NetSquared", since_on=date(2017, 1, 1), until_on=None, now=NOW
        )
    actions.edit_affiliation(by=owner, affiliation=made, since_on=date(2017, 1, 1), until_on=date(2020, 6, 1), now=NOW)
    assert Affiliation.objects.get().until_on == date(2020, 6, 1)
    actions.remove_affiliation(by=owner, affiliation=made, now=NOW)
    assert [entry.verb for entry in history_of(group)] == [
        "groups.affiliation.removed",
        "groups.affiliation.changed",
        "groups.affiliation.added",
    ]
