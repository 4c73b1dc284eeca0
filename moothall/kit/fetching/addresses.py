"""Check the form of an address before anything is resolved."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import quote, unquote, urljoin, urlsplit

from moothall.kit.fetching.problems import FetchProblem
from moothall.kit.fetching.ranges import is_public

PORTS = frozenset({80, 443, 8000, 8080, 8443})
_LONGEST = 4_000
_STANDING_FOR = {"webcal": "https", "webcals": "https", "feed": "https", "http": "http", "https": "https"}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f-\xa0\\\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)$")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)$")
_LOCAL_ENDINGS = (
    "localhost", "local", "internal", "intranet", "lan", "home", "corp", "private", "home.arpa", "localdomain",
)  # fmt: skip
_NOWHERE_ENDINGS = ("onion", "test", "example", "invalid", "alt")  # RFC 6761 and 9476: no site has such a name


@dataclass(frozen=True, slots=True)
class Address:
    """An address whose form is safe: where to connect and what to ask for."""

    scheme: str
    host: str
    port: int
    target: str
    allowed: bool = False

    @property
    def secure(self) -> bool:
        """Whether it is https."""
        return self.scheme == "https"

    @property
    def authority(self) -> str:
        """Return the host, with the port where it is not the scheme's own."""
        usual = 443 if self.secure else 80
        return self.host if self.port == usual else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        """Return the whole address."""
        return f"{self.scheme}://{self.authority}{self.target}"


def check(url: str, allow: Collection[str] = ()) -> Address:
    """Return the address if its form is one the hall reads.

    `allow` holds "host:port" pairs that may lie inside, for tests and demos.

    :raises FetchProblem: scheme, address, userinfo, port or private.
    """
    url = url.strip()
    scheme = _scheme(url)
    if len(url) > _LONGEST or _FORBIDDEN.search(url):
        raise FetchProblem("address")
    rest = url.split(":", 1)[1]
    if not rest.startswith("//") or rest.startswith("///"):
        raise FetchProblem("address")
    authority = re.split(r"[/?#]", rest[2:], maxsplit=1)[0]
    if "@" in authority or "@" in unquote(authority):
        raise FetchProblem("userinfo")
    host, port = _host_and_port(authority, 443 if scheme == "https" else 80)
    allowed = f"{host}:{port}" in allow
    if not allowed:
        _check_host(host)
        if port not in PORTS:
            raise FetchProblem("port")
    return Address(scheme, host, port, _target(f"{scheme}:{rest}"), allowed)


def follow(base: Address, location: str, allow: Collection[str] = ()) -> Address:
    """Return the address a redirect leads to.

    :raises FetchProblem: as `check`, or downgrade when it leaves https for http.
    """
    try:
        target = check(urljoin(base.url, location.strip()), allow)
    except ValueError as error:
        raise FetchProblem("address") from error
    if base.secure and not target.secure:
        raise FetchProblem("downgrade")
    return target


def literal(host: str) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that a host is written as, if it is one."""
    try:
        return ipaddress.IPv4Address(host)
    except ValueError:
        return None


def _scheme(url: str) -> str:
    found = _SCHEME.match(url)
    scheme = _STANDING_FOR.get(found[1].lower()) if found else None
    if scheme is None:
        raise FetchProblem("scheme")
    return scheme


def _host_and_port(authority: str, usual: int) -> tuple[str, int]:
    """Return the host in plain ASCII and the port. Bracketed IPv6 addresses are not read.

    :raises FetchProblem: address or port.
    """
    host, _, digits = authority.partition(":")
    if not host or any(mark in authority for mark in "[]%"):
        raise FetchProblem("address")
    if digits and not re.fullmatch(r"[0-9]{1,5}", digits):
        raise FetchProblem("port" if re.fullmatch(r"[+-]?[0-9]+", digits) else "address")
    if ":" in digits:
        raise FetchProblem("address")
    port = int(digits) if digits else usual
    return _ascii(host), port


def _ascii(host: str) -> str:
    """Return the host in lower case and Punycode, one final dot removed."""
    folded = unicodedata.normalize("NFKC", host).lower()
    try:
        plain = folded.encode("idna").decode("ascii") if not folded.isascii() else folded
    except UnicodeError as error:
        raise FetchProblem("address") from error
    return plain.removesuffix(".")


def _check_host(host: str) -> None:
    """Refuse hosts that are no public name and no plain IPv4 address.

    The last label decides, as browsers do it: if it is a number the host must be four decimal numbers, so that
    octal, hexadecimal, short and single-number forms of inside addresses never reach a resolver.

    :raises FetchProblem: address or private.
    """
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.match(label) for label in labels):  # noqa: PLR2004  (RFC 1035)
        raise FetchProblem("address")
    if _NUMBER.match(labels[-1]):
        if literal(host) is None or not is_public(host):
            raise FetchProblem("private")
        return
    if len(labels) == 1 or _ends_in(host, _LOCAL_ENDINGS):
        raise FetchProblem("private")
    if _ends_in(host, _NOWHERE_ENDINGS):
        raise FetchProblem("unknown_host")


def _ends_in(host: str, endings: tuple[str, ...]) -> bool:
    return any(host == one or host.endswith("." + one) for one in endings)


def _target(url: str) -> str:
    """Return path and query as they go on the wire."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise FetchProblem("address") from error
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._") or "/"
    query = quote(parts.query, safe="/?%:@!$&'()*+,;=~-._[]|")
    return f"{path}?{query}" if query else path
