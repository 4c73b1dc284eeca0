"""Recognise the link by which people join an event online."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_URL = re.compile(r"https?://[^\s<>\"'\\^`{|}\u2028\u2029]+", re.IGNORECASE)
_TRAILING = ".,;:!?)]}>*_’”"
_LONGEST_TEXT = 50_000
_LONGEST_HOST = 253

# Host (or its end, with a leading dot) and the beginning of the path that marks a meeting rather than a home page.
_ROOMS: tuple[tuple[str, str], ...] = (
    (r"(.+\.)?zoom\.(us|com|com\.cn)|(.+\.)?zoomgov\.com", r"/(j|my|w|s|wc|meeting|webinar)/.+"),
    (r"meet\.google\.com", r"/[a-z]{3}-[a-z]{4}-[a-z]{3}|/lookup/.+"),
    (r"hangouts\.google\.com", r"/(hangouts|call)/.+"),
    (r"teams\.(microsoft|live)\.com|teams\.cloud\.microsoft", r"/(l/meetup-join|meet|l/meeting)/.+"),
    (r"meet\.jit\.si|jitsi\..+|meet\.jitsi\..+|.*\bjitsi\b.*|8x8\.vc|framatalk\.org", r"/.+"),
    (r"(.+\.)?whereby\.com|appear\.in", r"/.+"),
    (r"bbb\..+|.*bigbluebutton.*|(.+\.)?bbb\d*\..+", r"/.+"),
    (r"[^/]+", r"/(b|rooms|bigbluebutton)/[a-z0-9]{3}-[a-z0-9]{3}-[a-z0-9]{3}.*"),
    (r"(.+\.)?webex\.com", r"/(meet|join|[^/]+/j\.php|wbxmjs|webappng|[^/]+/onstage)/?.*"),
    (r"(www\.|m\.)?youtube\.com", r"/(live/.+|watch)"),
    (r"youtu\.be", r"/.+"),
    (r"(www\.)?twitch\.tv", r"/.+"),
    (r"(www\.)?discord\.(gg|com)", r"/(events|invite|channels|stages)/.+|/[A-Za-z0-9]+$"),
    (r"streamyard\.com", r"/.+"),
    (r"(.+\.)?gotomeet(ing)?\.(me|com)|(.+\.)?goto\.com|(.+\.)?gotowebinar\.com", r"/.+"),
    (r"(.+\.)?meet\.goto\.com", r"/.+"),
    (r"(join\.)?skype\.com|meet\.lync\.com", r"/.+"),
    (r"(app\.)?gather\.town", r"/.+"),
    (r"(.+\.)?hopin\.(com|to)|ti\.to/x", r"/events/.+"),
    (r"(.+\.)?remo\.co", r"/.+"),
    (r"(.+\.)?airmeet\.com", r"/(e|event)/.+"),
    (r"(app\.)?butter\.us|app\.wonder\.me|spatial\.chat|(.+\.)?demio\.com|(.+\.)?livestorm\.co", r"/.+"),
    (r"(.+\.)?crowdcast\.io", r"/.+"),
    (r"vimeo\.com", r"/(event|live)/.+"),
    (r"(.+\.)?bluejeans\.com|(.+\.)?ringcentral\.com|meet\.around\.co|huddle\.team", r"/.+"),
    (r"(www\.)?chime\.aws|app\.chime\.aws", r"/.+"),
    (r"talk\.brave\.com|meet\.element\.io|call\.element\.io|vdo\.ninja|(.+\.)?daily\.co|tlk\.io", r"/.+"),
    (r"(.+\.)?nextcloud\..+|cloud\..+", r"/(index\.php/)?call/[a-z0-9]+"),
)
_COMPILED = tuple((re.compile(host + "$", re.I), re.compile(path, re.I)) for host, path in _ROOMS)


def online_link(*texts: str | None) -> str | None:
    """Return the first address in the texts, in their order, that leads into an online meeting."""
    return next((url for text in texts if text for url in addresses(text) if is_meeting(url)), None)


def is_meeting(url: str) -> bool:
    """Tell whether an address is that of an online meeting or a live stream."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    if len(host) > _LONGEST_HOST:
        return False
    return any(by_host.match(host) and by_path.match(parts.path) for by_host, by_path in _COMPILED)


def addresses(text: str) -> Iterable[str]:
    """Yield the web addresses in a text, plain, HTML or Markdown, without the punctuation around them."""
    for found in _URL.finditer(text[:_LONGEST_TEXT].replace("&amp;", "&")):
        url = found[0].split("](")[0].rstrip(_TRAILING)
        if len(url) > len("https://"):
            yield url


def is_only_address(text: str) -> bool:
    """Tell whether a text is a web address and nothing else."""
    return bool(_URL.fullmatch(text.strip()))


def web_address(text: str | None) -> str | None:
    """Return the text if it is a web address that is safe to link to, else None."""
    cleaned = (text or "").strip()
    if not re.match(r"https?://[^\s/]", cleaned, re.IGNORECASE) or re.search(r"[\s<>\"\x00-\x1f]", cleaned):
        return None
    return cleaned
