"""Pages of places, and the command."""

import json
import subprocess
import sys
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from moothall.places.forms import PlaceField


@pytest.mark.django_db
class TestFind:
    def test_json(self, client):
        answer = client.get(reverse("places:find"), {"q": "m139pl", "format": "json"})
        (match,) = answer.json()["matches"]
        assert (match["name"], match["kind"], match["where"]) == ("M13 9PL", "postcode", "Manchester, North West")
        assert "max-age=3600" in answer["Cache-Control"]

    def test_a_page_for_each_answer(self, client):
        for text in ("", "M13 9PL", "Newport", "xyzzyq", "M13 9ZZ", "<script>alert(1)</script>"):
            answer = client.get(reverse("places:find"), {"q": text})
            assert answer.status_code == 200
            assert "<script>alert" not in answer.content.decode()

    def test_clashing_names_are_told_apart_on_the_page(self, client):
        page = client.get(reverse("places:find"), {"q": "Newport"}).content.decode()
        assert "Isle of Wight, South East" in page
        assert 'class="map-picture"' in page

    def test_the_map_on_the_page_is_sound(self, client):
        page = client.get(reverse("places:find"), {"q": "Whitchurch"}).content.decode()
        svg = page[page.index('<svg class="map-picture"') : page.index("</svg>", page.index('class="map-picture"')) + 6]
        assert ElementTree.fromstring(svg).attrib["role"] == "group"
        assert len(page) < 50_000


@pytest.mark.django_db
class TestNear:
    def test_a_postcode_is_kept_as_its_district(self, client):
        answer = client.post(reverse("places:near"), {"q": "M13 9PL", "next": "/groups/?topic=data"})
        assert (answer.status_code, answer["Location"]) == (303, "/groups/?topic=data")
        cookie = answer.cookies["moothall_near"]
        assert "9PL" not in cookie.value
        assert cookie["httponly"]
        page = client.get(reverse("places:near")).content.decode()
        assert "Now: near M13." in page

    def test_several_places_are_a_question(self, client):
        answer = client.post(reverse("places:near"), {"q": "Newport", "next": "/"})
        assert answer.status_code == 422
        assert answer.content.decode().count('name="q" value="geonames:') >= 7
        again = client.post(reverse("places:near"), {"q": "geonames:2641598", "next": "/"})
        assert again.status_code == 303

    def test_no_place_keeps_what_was_written(self, client):
        answer = client.post(reverse("places:near"), {"q": "xyzzyq"})
        assert answer.status_code == 422
        assert "We know no place of that name." in answer.content.decode()
        assert 'value="xyzzyq"' in answer.content.decode()

    def test_empty_forgets(self, client):
        client.post(reverse("places:near"), {"q": "M13"})
        answer = client.post(reverse("places:near"), {"q": "", "next": "/groups/"})
        assert answer.cookies["moothall_near"].value == ""

    @pytest.mark.parametrize(
        "onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
    )
    def test_it_leads_nowhere_else(self, client, onward):
        answer = client.post(reverse("places:near"), {"q": "M13", "next": onward})
        assert answer["Location"] == "/"

    @pytest.mark.parametrize("cookie", ["", "x", "%5B1%5D", "null", '["a", "b", "c"]', '["a", 1e999, 0]'])
    def test_a_spoilt_cookie_is_no_place(self, client, cookie):
        client.cookies["moothall_near"] = cookie
        assert client.get(reverse("places:near")).status_code == 200


class TestField:
    def test_a_place(self):
        match = PlaceField().clean(" m13 9pl ")
        assert match
        assert match.code == "M13 9PL"
        assert PlaceField(required=False).clean("") is None

    @pytest.mark.parametrize(("text", "code"), [("Newport", "several"), ("xyzzyq", "unknown"), ("", "required")])
    def test_no_one_place(self, text, code):
        with pytest.raises(ValidationError) as caught:
            PlaceField().clean(text)
        assert caught.value.code == code

    def test_several_are_named(self):
        with pytest.raises(ValidationError, match="Newport, Isle of Wight, South East"):
            PlaceField().clean("Newport")


class TestCommand:
    def test_json_and_nothing_else(self, capsys):
        call_command("places_find", "Newport,", "Wales", "--json")
        out = capsys.readouterr().out
        (match,) = json.loads(out)["matches"]
        assert list(match) == ["name", "kind", "code", "latitude", "longitude", "local_authority", "region"]
        assert (match["name"], match["local_authority"], match["region"]) == ("Newport", "Newport", "Wales")

    def test_no_match_is_an_answer(self, capsys):
        call_command("places_find", "xyzzyq", "--json")
        assert json.loads(capsys.readouterr().out) == {"matches": []}

    def test_in_words(self, capsys):
        call_command("places_find", "M13 9ZZ")
        caught = capsys.readouterr()
        assert caught.out.startswith("M13 (district M13)\t53.")
        assert "its district M13 is" in caught.err

    def test_bad_usage_is_two(self):
        command = [sys.executable, "-m", "django", "places_find", "--settings", "moothall.config.settings_test"]
        assert subprocess.run(command, capture_output=True, check=False).returncode == 2

    def test_a_file_that_holds_no_wards(self, tmp_path, settings):
        settings.GAZETTEER = tmp_path
        missing = tmp_path / "none.csv"
        with pytest.raises(CommandError):
            call_command("places_build", wards=missing)
