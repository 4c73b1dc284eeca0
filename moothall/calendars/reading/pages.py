"""Look into a web page for what a calendar reader can use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
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
    """Return what a page holds: linked data, application state, calendar links, a password field."""
    reader = _PageReader(url)
    reader.feed(text)
    reader.close()
    return reader.page


class _PageReader(HTMLParser):
    """Go through a page once."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._url = url
        self._inside = ""
        self._line = 0
        self._parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note scripts of data, the title, password fields and links to calendars."""
        given = {name: value or "" for name, value in attrs}
        if tag == "script":
            self._inside = _script_kind(given)
        elif tag == "title" and not self.page.title:
            self._inside = "title"
        elif tag == "input" and given.get("type", "").lower() == "password":
            self.page.asks_password = True
        elif tag in {"a", "link"}:
            self._link(given)
        self._line, self._parts = self.getpos()[0], []

    def handle_data(self, data: str) -> None:
        """Keep what stands in a part that matters."""
        if self._inside:
            self._parts.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Close a part that matters."""
        if not self._inside or tag not in {"script", "title"}:
            return
        text = "".join(self._parts)
        if self._inside == "title":
            self.page.title = " ".join(text.split())
        elif self._inside == "linked" and len(self.page.linked_data) < _MOST:
            self.page.linked_data.append((self._line, text))
        elif self._inside == "next":
            self.page.next_data = text
        self._inside = ""

    def _link(self, given: dict[str, str]) -> None:
        href = given.get("href", "").strip()
        if not href or len(self.page.leads) >= _MOST:
            return
        if "text/calendar" in given.get("type", "").lower() or _CALENDAR_LINK.search(href):
            try:
                address = urljoin(self._url, href) if self._url else href
            except ValueError:
                return
            if address not in self.page.leads:
                self.page.leads.append(address)


def _script_kind(given: dict[str, str]) -> str:
    if "ld+json" in given.get("type", "").lower():
        return "linked"
    return "next" if given.get("id") == "__NEXT_DATA__" else ""
