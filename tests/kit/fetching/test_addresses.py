"""No form of an address reaches the inside."""

from __future__ import annotations

import itertools
import re
import socket
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from urllib.parse import quote, unquote

import pytest

from moothall.kit.fetching import FetchProblem, fetch
from moothall.kit.fetching.addresses import check, follow
from moothall.kit.fetching.networks import resolve
from moothall.kit.fetching.ranges import is_public
from tests.kit.fetching.servers import Server, leading, sending

LOOPBACK_FORMS = [
    "127.0.0.1", "127.1", "127.0.1", "127.0.0.1.", "127.127.127.127", "2130706433", "017700000001", "0x7f000001",
    "0x7f.0x0.0x0.0x1", "0x7f.1", "0177.0.0.1", "0177.0.0.01", "00000177.0.0.1", "127.0.0.0x1", "0x7F.0.0.1", "0",
    "0.0.0.0",
    "0x0", "00", "127.0.0.1%00", "127。0。0。1", "127．0．0．1", "１２７.0.0.1", "①②⑦.⓪.⓪.①", "⑫7.0.0.1", "127.0.0.¹",
    "localhost", "LOCALHOST", "localhost.", "LocalHost.LocalDomain", "foo.localhost", "ｌｏｃａｌｈｏｓｔ", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]", "[::1%25lo]", "[fe80::1%25eth0]", "[::1%lo]", "[v1.x]", "::1", "[", "]", "[::1", "::1]",
    "127.0.0.1@example.org@127.0.0.1", "example.org@127.0.0.1", "user:pass@127.0.0.1", "@127.0.0.1",
    "example.org%40127.0.0.1",
    "127.0.0.1#@example.org", "127.0.0.1\\@example.org", "example.org\\@127.0.0.1", "127.0.0.1\t",
    "127.0.0.1\x00.example.org",
    "127.0.0.1 ", "127.0.0.1\n.example.org", "localtest.internal", "router.lan", "nas.home", "db.local", "x.home.arpa",
    "intranet", "4294967296", "99999999999999999999", "127.0.0.256", "1.2.3.4.5", "0x", "0xg", "127.0.0.-1", "127..0.1",
    ".127.0.0.1", "-127.0.0.1", "127.0.0.1-", "",
]  # fmt: skip
PRIVATE_IPS = [
    "10.0.0.1", "172.16.0.1", "172.31.255.254", "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.254",
    "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255", "192.88.99.1", "0.0.0.0", "0.1.2.3", "127.0.0.1", "127.255.255.255",
]  # fmt: skip
PRIVATE_IPV6 = [
    "::1", "::", "::ffff:10.0.0.1", "::ffff:8.8.8.8", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00::1", "ff02::1",
    "2001:db8::1", "2002:7f00:1::", "2001::1", "64:ff9b::7f00:1", "64:ff9b:1::1", "fec0::1", "::127.0.0.1", "100::1",
    "3fff::1",
    "5f00::1", "not an address", "",
]  # fmt: skip


@pytest.fixture(scope="module")
def inside() -> Iterator[Server]:
    """Run a server that must not be asked for anything."""
    with Server(sending(b"secret")) as server:
        yield server


@pytest.fixture(scope="module")
def outside() -> Iterator[Server]:
    """Run a server that redirects to where its address says: /?STATUS&LOCATION."""

    def answer(request: BaseHTTPRequestHandler) -> None:
        status, location = request.path.removeprefix("/?").split("&", 1)
        leading(unquote(location), int(status))(request)

    with Server(answer) as server:
        yield server


SCHEMES = ["http://", "https://", "webcal://", "HTTP://", "feed://"]
ENDINGS = ["", "/", ":{port}/", ":{port}/calendar.ics?x=1", ":{port}#x", ":00{port}/", ":{port}\\x"]


@pytest.mark.parametrize("host", LOOPBACK_FORMS + PRIVATE_IPS)
def test_no_form_of_an_inside_address_is_asked(host: str, inside: Server) -> None:
    for scheme, ending in itertools.product(SCHEMES, ENDINGS):
        with pytest.raises(FetchProblem):
            fetch(scheme + host + ending.format(port=inside.port), allow=(), resolver=_loopback)
    assert inside.hits == []


@pytest.mark.parametrize(
    "url",
    [
        "", "   ", "x", "ftp://example.com/", "file:///etc/passwd", "gopher://example.com", "javascript:alert(1)",
        "data:text/calendar,BEGIN", "http:", "http:/", "http://", "http:///example.com/", "http:example.com",
        "//example.com",
        "http://exa mple.com/", "http://example.com/\r\nX: y", "http://example.com/ ", "ht\ttp://example.com/",
        "http://example.com:22/", "http://example.com:6379/", "http://example.com:25/", "http://example.com:99999/",
        "http://example.com:-80/", "http://example.com:80:80/", "http://example.com:８０/", "http://exa\u200bmple.com/",
        "http://example.com\u2028/", "http://" + "a" * 64 + ".com/", "http://" + "a." * 130 + "com/",
        "http://x.com/" + "a" * 5000,
        "http://a..com/", "http://*.com/", "http://a_b!.com/", "http://ex\u00adample.test/", "jar:http://example.com!/",
    ],
)  # fmt: skip
def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    if url in {"http://example.com/ "}:
        assert check(url).host == "example.com"
        return
    with pytest.raises(FetchProblem):
        check(url)


@pytest.mark.parametrize("ip", PRIVATE_IPS + PRIVATE_IPV6)
def test_a_name_that_leads_inside_is_refused(ip: str) -> None:
    with pytest.raises(FetchProblem) as caught:
        resolve(check("https://calendar.example.com/"), seconds=5, resolver=lambda host, port: ["93.184.216.34", ip])
    assert caught.value.kind == "private"
    assert str(caught.value) == "This address points inside a private network, so the hall will not read it."


@pytest.mark.parametrize("ip", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4009::200e"])
def test_the_open_internet_is_public(ip: str) -> None:
    assert is_public(ip)


def test_a_name_is_asked_once_and_that_answer_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that changes its answer after the check gains nothing (rebinding)."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])
    asked: list[str] = []
    connected: list[tuple[str, int]] = []

    def resolver(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    def connect(address: tuple[str, int], *args: object, **options: object) -> socket.socket:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: pytest.fail("resolved a second time"))
    with pytest.raises(FetchProblem) as caught:
        fetch("http://calendar.example.com/x.ics", allow=(), resolver=resolver)
    assert caught.value.kind == "connection"
    assert asked == ["calendar.example.com"]
    assert connected == [("93.184.216.34", 80)]


@pytest.mark.parametrize("host", [*LOOPBACK_FORMS, *PRIVATE_IPS, "inside.example.com"])
@pytest.mark.parametrize("status", [301, 307])
def test_a_redirect_leads_nowhere_inside(host: str, status: int, inside: Server, outside: Server) -> None:
    location = f"http://{host}:{inside.port}/secret".encode("ascii", "ignore").decode()
    location = re.sub(r"[\x00-\x1f]", "", location)
    with pytest.raises(FetchProblem):
        fetch(f"{outside.url}/?{status}&{quote(location)}", allow={outside.place}, resolver=_loopback)
    assert outside.hits.pop().startswith(f"/?{status}")
    assert inside.hits == []


def test_a_redirect_without_scheme_stays_checked(inside: Server, outside: Server) -> None:
    with pytest.raises(FetchProblem) as caught:
        fetch(f"{outside.url}/?302&{quote('//' + inside.place + '/x')}", allow={outside.place})
    assert caught.value.kind == "private"
    assert inside.hits == []


def test_https_never_becomes_http() -> None:
    base = check("https://calendar.example.com/a")
    with pytest.raises(FetchProblem) as caught:
        follow(base, "http://calendar.example.com/a")
    assert caught.value.kind == "downgrade"
    assert follow(base, "/b?c=d").url == "https://calendar.example.com/b?c=d"


def test_what_people_paste_is_understood() -> None:
    assert (
        check(" webcal://p12-caldav.icloud.com/published/2/abc ").url == "https://p12-caldav.icloud.com/published/2/abc"
    )
    assert check("HTTPS://Calendar.Example.COM:443/a b".replace(" ", "%20")).url == "https://calendar.example.com/a%20b"
    assert check("https://münchen.de/é?q=ü#x").url == "https://xn--mnchen-3ya.de/%C3%A9?q=%C3%BC"
    assert check("http://example.com:8080/x").authority == "example.com:8080"


def _loopback(host: str, port: int) -> list[str]:
    return ["127.0.0.1"]
