"""No page carries script or style of its own, so that the strict content policy never has to bend."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "moothall").rglob("templates/**/*.html"))
FORBIDDEN = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>{]*\son[a-z]+\s*=", re.IGNORECASE),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)", re.IGNORECASE),
    "a script address": re.compile(r"[\"'=]\s*javascript:", re.IGNORECASE),
    "something from elsewhere": re.compile(
        r"<(?:script|img|link|iframe)\b[^>]*(?:src|href)=[\"']https?:", re.IGNORECASE
    ),
    "a block that switches escaping off": re.compile(r"autoescape\s+(?:false|off)"),
}
# HTML of letters is read by mail programs, which know style attributes only.
LETTERS = re.compile(r"/(letters?|mail)/|_letter\.html$|/email/")
ALLOWED: dict[str, set[str]] = {}
SAFE = re.compile(r"([\w.]+)\s*\|\s*safe\b")
# HTML that was cleaned when it was written (kit.text), and pictures that the hall drew itself.
KNOWN_TO_BE_SAFE = {
    "group.about_html",
    "event.description_html",
    "organisation.about_html",
    "picture.svg",
    "network.picture.svg",
}


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_are_templates():
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_page_is_plain(path: Path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
    found = {what for what, pattern in FORBIDDEN.items() if pattern.search(text)} - ALLOWED.get(name_of(path), set())
    if LETTERS.search(name_of(path)):
        found -= {"a style attribute", "a style element"}
    assert found == set()


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_escaping_is_switched_off_only_for_what_is_known_to_be_safe(path: Path):
    assert set(SAFE.findall(path.read_text())) <= KNOWN_TO_BE_SAFE


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('<p style="color: red">', "a style attribute"),
        ('<a href="/" onclick="x()">', "an event handler"),
        ("<script>x()</script>", "an inline script"),
        ('<script type="module">x()</script>', "an inline script"),
        ('<img src="https://elsewhere.example/x.png">', "something from elsewhere"),
    ],
)
def test_the_rules_catch_what_they_are_for(text: str, what: str):
    assert FORBIDDEN[what].search(text)


@pytest.mark.parametrize(
    "text", ['<script src="/x.js"></script>', '<a href="https://x.example">', "<td>one = two</td>"]
)
def test_the_rules_leave_the_rest_alone(text: str):
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []
