"""Each page for each visitor, and the journeys through plain forms."""

import re

import pytest

from moothall.groups import actions
from moothall.groups.models import Draft, Group, Invitation, Membership
from moothall.groups.rules import role_of
from moothall.post.models import Letter
from tests.groups.making import NOW, a_group, a_member, a_person

pytestmark = pytest.mark.django_db
WHO = ("stranger", "nobody", "member", "helper", "organiser", "owner", "steward")


@pytest.fixture
def visitors(group, owner, steward, as_):
    people = {"stranger": None, "nobody": a_person("Nia"), "owner": owner, "steward": steward}
    for role in ("member", "helper", "organiser"):
        people[role] = a_person(role.title())
        a_member(group, people[role], role)
    return {who: as_(person) for who, person in people.items()}


OPEN = dict.fromkeys(WHO, 200)
CREW_ONLY = {
    "stranger": 302,
    "nobody": 409,
    "member": 409,
    "helper": 409,
    "organiser": 200,
    "owner": 200,
    "steward": 200,
}
STEWARDS = {**dict.fromkeys(WHO, 409), "stranger": 302, "steward": 200}
MINE = {"stranger": 302, "nobody": 404, "member": 200, "helper": 200, "organiser": 200, "owner": 200, "steward": 404}
REVIEW = {"stranger": 302, "nobody": 404, "member": 404, "helper": 404, "organiser": 200, "owner": 200, "steward": 200}
PAGES = {
    "/groups/": OPEN,
    "/groups/map/": OPEN,
    "/groups/export/groups.csv": OPEN,
    "/groups/export/groups.json": OPEN,
    "/groups/export/groups.geojson": OPEN,
    "/groups/join/": OPEN,
    "/groups/{slug}/": OPEN,
    "/groups/{slug}/manage/": CREW_ONLY,
    "/groups/{slug}/edit/": CREW_ONLY,
    "/groups/{slug}/history/": CREW_ONLY,
    "/groups/{slug}/networks/": CREW_ONLY,
    "/groups/{slug}/crew/": CREW_ONLY,
    "/groups/{slug}/membership/": MINE,
    "/groups/{slug}/review/": REVIEW,
    "/groups/queue/": STEWARDS,
    "/groups/listing/": STEWARDS,
    "/groups/import/": STEWARDS,
    "/groups/nowhere/": dict.fromkeys(WHO, 404),
    "/groups/join/guess/": dict.fromkeys(WHO, 404),
    "/groups/invitation/guess/": dict.fromkeys(WHO, 404),
    "/groups/claim/guess/": {**dict.fromkeys(WHO, 404), "stranger": 302},
    "/groups/export/groups.exe": dict.fromkeys(WHO, 404),
}


@pytest.mark.parametrize("path", PAGES)
def test_who_sees_what(visitors, group, path):
    found = {who: visitors[who].get(path.format(slug=group.slug)).status_code for who in WHO}
    assert found == PAGES[path]


POSTS = {
    "rest/": {"owner", "steward"},
    "care/": {"steward"},
    "closing/": {"steward"},
    "crew/": {"organiser", "owner", "steward"},
    "networks/": {"organiser", "owner", "steward"},
}


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("who", WHO)
def test_who_does_what(visitors, group, path, who):
    data = {"words": "x", "email": "new@example.org", "role": "helper", "network": "NetSquared"}
    status = visitors[who].post(f"/groups/{group.slug}/{path}", data).status_code
    allowed = {True: 303, False: 302 if who == "stranger" else 409}[who in POSTS[path]]
    assert status == allowed


@pytest.mark.parametrize("state", ["applied", "on_hold", "declined"])
def test_applications_are_seen_by_their_people_and_stewards_only(visitors, group, state):
    Group.objects.filter(pk=group.pk).update(state=state)
    found = {who: visitors[who].get(f"/groups/{group.slug}/").status_code for who in WHO}
    assert found == {**dict.fromkeys(WHO, 200), "stranger": 404, "nobody": 404, "member": 404}
    assert group.name not in visitors["stranger"].get("/groups/?state=all").text


def test_a_closed_group_stays_readable_and_marked(visitors, group):
    Group.objects.filter(pk=group.pk).update(state="closed", state_words="Thank you all.")
    page = visitors["stranger"].get(f"/groups/{group.slug}/").text
    assert "this page stays to be read" in page
    assert "Thank you all." in page
    assert group.name not in visitors["stranger"].get("/groups/").text
    assert group.name in visitors["stranger"].get("/groups/?state=closed").text


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_directory_asks_three_questions(client, django_assert_num_queries, count):
    for number in range(count):
        a_group(f"Group {number:02}")
    with django_assert_num_queries(3):  # the ledger's head, the page, the filters
        page = client.get("/groups/")
    assert f"{count} group" in page.text
    with django_assert_num_queries(1):
        client.get("/groups/")


@pytest.mark.parametrize("count", [1, 50])
def test_the_map_asks_five_questions_at_most(client, django_assert_max_num_queries, count):
    for number in range(count):
        a_group(f"Group {number:02}")
    with django_assert_max_num_queries(5):
        client.get("/groups/map/")


@pytest.mark.parametrize("count", [1, 40])
def test_a_groups_page_asks_as_much_for_many_as_for_few(client, group, django_assert_max_num_queries, count):
    for number in range(count):
        a_member(group, a_person(f"P{number}"), "helper", named=True)
    with django_assert_max_num_queries(14):
        assert client.get(f"/groups/{group.slug}/").status_code == 200


def test_filters(client):
    from tests.groups.making import a_place

    leeds = a_group("Leeds Data", next_event_at=NOW)
    a_group("York Web", place=a_place("York", 53.96, -1.08), reach="online")
    a_group("Truro Resting", place=a_place("Truro", 50.26, -5.05), state="resting")
    leeds.affiliations.create(network="NetSquared")
    actions.reindex_groups()

    def shown(query):
        return set(re.findall(r'<h2><a href="/groups/[^"]+">([^<]+)</a>', client.get(f"/groups/{query}").text))

    assert shown("") == {"Leeds Data", "York Web", "Truro Resting"}
    assert shown("?near=Leeds&miles=5") == {"Leeds Data"}
    assert shown("?near=Leeds&miles=50") == {"Leeds Data", "York Web"}
    assert shown("?state=resting") == {"Truro Resting"}
    assert shown("?coming=1") == {"Leeds Data"}
    assert shown("?reach=online") == {"York Web"}
    assert shown("?network=NetSquared") == {"Leeds Data"}
    assert shown("?q=truro") == {"Truro Resting"}
    assert shown("?q=zzzz") == set()
    assert "We know no place called “Nowhereville”" in client.get("/groups/?near=Nowhereville").text
    assert "22 miles" in client.get("/groups/?near=Leeds&miles=50").text
    for strange in (
        "?page=99",
        "?page=x",
        "?miles=-4",
        "?topic=%00",
        "?state=applied",
        "?near=%F0%9F%8D%B5",
        "?bbox=1,2",
    ):
        assert client.get(f"/groups/{strange}").status_code == 200
        assert client.get(f"/groups/map/{strange}").status_code == 200


def test_names_are_in_order_whatever_their_case(client):
    for name in ("beta", "COVID help", "Alpha", "calm"):
        a_group(name)
    found = re.findall(r'<h2><a href="/groups/[^"]+">([^<]+)</a>', client.get("/groups/").text)
    assert found == ["Alpha", "beta", "calm", "COVID help"]


def test_states_in_words(client, group, now):
    Group.objects.filter(pk=group.pk).update(state="resting", state_words="Back in June.")
    assert "Resting since March: Back in June." in client.get(f"/groups/{group.slug}/").text
    other = a_group("Listed", listed_only=True, state="resting")
    assert "Resting, as far as we know." in client.get(f"/groups/{other.slug}/").text


def test_pages_turn(client):
    for number in range(60):
        a_group(f"Group {number:02}")
    assert "Group 23" in client.get("/groups/").text
    second = client.get("/groups/?page=2").text
    assert "Group 24" in second
    assert "Page 2 of 3" in second
    assert 'rel="next" href="?page=3"' in second


def test_the_page_speaks_to_machines(client, group):
    Group.objects.filter(pk=group.pk).update(name="</script><b>x", summary="a & b")
    page = client.get(f"/groups/{group.slug}/").text
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert '"name": "\\u003c/script\\u003e\\u003cb\\u003ex"' in found[0]
    assert '"latitude": 53.8' in found[0]


ANSWERS = {
    "name": "Fen Data Circle",
    "summary": "Charity workers and data people.",
    "place": "Ely",
    "reach": "both",
    "links": "fen.example\nhttps://meetup.com/fen",
    "topics_0": "Data",
    "topics_1": "data, Repair",
    "calendar_url": "webcal://cal.example/fen.ics",
    "named": "on",
}


def sign_in_by_letter(client, email, way_on):
    client.post("/sign-in/login/", {"email": email, "next": way_on})
    code = re.findall(r"^ {4}(\d{6})$", Letter.objects.latest("id").text, re.MULTILINE)[0]
    return client.post("/sign-in/code/", {"code": code})


def test_an_organiser_applies_signed_out_and_loses_nothing(client, steward, as_, work):
    response = client.post("/groups/join/", ANSWERS)
    assert response.status_code == 303
    way_on = response.headers["Location"].partition("next=")[2]
    way_on = re.sub("%2F", "/", way_on)
    sign_in_by_letter(client, "anna@example.org", way_on)
    page = client.get(way_on)
    assert 'value="Fen Data Circle"' in page.text
    assert "Charity workers and data people." in page.text
    assert "fen.example\nhttps://meetup.com/fen" in page.text
    assert client.post(way_on, ANSWERS).status_code == 303
    group = Group.objects.select_related("place").get()
    assert (group.state, group.where, group.calendar_url) == ("applied", "Ely", "https://cal.example/fen.ics")
    assert sorted(group.topics.values_list("name", flat=True)) == ["Data", "Repair"]
    assert group.memberships.get().person.email == "anna@example.org"
    assert group.memberships.get().named is True
    assert Draft.objects.get().answers == {}
    assert client.post(way_on, ANSWERS).status_code == 303
    assert Group.objects.count() == 1
    work()
    assert "Fen Data Circle would like to join" in steward.notices.get().title
    assert as_(steward).get("/groups/queue/").text.count("Fen Data Circle") == 1


def test_slips_keep_what_was_typed(client):
    response = client.post("/groups/join/", {**ANSWERS, "place": "Nowhereville", "links": "not an address"})
    assert response.status_code == 422
    assert 'value="Nowhereville"' in response.text
    assert "not an address" in response.text
    assert 'value="Fen Data Circle"' in response.text
    assert "We know no place of that name" in response.text
    assert not Draft.objects.exists()


def test_a_name_of_several_places_is_asked_about(client, owner, as_):
    client = as_(owner)
    response = client.post("/groups/join/", {**ANSWERS, "place": "Newport"})
    assert response.status_code == 422
    wight = re.findall(r'value="(town:[^"]+)"[^>]*>\s*<label[^>]*>Newport, Isle of Wight', response.text)[0]
    assert client.post("/groups/join/", {**ANSWERS, "place": "Newport", "place_choice": wight}).status_code == 303
    assert Group.objects.get().latitude == pytest.approx(50.7, abs=0.1)


def test_a_place_abroad_by_name_and_coordinates(owner, as_):
    abroad = {**ANSWERS, "place": "", "elsewhere": "Lagos, Nigeria", "latitude": "6.45", "longitude": "3.39"}
    assert as_(owner).post("/groups/join/", {**abroad, "longitude": ""}).status_code == 422
    assert as_(owner).post("/groups/join/", abroad).status_code == 303
    group = Group.objects.select_related("place").get()
    assert (group.where, group.latitude, group.longitude) == ("Lagos, Nigeria", 6.45, 3.39)


def test_is_it_one_of_these(owner, as_):
    a_group("The Fen-Data circle", listed_only=True)
    response = as_(owner).post("/groups/join/", {**ANSWERS, "place": "Leeds"})
    assert response.status_code == 422
    assert "Is it one of these?" in response.text
    assert "The Fen-Data circle" in response.text
    assert as_(owner).post("/groups/join/", {**ANSWERS, "place": "Leeds", "different": "on"}).status_code == 303
    assert as_(a_person("Kit")).post("/groups/join/", {**ANSWERS, "place": "Truro", "links": ""}).status_code == 303


def test_the_way_from_application_to_welcome(owner, steward, as_, work):
    as_(owner).post("/groups/join/", ANSWERS)
    group, mine, theirs = Group.objects.get(), as_(owner), as_(steward)
    base = f"/groups/{group.slug}/review/"
    assert theirs.post(f"{base}question/", {"words": ""}).status_code == 422
    assert theirs.post(f"{base}question/", {"words": "Where do you meet?"}).status_code == 303
    work()
    assert owner.notices.latest("id").body == "Where do you meet?"
    assert "Where do you meet?" in mine.get(base).text
    assert as_(None).get(f"/groups/{group.slug}/").status_code == 404
    assert mine.post(f"{base}answer/", {"words": "In the library."}).status_code == 303
    work()
    assert steward.notices.latest("id").body == "In the library."
    assert mine.post(f"{base}acceptance/", {"words": ""}).status_code == 409
    assert theirs.post(f"{base}acceptance/", {"words": "Good to have you."}).status_code == 303
    work()
    assert owner.notices.latest("id").title == "Fen Data Circle is in the network. Welcome!"
    assert as_(None).get(f"/groups/{group.slug}/").status_code == 200
    assert theirs.post(f"{base}acceptance/", {"words": ""}).status_code == 409


def test_a_declined_applicant_reads_why(owner, steward, as_, work):
    as_(owner).post("/groups/join/", ANSWERS)
    group = Group.objects.get()
    as_(steward).post(f"/groups/{group.slug}/review/refusal/", {"words": "We need a place."})
    work()
    assert owner.notices.latest("id").body == "We need a place."
    assert "We need a place." in as_(owner).get(f"/groups/{group.slug}/").text


def test_an_edit_and_a_clash_in_the_browser(group, owner, as_):
    client, base = as_(owner), f"/groups/{group.slug}/edit/"
    form = {
        "name": group.name,
        "summary": "Mine.",
        "place": "Leeds",
        "reach": "local",
        "timezone": "Europe/London",
        "version": "1",
        "links": "",
        "covers": "",
        "about": "",
        "founded": "2019",
    }
    assert client.post(base, {**form, "founded": "1066"}).status_code == 422
    assert client.post(base, form).status_code == 303
    group.refresh_from_db()
    assert (group.summary, group.founded_on.year, group.latitude) == ("Mine.", 2019, 53.8)
    clash = client.post(base, {**form, "summary": "Late."})
    assert clash.status_code == 409
    assert "Somebody else changed this meanwhile" in clash.text
    assert "Mine." in clash.text
    assert 'value="Late."' in clash.text
    version = re.findall(r'name="version" value="(\d+)"', clash.text)[0]
    assert client.post(base, {**form, "summary": "Late.", "version": version}).status_code == 303
    history = client.get(f"/groups/{group.slug}/history/").text
    assert "Put this back" in history
    path = re.findall(r'action="(/groups/[^"]+/history/\d+/summary/)"', history)[0]
    assert client.post(path).status_code == 303
    group.refresh_from_db()
    assert group.summary == "Mine."


def test_an_invitation_in_the_browser(group, owner, as_):
    as_(owner).post(f"/groups/{group.slug}/crew/", {"email": "new@example.org", "role": "organiser"})
    path = re.findall(r"https?://[^/]+(/groups/invitation/\S+)", Letter.objects.latest("id").text)[0]
    assert "Sign in to say yes" in as_(None).get(path).text
    assert as_(None).post(path).status_code == 200
    kit = a_person("Kit")
    assert as_(kit).get(path).status_code == 200
    assert role_of(kit, group) == ""
    assert as_(kit).post(path).status_code == 303
    assert role_of(kit, group) == "organiser"
    assert "has been used" in as_(kit).get(path).text
    [waiting] = Invitation.objects.all()
    assert waiting.used_at


def test_ones_own_groups_are_on_ones_own_page(group, owner, as_):
    waiting = a_group("Fen Data", owner=owner, state="on_hold")
    page = as_(owner).get("/me/").text
    assert f'href="/groups/{group.slug}/manage/"' in page
    assert f'href="/groups/{waiting.slug}/review/"' in page
    assert "the stewards have a question" in page
    assert "You are in no group yet." in as_(a_person("Kit")).get("/me/").text


def test_too_many_applications_wait_and_lose_nothing(client, settings):
    from django.core.cache import cache

    cache.clear()
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "apply": "1/h/ip"}
    assert client.post("/groups/join/", ANSWERS).status_code == 303
    again = client.post("/groups/join/", ANSWERS)
    assert again.status_code == 429
    assert 'value="Fen Data Circle"' in again.text
    cache.clear()


def test_claims_of_many_groups_wait(steward, as_):
    kit = as_(a_person("Kit"))
    groups = [a_group(f"Listed {number}", listed_only=True) for number in range(6)]
    statuses = [kit.post(f"/groups/{each.slug}/claim/", {"words": "Mine."}).status_code for each in groups]
    assert statuses == [303] * 5 + [409]


def test_ones_own_part(group, owner, as_):
    kit = a_person("Kit")
    client, base = as_(kit), f"/groups/{group.slug}/membership/"
    assert client.post(f"{base}new/").status_code == 303
    assert client.get(base).status_code == 200
    assert client.post(f"{base}named/", {"named": "1"}).status_code == 303
    assert client.post(f"{base}end/").status_code == 303
    assert as_(owner).post(f"{base}end/").status_code == 409
    assert Membership.objects.filter(group=group).count() == 1


def test_a_list_in_the_browser(steward, as_, settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = as_(steward)
    bad = client.post("/groups/import/", {"list": SimpleUploadedFile("x.xlsx", b"PK\x03\x04zip")})
    assert bad.status_code == 422
    assert "CSV UTF-8" in bad.text
    good = SimpleUploadedFile("x.csv", b"who,town,email\nFen Data,Ely,sam@example.org\n")
    path = client.post("/groups/import/", {"list": good}).headers["Location"]
    page = client.get(path).text
    assert "Which column holds the names?" in page
    columns = {"column_0": "name", "column_1": "place", "column_2": "-"}
    assert client.post(path, columns).status_code == 303
    page = client.get(path).text
    assert "Fen Data" in page
    assert not Group.objects.exists()
    assert client.post(f"{path}run/").status_code == 303
    group = Group.objects.get()
    assert (group.name, group.contact_email) == ("Fen Data", "")
    assert "The list is in" in client.get(path).text
    assert client.get(f"{path}problems.csv").status_code == 200
    assert client.post(f"{path}undo/").status_code == 303
    assert "taken back" in client.get(path).text
    assert not Group.objects.exists()


def test_a_claim_in_the_browser(steward, as_):
    group = a_group("Listed", listed_only=True, contact_email="hello@fen.example")
    kit = a_person("Kit")
    base = f"/groups/{group.slug}/claim/"
    assert as_(None).get(base).status_code == 302
    assert as_(kit).post(base, {"email": "", "words": ""}).status_code == 422
    assert as_(kit).post(base, {"email": "hello@fen.example", "words": ""}).status_code == 303
    path = re.findall(r"https?://[^/]+(/groups/claim/\S+)", Letter.objects.latest("id").text)[0]
    assert as_(a_person("Eve")).get(path).status_code == 404
    assert as_(kit).get(path).status_code == 200
    assert role_of(kit, group) == ""
    assert as_(kit).post(path).status_code == 303
    assert role_of(kit, group) == "owner"


def test_a_claim_without_proof_waits_for_a_steward(steward, as_):
    group = a_group("Listed", listed_only=True)
    kit = a_person("Kit")
    as_(kit).post(f"/groups/{group.slug}/claim/", {"words": "I run its Meetup page."})
    page = as_(steward).get("/groups/queue/").text
    assert "I run its Meetup page." in page
    path = re.findall(r'action="(/groups/claims/\d+/)"', page)[0]
    assert as_(kit).post(path, {"decision": "approve"}).status_code == 409
    assert as_(steward).post(path, {"decision": "decline", "reason": ""}).status_code == 409
    assert as_(steward).post(path, {"decision": "approve"}).status_code == 303
    assert role_of(kit, group) == "owner"
