"""Text that people outside wrote: made safe to show, made readable.

Nothing that a stranger typed reaches a page except through here. `clean_html` and `markdown` return HTML that holds
no script, style, form, frame or image, whatever went in; `plain` returns text for letters, cards and feeds.
"""

from __future__ import annotations

import html
import re
from functools import lru_cache
from html.parser import HTMLParser

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

LONGEST = 100_000
_TAGS = {
    "a", "abbr", "b", "blockquote", "br", "code", "del", "dd", "div", "dl", "dt", "em", "h2", "h3", "h4", "h5", "h6",
    "hr", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "s", "small", "span", "strong", "sub", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "u", "ul",
}  # fmt: skip
_ATTRIBUTES = {"a": {"href", "title"}, "abbr": {"title"}, "ol": {"start"}, "td": {"colspan"}, "th": {"colspan"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_EMPTIED = {
    "script", "style", "iframe", "object", "embed", "noscript", "template", "svg", "math", "title", "textarea",
    "select", "head", "noembed", "noframes", "xmp", "plaintext",
}  # fmt: skip
_TAG = re.compile(
    r"</?(?:a|abbr|article|b|blockquote|body|br|center|code|div|em|font|h[1-6]|hr|html|i|img|li|ol|p|pre|section|small"
    r"|span|strong|sub|sup|table|tbody|td|th|tr|u|ul)(?:\s[^<>]{0,400})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:amp|nbsp|lt|gt|quot|#\d{1,6}|#x[0-9a-f]{1,6});", re.IGNORECASE)
_WHOLE = re.compile(r"(?:https?://[^/]|mailto:|tel:)", re.IGNORECASE)
_BARE = re.compile(r"https?://[^\s<>\"'`\\^{|}]+", re.IGNORECASE)
_BLOCKS = {
    "address", "article", "blockquote", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p",
    "pre", "section", "table", "tr", "ul",
}  # fmt: skip
_SILENT = {"script", "style", "title", "head", "template", "noscript", "iframe", "object", "svg", "math"}
_INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


def clean_html(source: str) -> str:
    """Return HTML with nothing in it that runs, loads, posts or looks like our own page.

    Links get rel="nofollow noopener ugc"; headings begin at h2; images are left out, since loading one from
    elsewhere would tell that site who reads.
    """
    source = re.sub(r"<(/?)h1\b", r"<\1h2", source[:LONGEST], flags=re.IGNORECASE)
    return nh3.clean(
        _INVISIBLE.sub("", source),
        tags=_TAGS,
        clean_content_tags=_EMPTIED,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="nofollow noopener ugc",
        strip_comments=True,
        attribute_filter=_kept,
    )


def _kept(_tag: str, name: str, value: str) -> str | None:
    """Keep an attribute; a link keeps its address only if that is whole, for a part would lead into our own pages."""
    return value if name != "href" or _WHOLE.match(value.strip()) else None


def markdown(source: str) -> str:
    """Return the safe HTML of a text in Markdown, as Meetup and people write it; single line breaks are kept."""
    text = _INVISIBLE.sub("", source[:LONGEST]).replace("\u2028", "\n").replace("\u2029", "\n\n")
    return clean_html(_renderer().render(text))


def plain(source: str) -> str:
    """Return the readable text of plain text or HTML: no tags, links shown when they say more than their words."""
    text = source[:LONGEST]
    if looks_like_html(text):
        reader = _Reader()
        reader.feed(clean_html(text))  # what is well formed takes the parser no longer than it is
        reader.close()
        text = reader.text
    elif _ENTITY.search(text):
        text = html.unescape(text)
    text = _INVISIBLE.sub("", text).replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\xa0", " ")
    text = re.sub(r"[ \t]+(?=\n)|(?<=\n)[ \t]+(?=\n)", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def looks_like_html(source: str) -> bool:
    """Tell whether a text was meant as HTML: it holds a tag that people use, not merely "<3" or "<name>"."""
    return bool(_TAG.search(source[:LONGEST]))


@lru_cache(maxsize=1)
def _renderer() -> MarkdownIt:
    """Return the Markdown renderer: CommonMark with tables and bare links, without raw HTML or images."""
    renderer = MarkdownIt("commonmark", {"html": False, "breaks": True, "linkify": False})
    renderer.enable(["table", "strikethrough"]).disable(["image"])
    renderer.core.ruler.push("bare_links", _link_bare_addresses)
    return renderer


def _link_bare_addresses(state: StateCore) -> None:
    """Make links of web addresses that stand in a text without any markup."""
    for block in state.tokens:
        if block.type != "inline" or not block.children:
            continue
        depth, children = 0, []
        for token in block.children:
            depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
            children += _linked(token) if token.type == "text" and depth == 0 else [token]
        block.children = children


def _linked(token: Token) -> list[Token]:
    """Return a text token cut at the addresses within it."""
    tokens: list[Token] = []
    position = 0
    for found in _BARE.finditer(token.content):
        address = found[0].rstrip(".,;:!?)]*_’”")
        tokens += [_text(token.content[position : found.start()]), *_link(address)]
        position = found.start() + len(address)
    return [*tokens, _text(token.content[position:])] if tokens else [token]


def _text(content: str) -> Token:
    token = Token("text", "", 0)
    token.content = content
    return token


def _link(address: str) -> list[Token]:
    opening = Token("link_open", "a", 1, attrs={"href": address})
    return [opening, _text(address), Token("link_close", "a", -1)]


class _Reader(HTMLParser):
    """Collect the words of an HTML text, with the breaks that its blocks make."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._parts: list[str] = []
        self._silent = 0
        self._link: tuple[str, int] | None = None

    @property
    def text(self) -> str:
        """Return the words collected."""
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Break lines at blocks, mark list items, remember links."""
        if tag in _SILENT:
            self._silent += 1
        elif tag == "br":
            self._parts.append("\n")
        elif tag == "li":
            self._parts.append("\n• ")
        elif tag in _BLOCKS:
            self._parts.append("\n\n" if tag != "tr" else "\n")
        elif tag in {"td", "th"}:
            self._parts.append("  ")
        elif tag == "a":
            self._link = (dict(attrs).get("href") or "", len(self._parts))

    def handle_endtag(self, tag: str) -> None:
        """End blocks; show where a link leads when its words do not."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self._parts.append("\n\n" if tag != "tr" else "")
        elif tag == "a" and self._link:
            address, began = self._link
            words = "".join(self._parts[began:])
            if address.startswith(("http://", "https://")) and address.rstrip("/") not in words:
                self._parts.append(f" ({address})")
            self._link = None

    def handle_data(self, data: str) -> None:
        """Keep words, their white space as a browser shows it."""
        if not self._silent:
            self._parts.append(re.sub(r"[ \t\r\n]+", " ", data))
