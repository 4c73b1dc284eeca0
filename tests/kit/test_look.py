"""The look: contrast in both themes, no physical sides, small enough, pages that stand when others fall."""

import gzip
import hashlib
import re
import tomllib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import RequestFactory

from moothall.kit.living import PETALS
from moothall.kit.verdict import no
from moothall.kit.views import safe_next

ROOT = Path(__file__).resolve().parent.parent.parent
KIT = ROOT / "moothall" / "kit"
CSS = (KIT / "static" / "kit" / "kit.css").read_text()
COMPONENTS = (KIT / "templates" / "kit" / "components.html").read_text()
DOCS = (ROOT / "docs" / "kit.md").read_text()


def tokens(after: str) -> dict[str, str]:
    block = CSS.split(after, 1)[1].split("}", 1)[0]
    return {name: value.strip() for name, value in re.findall(r"--([\w-]+):\s*([^;]+);", block)}


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = digits if len(digits) == 6 else "".join(2 * digit for digit in digits)
    parts = (int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative contrast."""
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


LIGHT = tokens(":root {")
DARK = {**LIGHT, **tokens(":root.theme-dark {")}
GROUNDS = ("paper", "sheet", "shade")


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_ink_can_be_read_on_its_ground(theme):
    pairs = [(f"{petal}-on", petal) for petal in PETALS] + [(f"{petal}-ink", f"{petal}-tint") for petal in PETALS]
    pairs += [
        (ink, ground) for ground in GROUNDS for ink in ("ink", "soft", "link", *(f"{petal}-ink" for petal in PETALS))
    ]
    pairs += [(tone, ground) for ground in ("paper", "sheet") for tone in ("bad", "good", "warn", "note")]
    pairs += [("act-on", "act"), ("act-on", "act-hover"), ("focus-ink", "focus")]
    pairs += [("ink", f"{tone}-tint") for tone in ("bad", "good", "warn", "note")]
    poor = {pair: round(contrast(theme[pair[0]], theme[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in poor.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_of_fields_can_be_seen(theme):
    assert all(contrast(theme["edge"], theme[ground]) >= 3 for ground in ("paper", "sheet", "shade"))


def test_the_device_and_the_visitor_ask_for_the_same_dark():
    assert tokens(":root:not(.theme-light) {") == tokens(":root.theme-dark {")


def test_the_sheet_is_small_and_knows_no_left_or_right():
    assert len(gzip.compress(CSS.encode(), 9)) <= 12_000
    physical = re.findall(
        r"(?<![\w.-])(?:margin|padding|border|inset)?-?(?:left|right|top|bottom)(?:-[\w-]+)?\s*:", CSS
    )
    assert physical == []
    assert re.findall(r"(?<![\w-])(?:width|height|min-width|max-width|min-height|max-height):(?![^()]*\))", CSS) == []
    assert "text-align: left" not in CSS
    assert "text-align: right" not in CSS


def test_each_component_is_documented():
    macros = re.findall(r"{% macro (\w+)\(([^)]*)\)", COMPONENTS)
    assert len(macros) > 30
    for name, arguments in macros:
        assert f"`{name}(" in DOCS, f"docs/kit.md does not tell of {name}({arguments})"


def test_files_of_others_are_the_ones_recorded():
    listed = tomllib.loads((ROOT / "tools" / "vendored.toml").read_text())["file"]
    assert listed
    for entry in listed:
        body = (ROOT / entry["to"]).read_bytes()
        assert hashlib.sha256(body).hexdigest() == entry["sha256"], entry["to"]
        assert b"sourceMappingURL" not in body


class Strict(HTMLParser):
    """Collect what a strict content security policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: list[str] = []
        self.inline = ""

    def handle_starttag(self, tag, attrs):
        self.refused += [f"<{tag} {name}>" for name, _ in attrs if name == "style" or name.startswith("on")]
        self.inline = tag if tag == "style" or (tag == "script" and "src" not in dict(attrs)) else ""

    def handle_data(self, data):
        if self.inline and data.strip():
            self.refused.append(f"inline {self.inline}")


@pytest.mark.django_db
def test_the_living_page_holds_nothing_inline_and_is_only_for_debugging(client, settings):
    assert client.get("/kit/").status_code == 404
    settings.DEBUG = True
    response = client.get("/kit/")
    parser = Strict()
    parser.feed(response.content.decode())
    assert response.status_code == 200
    assert parser.refused == []


@pytest.mark.django_db
def test_the_frame_of_a_page_is_light(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        missing = client.get("/there/is/no/such/page/")
    assert len(gzip.compress(missing.content)) < 2_500


@pytest.mark.parametrize("name", ["500.html", "400.html"])
def test_the_page_for_a_broken_hall_needs_nothing(name):
    html = get_template(name).render()
    assert "Nothing was changed" in html or "not your doing" in html
    assert 'href="/"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["404.html", "403.html", "403_csrf.html", "429.html"])
def test_each_refusal_has_its_page(client, rf, name):
    request = client.get("/there/is/no/such/page/").wsgi_request
    html = get_template(name).render(request=request)
    assert html.count("<h1>") == 1
    assert "{{" not in html


@pytest.mark.django_db
def test_a_refusal_says_why_and_what_to_do(client):
    request = client.get("/there/is/no/such/page/").wsgi_request
    html = get_template("kit/refused.html").render(
        {"verdict": no("All 24 places are taken.", "Join the list.")}, request
    )
    assert "All 24 places are taken." in html
    assert "Join the list." in html


@pytest.mark.django_db
def test_a_stale_form_is_explained(client, settings):
    strict = client.__class__(enforce_csrf_checks=True)
    response = strict.post("/there/is/no/such/page/")
    assert response.status_code in {403, 404}


class TestChoosingTheLook:
    def test_dark_is_remembered_and_automatic_forgets(self, client):
        response = client.post("/look/", {"theme": "dark", "next": "/groups/?q=tea"})
        assert (response.status_code, response["Location"]) == (303, "/groups/?q=tea")
        assert client.cookies["moothall_theme"].value == "dark"
        client.post("/look/", {"theme": "auto"})
        assert client.cookies["moothall_theme"].value == ""

    @pytest.mark.parametrize(
        ("came_from", "goes_to"),
        [("http://testserver/groups/?q=tea", "http://testserver/groups/?q=tea"), ("https://evil.example/", "/")],
    )
    def test_the_visitor_goes_back_where_they_were(self, client, came_from, goes_to):
        assert client.post("/look/", {"theme": "dark"}, headers={"Referer": came_from})["Location"] == goes_to

    def test_nonsense_sets_nothing(self, client):
        response = client.post("/look/", {"theme": "<script>", "language": "xx"})
        assert response.cookies == {}

    def test_a_language_of_the_hall_is_remembered(self, client, settings):
        client.post("/look/", {"language": "cy"})
        assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == "cy"

    def test_looking_changes_nothing(self, client):
        assert client.get("/look/").status_code == 405

    @pytest.mark.parametrize(
        "wanted", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
    )
    def test_nobody_is_sent_elsewhere(self, wanted):
        request = RequestFactory().post("/look/", {"next": wanted})
        assert safe_next(request, "/home/") == "/home/"
