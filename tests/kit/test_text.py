"""What strangers wrote never runs, and stays readable."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

from moothall.kit.text import clean_html, looks_like_html, markdown, plain

ALLOWED = {
    "a", "abbr", "b", "blockquote", "br", "code", "del", "dd", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip


class _Elements(HTMLParser):
    """Collect every element and attribute as a parser sees them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment", {}))

    def handle_decl(self, decl: str) -> None:
        self.found.append(("declaration", {}))


def _assert_harmless(html: str) -> None:
    parser = _Elements()
    parser.feed(html)
    parser.close()
    for tag, attributes in parser.found:
        assert tag in ALLOWED, html
        assert set(attributes) <= {"href", "title", "rel", "start", "colspan"}, html
        if "href" in attributes:
            href = re.sub(r"[\t\r\n]|^[\x00-\x20]+", "", attributes["href"] or "").lower()
            assert re.match(r"(https?://[^/]|mailto:|tel:)", href), html
        if tag == "a" and "href" in attributes:
            assert attributes["rel"] == "nofollow noopener ugc"


def _payloads(folder: Path) -> Iterator[str]:
    yield from (folder / "xss_payloads.txt").read_text(errors="replace").split("\n")
    yield from json.loads((folder / "blns.json").read_text())
    for case in json.loads((folder / "html_sanitising_cases.json").read_text()):
        yield from (value for value in case.values() if isinstance(value, str))
    yield from (path.read_text(errors="replace") for path in (folder / "svg").iterdir())


def test_nothing_runs_whatever_goes_in(shared_data: Path) -> None:
    payloads = list(_payloads(shared_data / "bad_input"))
    assert len(payloads) > 1_000
    for payload in payloads:
        _assert_harmless(clean_html(payload))
        _assert_harmless(clean_html(clean_html(payload)))
        _assert_harmless(markdown(payload))
        _assert_harmless(markdown(f"[words]({payload}) ![picture]({payload}) <{payload}>"))
        assert "<script" not in plain(payload).lower() or not looks_like_html(payload)


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("<h1>Title</h1>", "<h2>Title</h2>"),
        ('<p onclick="x()" style="color:red" class="a" id="b">Hi</p>', "<p>Hi</p>"),
        ('<img src="https://track.example/x.gif">after', "after"),
        ("<script>alert(1)</script><p>kept", "<p>kept</p>"),
        ("<form action=/x><input name=a>text</form>", "text"),
        ('<a href="https://a.example/">x</a>', '<a href="https://a.example/" rel="nofollow noopener ugc">x</a>'),
        ('<a href="java&#10;script:alert(1)">x</a>', '<a rel="nofollow noopener ugc">x</a>'),
        ('<a href="/me/leave/">x</a>', '<a rel="nofollow noopener ugc">x</a>'),
        ("a\u202eb\u0000c", "abc"),
        ("", ""),
    ],
)
def test_html_is_cut_down_to_what_is_safe(source: str, result: str) -> None:
    assert clean_html(source) == result


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("**Bold** and *slanted*", "<p><strong>Bold</strong> and <em>slanted</em></p>\n"),
        ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
        ("19:30 \\~ 19:40", "<p>19:30 ~ 19:40</p>\n"),
        ("# Title", "<h2>Title</h2>\n"),
        ("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>\n"),
        (
            "See https://a.example/b?c=d.",
            '<p>See <a href="https://a.example/b?c=d" rel="nofollow noopener ugc">https://a.example/b?c=d</a>.</p>\n',
        ),
        (
            "[https://a.example](https://a.example)",
            '<p><a href="https://a.example" rel="nofollow noopener ugc">https://a.example</a></p>\n',
        ),
        ("`https://a.example`", "<p><code>https://a.example</code></p>\n"),
    ],
)
def test_markdown_reads_as_people_write_it(source: str, result: str) -> None:
    assert markdown(source) == result


@pytest.mark.parametrize(
    ("source", "result"),
    [
        ("<p>One &amp; two</p><p>Three</p>", "One & two\n\nThree"),
        ("<ul><li>a</li><li>b</li></ul>", "• a\n• b"),
        ('<a href="https://a.example/x">the page</a>', "the page (https://a.example/x)"),
        ('<a href="https://a.example/">https://a.example</a>', "https://a.example"),
        ("<style>p{}</style><p>a<br>b</p>", "a\nb"),
        ("Fish &amp; chips", "Fish & chips"),
        ("I <3 R & x < y", "I <3 R & x < y"),
        ("a\r\n\r\n\r\n\r\nb\u2028c", "a\n\nb\nc"),
    ],
)
def test_plain_text_stays_readable(source: str, result: str) -> None:
    assert plain(source) == result


@pytest.mark.parametrize(
    ("source", "answer"), [("I <3 R", False), ("a <b>b</b>", True), ("<you@x.org>", False), ("<br/>", True)]
)
def test_html_is_told_from_text(source: str, answer: bool) -> None:
    assert looks_like_html(source) is answer
