"""Fetching within limits."""

from __future__ import annotations

import datetime
import gzip
import ssl
import threading
import zlib
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import brotli
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from moothall.kit.fetching import Fetched, FetchProblem, Limits, fetch
from moothall.kit.fetching.problems import SENTENCES
from tests.kit.fetching.servers import Answer, Server, leading, sending

SMALL = Limits(seconds=5, packed_bytes=50_000, unpacked_bytes=100_000)
CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def _fetch(answer: Answer, limits: Limits = SMALL, **options: str) -> Fetched:
    with Server(answer) as server:
        return fetch(server.url + "/c.ics", limits=limits, allow={server.place}, **options)  # type: ignore[arg-type]


def _kind(answer: Answer, limits: Limits = SMALL) -> str:
    with pytest.raises(FetchProblem) as caught:
        _fetch(answer, limits)
    assert str(caught.value) == SENTENCES[caught.value.kind]
    return caught.value.kind


def test_a_page_comes_with_what_the_next_request_needs() -> None:
    found = _fetch(
        sending(
            CALENDAR,
            Content_Type="text/calendar; charset=utf-8",
            ETag='"a1"',
            Last_Modified="Mon, 01 Jan 2024 00:00:00 GMT",
        )
    )
    assert found.body == CALENDAR
    assert found.content_type == "text/calendar; charset=utf-8"
    assert (found.etag, found.last_modified) == ('"a1"', "Mon, 01 Jan 2024 00:00:00 GMT")
    assert found.changed
    assert not found.redirected


def test_an_unchanged_page_is_told_apart() -> None:
    asked: list[str | None] = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.extend([request.headers["If-None-Match"], request.headers["If-Modified-Since"]])
        sending(b"", 304)(request)

    found = _fetch(answer, etag='"a1"', last_modified="Mon, 01 Jan 2024 00:00:00 GMT")
    assert asked == ['"a1"', "Mon, 01 Jan 2024 00:00:00 GMT"]
    assert not found.changed
    assert found.body == b""


def test_the_setting_opens_a_door(settings: object) -> None:
    with Server(sending(CALENDAR)) as server:
        settings.FETCH_ALLOW = [server.place]  # type: ignore[attr-defined]
        assert fetch(server.url + "/c.ics").body == CALENDAR
        settings.FETCH_ALLOW = []  # type: ignore[attr-defined]
        with pytest.raises(FetchProblem):
            fetch(server.url + "/c.ics")
        assert server.hits == ["/c.ics"]


def test_redirects_are_followed_five_times_and_no_more() -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        number = int(request.path.strip("/c.is") or 0)
        (leading(f"/{number + 1}") if number < limit else sending(CALENDAR))(request)

    limit = 5
    found = _fetch(answer)
    assert found.redirected
    assert found.body == CALENDAR
    limit = 6
    assert _kind(answer) == "redirects"


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, "not_allowed"),
        (403, "not_allowed"),
        (404, "gone"),
        (410, "gone"),
        (429, "refused_many"),
        (500, "status"),
        (204, "status"),
    ],
)
def test_each_error_has_its_sentence(status: int, kind: str) -> None:
    assert _kind(sending(b"", status)) == kind


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data)[2:-4]),
        ("br", brotli.compress),
        ("gzip", lambda data: gzip.compress(data[:10], mtime=0) + gzip.compress(data[10:], mtime=0)),
        ("identity", bytes),
    ],
)
def test_bodies_are_unpacked(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    body = CALENDAR * 500
    assert _fetch(sending(pack(body), Content_Encoding=encoding)).body == body


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)],
)
def test_bombs_do_not_go_off(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    assert _kind(sending(pack(bytes(20_000_000)), Content_Encoding=encoding)) == "too_large"


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", b"not gzip"),
        ("gzip", gzip.compress(CALENDAR, mtime=0)[:-9]),
        ("deflate", b"\xff\xff\xff"),
        ("br", b"\xff\xff\xff\xff not brotli"),
        ("gzip, gzip", gzip.compress(gzip.compress(CALENDAR, mtime=0), mtime=0)),
        ("zstd", b"x"),
    ],
)
def test_what_cannot_be_unpacked_is_told(encoding: str, body: bytes) -> None:
    assert _kind(sending(body, Content_Encoding=encoding)) == "encoding"


def test_large_bodies_are_cut_off() -> None:
    assert _kind(sending(bytes(60_000))) == "too_large"
    assert _kind(sending(b"x", Content_Length="99999999999")) == "too_large"

    def endless(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        while True:
            request.wfile.write(bytes(10_000))

    assert _kind(endless) == "too_large"


@pytest.mark.parametrize("part", ["status", "headers", "body", "silence"])
def test_a_slow_drip_ends_at_the_deadline(part: str) -> None:
    done = threading.Event()

    def drip(request: BaseHTTPRequestHandler) -> None:
        out = request.wfile
        begin = {"status": b"HTTP/1.1 200 ", "headers": b"HTTP/1.1 200 OK\r\nX: ", "body": b"HTTP/1.1 200 OK\r\n\r\n"}
        out.write(begin.get(part, b""))
        while not done.wait(0.02):
            if part != "silence":
                out.write(b"a")
                out.flush()

    try:
        kind = _kind(drip, Limits(seconds=0.4, connect_seconds=0.3))
    finally:
        done.set()
    assert kind in {"slow", "connection"}


def test_a_resolver_that_never_answers_is_left() -> None:
    done = threading.Event()

    def resolver(host: str, port: int) -> list[str]:
        done.wait(10)
        return []

    with pytest.raises(FetchProblem) as caught:
        fetch("https://calendar.example.com/", limits=Limits(seconds=0.2), allow=(), resolver=resolver)
    done.set()
    assert caught.value.kind == "slow"


def test_a_server_that_is_down_is_told() -> None:
    with Server(sending(b"")) as server:
        pass
    with pytest.raises(FetchProblem) as caught:
        fetch(server.url, allow={server.place})
    assert caught.value.kind == "connection"


def test_the_certificate_is_that_of_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate = _certificate(tmp_path, "calendar.hall.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    named: list[str | None] = []
    context.sni_callback = lambda sock, name, ctx: named.append(name)
    with Server(sending(CALENDAR), context) as server:

        def read(host: str) -> Fetched:
            allow = {f"{host}:{server.port}"}
            return fetch(f"https://{host}:{server.port}/", allow=allow, resolver=lambda name, port: ["127.0.0.1"])

        assert read("calendar.hall.org").body == CALENDAR
        assert named == ["calendar.hall.org"]
        with pytest.raises(FetchProblem) as caught:
            read("other.hall.org")
        assert caught.value.kind == "certificate"
        monkeypatch.delenv("SSL_CERT_FILE")
        with pytest.raises(FetchProblem) as caught:
            read("calendar.hall.org")
        assert caught.value.kind == "certificate"
        assert server.hits == ["/"]


def _certificate(folder: Path, name: str) -> Path:
    """Write a self-signed certificate with its key into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
    return path
