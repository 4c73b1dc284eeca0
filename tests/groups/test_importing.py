"""Lists come in whole, twice without harm, and go away again when taken back."""

import json
from datetime import timedelta

import pytest

from moothall.groups import actions
from moothall.groups.actions.importing import begin_import, import_list, run_import, start_import, undo_import
from moothall.groups.actions.importing.writing import Writer
from moothall.groups.models import Affiliation, Group, ImportBatch, ImportRow, Link, Listing, Membership
from moothall.groups.queries.facts import facts_of
from moothall.groups.queries.history import history_of
from moothall.groups.queries.plans import mapping_for, plan_for
from moothall.groups.reading import read_list
from moothall.kit.verdict import Refused
from moothall.minutes.models import Job, Minute
from moothall.search.queries import matching_ids
from tests.groups.making import NOW, a_group, a_person

pytestmark = pytest.mark.django_db
REAL = [
    "codeforamerica_organizations.json",
    "osm_communities_europe.jsonl",
    "pyladies_chapters.json",
    "rladies_chapters.json",
    "uk_tech_for_good_groups.csv",
]


def bring(text, name="list.csv", **more):
    content = text if isinstance(text, bytes) else text.encode()
    return import_list(name=name, content=content, now=NOW, **more)


def counts_of(batch):
    return tuple(batch.counts[name] for name in ("read", "created", "updated", "skipped"))


def everything():
    groups = Group.objects.select_related("place").order_by("pk")
    return [(group.pk, group.slug, group.state, group.source_id, facts_of(group)) for group in groups]


@pytest.mark.parametrize("name", REAL)
def test_real_lists_twice(shared_data, name):
    content = (shared_data / "groups" / name).read_bytes()
    first = bring(content, name)
    read, created, updated, skipped = counts_of(first)
    assert read == created + updated + skipped
    assert created > 10
    reasons = {problem["row"] for problem in first.problems}
    assert len(reasons) >= skipped
    before = everything()
    again = bring(content, name)
    assert counts_of(again) == (read, 0, created, skipped)
    assert everything() == before


def test_the_first_users(shared_data):
    bring((shared_data / "groups" / "uk_tech_for_good_groups.csv").read_bytes(), "uk.csv")
    bristol = Group.objects.select_related("place").get(name="Tech4Good Bristol")
    assert (bristol.where, str(bristol.founded_on)[:4], bristol.listed_only) == ("Bristol", "2016", True)
    assert Group.objects.filter(latitude=None).count() == 1


def test_inactive_means_resting(shared_data):
    content = (shared_data / "groups" / "rladies_chapters.json").read_bytes()
    bring(content, "rladies.json")
    inactive = sum(1 for row in json.loads(content) if row["status"] == "inactive")
    assert Group.objects.filter(state="resting").count() == inactive > 0


def test_channels_of_one_community_come_together(shared_data):
    bring((shared_data / "groups" / "osm_communities_europe.jsonl").read_bytes(), "osm.jsonl")
    bulgaria = Group.objects.get(name="OpenStreetMap Bulgaria")
    assert set(Link.objects.filter(group=bulgaria).values_list("kind", flat=True)) >= {"facebook", "matrix", "wiki"}


def test_a_postcode_that_is_not_known():
    batch = bring("name,postcode\nAlpha,M1 3XX\nBeta,ZZ99 9ZZ\n")
    assert [problem["message"] for problem in batch.problems] == [
        "The postcode M1 3XX is not known; the group is placed at M1.",
        "The postcode ZZ99 9ZZ is not known.",
        "We know no place called ZZ99 9ZZ. Its name is shown, but the group is not on the map.",
    ]
    assert Group.objects.filter(name="Alpha", place__code="M1").exists()


def test_one_of_several_places_is_said():
    batch = bring("name,place,county\nAlpha,Newport,\nBeta,Newport,Wales\nGamma,Newport,Isle of Wight\n")
    [problem] = batch.problems
    assert "more than one Newport" in problem["message"]
    assert Group.objects.filter(name="Gamma", latitude__lt=51).exists()


def test_places_abroad():
    bring(
        "name,city,country,lat,lon\n"
        "Alpha,Cambridge,USA,42.37,-71.11\nBeta,Lagos,Nigeria,,\nGamma,Perth,,-31.95,115.86\nDelta,Ely,,52.4,0.26\n"
    )
    where = {group.name: (group.where, group.latitude) for group in Group.objects.select_related("place")}
    assert where == {
        "Alpha": ("Cambridge, United States", 42.37),
        "Beta": ("Lagos, Nigeria", None),
        "Gamma": ("Perth", -31.95),
        "Delta": ("Ely", 52.4),
    }


def test_coordinates_that_are_none():
    batch = bring("name,latitude,longitude\nA,0,0\nB,91,5\nC,x,y\nD,5,\nE,1e999,2\n")
    assert counts_of(batch) == (5, 5, 0, 0)
    assert [problem["row"] for problem in batch.problems] == [2, 3, 4, 5, 6]
    assert not Group.objects.exclude(latitude=None).exists()


def test_rows_without_a_name_are_skipped_with_a_reason():
    batch = bring("name,town\n,Ely\nAlpha,Ely\n \u200b,Leeds\n")
    assert counts_of(batch) == (3, 1, 0, 2)
    assert [(problem["row"], problem["message"]) for problem in batch.problems] == [
        (2, "This row has no name of a group."),
        (4, "This row has no name of a group."),
    ]


def test_no_column_of_names_at_all():
    batch = bring("a,b\n1,2\n3,4\n")
    assert counts_of(batch) == (2, 0, 0, 2)
    assert "The columns are: a, b" in batch.problems[0]["message"]


def test_twins_in_one_list_are_put_together():
    batch = bring(
        "name,town,tags,website\nFen Data,Ely,data,\nThe Fen-Data,Ely,food,https://fen.example\nFen Data,Leeds,,\n"
    )
    assert counts_of(batch) == (3, 2, 0, 1)
    assert batch.problems[0]["message"].startswith("This is the same group as row 2")
    ely = Group.objects.get(name="Fen Data", place__name="Ely")
    assert facts_of(ely)["topics"] == ["data", "food"]
    assert facts_of(ely)["links"] == ["https://fen.example"]


def test_two_numbers_of_one_list_are_two_groups():
    batch = bring("id,name,town\n1,Repair Café,Leeds\n2,Repair Café,Leeds\n")
    assert counts_of(batch) == (2, 2, 0, 0)
    assert counts_of(bring("id,name,town\n1,Repair Café,Leeds\n2,Repair Café,Leeds\n")) == (2, 0, 2, 0)


def test_a_short_number_of_another_list_is_another_group():
    bring("id,name,town\n7,Repair Leeds,Leeds\n")
    assert counts_of(bring("id,name,town\n7,Code York,York\n")) == (1, 1, 0, 0)
    assert counts_of(bring("id,name,town\n7,Code York,York\n")) == (1, 0, 1, 0)


def test_a_long_number_finds_a_group_that_was_renamed():
    bring("id,name,town\n38568534,R-Ladies Leeds,Leeds\n")
    assert counts_of(bring("id,name,town\n38568534,RLadies+ Leeds,Leeds\n")) == (1, 0, 1, 0)
    group = Group.objects.get()
    assert (group.name, group.former_names) == ("RLadies+ Leeds", ["R-Ladies Leeds"])


def test_unplaced_namesakes_stay_apart():
    text = "name,town\nRepair Café,\nRepair Café,Leeds\nRepair Café,York\n"
    assert counts_of(bring(text)) == (3, 3, 0, 0)
    assert counts_of(bring(text)) == (3, 0, 3, 0)


def test_a_place_that_was_not_known_before_is_found_later():
    bring("name,town\nFen Data,Isle of Ely Fens\nOther,Lagos\n")
    assert Group.objects.filter(latitude=None).count() == 2
    assert counts_of(bring("name,town\nFen Data,Ely\nOther,York\n")) == (2, 1, 1, 0)
    assert Group.objects.get(name="Fen Data").where == "Ely"


def test_a_second_list_changes_what_it_says_anew():
    bring("name,town,summary,status,tags\nFen Data,Ely,Old words,active,a; b\n")
    bring("name,town,summary,status,tags\nFen Data,Ely,New words,inactive,b; c\n")
    group = Group.objects.get()
    assert (group.summary, group.state, facts_of(group)["topics"]) == ("New words", "resting", ["b", "c"])
    assert {entry.verb for entry in history_of(group)} == {"groups.group.imported"}
    assert history_of(group)[0].changes["summary"] == ["Old words", "New words"]


def test_what_was_changed_here_stays(steward):
    bring("name,town,summary\nFen Data,Ely,Old words\n")
    group = Group.objects.get()
    actions.edit_group(by=steward, group=group, facts={"summary": "Ours", "topics": ["Ours"]}, version=1, now=NOW)
    bring("name,town,summary\nFen Data,Ely,Old words\n")
    assert Group.objects.get().summary == "Ours"
    batch = bring("name,town,summary,tags\nFen Data,Ely,New words,theirs\n")
    assert Group.objects.get().summary == "Ours"
    assert facts_of(Group.objects.get())["topics"] == ["Ours", "theirs"]
    assert "what is here stays" in batch.problems[0]["message"]


def test_a_list_fills_gaps_of_a_group_that_a_steward_wrote():
    group = a_group("Fen Data", summary="Ours", listed_only=True)
    bring("name,town,summary,website\nFen Data,Leeds,Theirs,https://fen.example\n")
    group.refresh_from_db()
    assert (group.summary, facts_of(group)["links"]) == ("Ours", ["https://fen.example"])


def test_a_group_with_its_own_people_is_left_alone(owner):
    group = a_group("Fen Data", owner=owner)
    batch = bring("name,town,summary\nFen Data,Leeds,Theirs\n")
    assert counts_of(batch) == (1, 0, 0, 1)
    assert "own organisers" in batch.problems[0]["message"]
    group.refresh_from_db()
    assert group.summary == "We meet."


def test_networks_and_consent_and_calendars():
    batch = bring(
        "name,network,calendar\nFen Data,NetSquared; Fens,https://meetup.com/fen\nNext,,\n",
        consent="They asked to be listed, spring 2026",
    )
    assert set(Affiliation.objects.values_list("network", flat=True)) == {"NetSquared", "Fens"}
    assert Listing.objects.get(group__name="Next").agreed_by == "They asked to be listed, spring 2026"
    named = Minute.objects.get(verb="groups.calendar.named")
    assert Group.objects.get(pk=named.about_id).calendar_url == "https://meetup.com/fen"
    assert batch.content == b""


def test_hostile_cells_are_only_words(shared_data, client):
    payloads = (shared_data / "bad_input" / "xss_payloads.txt").read_text().splitlines()[:400]
    formulas = (shared_data / "bad_input" / "csv_formula_injection.txt").read_text().splitlines()
    strings = json.loads((shared_data / "bad_input" / "blns.json").read_text())
    rows = [
        {"name": f"{text} {at}", "description": text, "website": text, "town": "Ely"}
        for at, text in enumerate([*payloads, *formulas, *strings])
    ]
    batch = bring(json.dumps(rows), "bad.json")
    read, created, updated, skipped = counts_of(batch)
    assert (read, updated) == (len(rows), 0)
    assert created + skipped == read
    for group in Group.objects.order_by("?")[:40]:
        assert "<script" not in group.about_html
        page = client.get(f"/groups/{group.slug}/")
        assert page.status_code == 200
        assert b"<script>alert" not in page.content
        assert b'href="javascript' not in page.content.lower()


def test_a_dry_run_changes_nothing():
    sheet = read_list(b"name,town\nA,Ely\nB,Ely\n")
    plan = plan_for(sheet, mapping_for(sheet))
    assert plan.counts == {"read": 2, "created": 2, "updated": 0, "skipped": 0}
    assert not Group.objects.exists()
    assert not ImportBatch.objects.exists()


def test_cut_off_half_way_it_goes_on(steward, monkeypatch):
    from moothall.groups.actions.importing import batches

    rows = "".join(f"Group {number},Ely\n" for number in range(7))
    batch = begin_import(by=steward, name="x.csv", content=f"name,town\n{rows}".encode(), consent="", now=NOW)
    start_import(by=steward, batch=batch, rows=1000, now=NOW)
    assert Job.objects.get(name="groups.import").payload == {"batch": batch.pk}
    monkeypatch.setattr(batches, "CHUNK", 3)
    write, calls = Writer.write, []

    def breaks(self, steps):
        calls.append(len(steps))
        if len(calls) == 2:
            raise OSError("power cut")
        write(self, steps)

    monkeypatch.setattr(Writer, "write", breaks)
    with pytest.raises(OSError, match="power cut"):
        run_import(batch_id=batch.pk, now=NOW)
    assert Group.objects.count() == 3
    run_import(batch_id=batch.pk, now=NOW)
    batch.refresh_from_db()
    assert Group.objects.count() == 7
    assert (batch.state, *counts_of(batch)) == ("done", 7, 7, 0, 0)


def test_only_stewards_bring_lists_in(steward):
    with pytest.raises(Refused):
        begin_import(by=a_person("Kit"), name="x.csv", content=b"name\tx\nA\ty\n", consent="", now=NOW)
    batch = begin_import(by=steward, name="x.csv", content=b"name\tx\nA\ty\n", consent="", now=NOW)
    start_import(by=steward, batch=batch, rows=1, now=NOW)
    with pytest.raises(Refused, match="already"):
        start_import(by=steward, batch=batch, rows=1, now=NOW)
    with pytest.raises(Refused):
        undo_import(by=a_person("Kit"), batch=batch, now=NOW)


def test_taking_a_list_back(steward):
    a_group("Here Before", listed_only=True, summary="")
    batch = bring("name,town,summary\nFen Data,Ely,x\nHere Before,Leeds,Theirs\nTouched,Ely,x\nJoined,Ely,x\n")
    assert Group.objects.get(name="Here Before").summary == "Theirs"
    touched = Group.objects.get(name="Touched")
    actions.edit_group(by=steward, group=touched, facts={"covers": "Ours"}, version=1, now=NOW)
    actions.join_group(by=a_person("Kit"), group=Group.objects.get(name="Joined"), now=NOW)
    undone = undo_import(by=steward, batch=batch, now=NOW + timedelta(hours=1))
    assert set(Group.objects.values_list("name", flat=True)) == {"Here Before", "Touched", "Joined"}
    assert Group.objects.get(name="Here Before").summary == ""
    assert [(left["name"], left["why"]) for left in undone.left] == [
        ("Touched", "It was changed since."),
        ("Joined", "People have joined it."),
    ]
    assert undone.restored == 1
    with pytest.raises(Refused):
        undo_import(by=steward, batch=batch, now=NOW)


def test_taking_back_keeps_what_was_changed_since(steward):
    group = a_group("Here Before", listed_only=True, summary="")
    batch = bring("name,town,summary,website\nHere Before,Leeds,Theirs,https://a.example\n")
    actions.edit_group(by=steward, group=group, facts={"summary": "Ours"}, version=2, now=NOW)
    undone = undo_import(by=steward, batch=batch, now=NOW)
    group.refresh_from_db()
    assert (group.summary, facts_of(group)["links"]) == ("Ours", [])
    assert undone.left[0]["why"] == "Changed since: summary."


def test_search_learns_and_forgets(steward, work):
    batch = bring("name,town\nQuernmore Tinkers,Lancaster\n")
    work()
    assert matching_ids("quernmore", kind="group") == [Group.objects.get().pk]
    undo_import(by=steward, batch=batch, now=NOW)
    work()
    assert matching_ids("quernmore", kind="group") == []
    assert not ImportRow.objects.exclude(group=None).exists()
    assert not Membership.objects.exists()
