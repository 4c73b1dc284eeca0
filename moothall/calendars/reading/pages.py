"""Look into a web page for what a calendar reader can use."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

_SIGN_IN_HOSTS = re.compile(
    r"(login\.(microsoftonline|live|windows)\.(com|net)|accounts\.google\.com|idmsa\.apple\.com|appleid\.apple\.com"
    r"|signin\.[^/]+|sso\.[^/]+|login\.[^/]+|auth\.[^/]+)$",
    re.IGNORECASE,
)
_SIGN_IN_PATH = re.compile(
    r"/(login|log-in|signin|sign-in|sign_in|ServiceLogin|wp-login\.php|oauth2?)(/|$|\?|\.)", re.I
)
_SIGN_IN_WORDS = re.compile(r"\b(sign in|log in|login|sign-in|einloggen|anmelden|connexion)\b", re.IGNORECASE)
_CALENDAR_LINK = re.compile(r"^webcals?:|\.ics(\?|$)|[?&]ical=1|/ical/?(\?|$)|/feed/ics", re.IGNORECASE)
_TAG = re.compile(r"<(script|title|input|a|link)(?=[\s/>])([^<>]{0,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w:-]{1,40})\s{0,9}=\s{0,9}(\"[^\"]*\"|'[^']*'|[^\s\"'>]+)")
_MOST = 500


@dataclass(slots=True)
class Page:
    """What was found in a page."""

    title: str = ""
    linked_data: list[tuple[int, str]] = field(default_factory=list)
    next_data: str = ""
    asks_password: bool = False
    leads: list[str] = field(default_factory=list)

    def is_sign_in(self, url: str) -> bool:
        """Tell whether the page asks people to sign in rather than showing anything."""
        parts = urlsplit(url) if url else urlsplit("")
        if _SIGN_IN_HOSTS.search(parts.netloc.split(":")[0]) or _SIGN_IN_PATH.search(parts.path):
            return True
        return self.asks_password or bool(_SIGN_IN_WORDS.search(self.title[:80]))


def look(text: str, url: str = "") -> Page:
    """Return what a page holds: linked data, application state, calendar links, a password field.

    One pass over the tags that matter; a full parser takes quadratic time on some broken pages.
    """
    page = Page()
    position, counted, line = 0, 0, 1
    while found := _TAG.search(text, position):
        name, given = found[1].lower(), _attributes(found[2])
        position = found.end()
        if name in {"script", "title"}:
            line += text.count("\n", counted, position)
            counted, end = position, _end_of(text, name, position)
            _keep(page, name, given, (line, text[position:end]))
            position = end
        elif name == "input":
            page.asks_password = page.asks_password or given.get("type", "").lower() == "password"
        else:
            _link(page, given, url)
    return page


def _attributes(text: str) -> dict[str, str]:
    pairs = _ATTRIBUTE.findall(text)
    return {name.lower(): html.unescape(value.strip("\"'")) for name, value in pairs}


def _end_of(text: str, name: str, position: int) -> int:
    """Return where a script or title ends; one that is never closed takes the rest."""
    found = re.compile(f"</{name}", re.IGNORECASE).search(text, position)
    return found.start() if found else len(text)


def _keep(page: Page, name: str, given: dict[str, str], content: tuple[int, str]) -> None:
    line, text = content
    if name == "title":
        page.title = page.title or " ".join(html.unescape(text[:1_000]).split())
    elif "ld+json" in given.get("type", "").lower():
        if len(page.linked_data) < _MOST:
            page.linked_data.append((line, text))
    elif given.get("id") == "__NEXT_DATA__":
        page.next_data = text


def _link(page: Page, given: dict[str, str], url: str) -> None:
    href = given.get("href", "").strip()
    if not href or len(page.leads) >= _MOST:
        return
    if "text/calendar" in given.get("type", "").lower() or _CALENDAR_LINK.search(href):
        try:
            address = urljoin(url, href) if url else href
        except ValueError:
            return
        if address not in page.leads:
            page.leads.append(address)
