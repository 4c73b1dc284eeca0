"""The rush: 5,000 people want 100 places at once; 64 clients, 4 web processes, SQLite and PostgreSQL.

Half are signed in and post the event's form; half confirm by the link of their letter. Every request is real HTTP
through Granian with the whole middleware: session, CSRF, visibility, the waiting list, the ledger, its jobs. The floor
is a bare Django site with the usual middleware and CSRF whose view does one conditional UPDATE and one INSERT; it is
measured in the same run, round about, since only ratios count.

After each round the database is asked: exactly so many going as there are places, turns without a gap, and nobody
whose answer began after another's was acknowledged stands before them. That holds for any order of commits but theirs.
"""

import argparse
import hashlib
import os
import secrets
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
MOST_SPREAD, LEAST_SHARE, PATIENCE = 3.0, 0.5, 60
TOKEN = "a" * 32


@dataclass(slots=True)
class Request:
    """One request ready to be sent, and what became of it; times in seconds."""

    who: str
    wire: bytes
    status: int = 0
    began: float = 0.0
    ended: float = 0.0


@dataclass(slots=True)
class Round:
    """What one round took: requests a second, and quantiles of waiting in milliseconds."""

    rate: float
    p50: float
    p99: float
    failed: int
    effort: float = 0.0  # milliseconds of processor time of the servers, for each answer

    @property
    def spread(self) -> float:
        """How much longer the unlucky wait."""
        return self.p99 / self.p50


@dataclass(slots=True)
class Figures:
    """All rounds of one application."""

    rounds: list[Round] = field(default_factory=list)

    def middle(self, of: Callable[[Round], float]) -> float:
        """Return the median over the rounds."""
        return statistics.median(of(each) for each in self.rounds)


def main() -> int:
    """Run rounds on each database; 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3, help="20 for the record")
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--places", type=int, default=100)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--threads", type=int, default=1, help="threads of each web process")
    parser.add_argument("--database", choices=["sqlite", "postgresql", "both"], default="both")
    options = parser.parse_args()
    if options.database == "both":
        return max(_again("sqlite"), _again("postgresql"))
    if options.database == "postgresql" and "MOOTHALL_TEST_DATABASE_URL" not in os.environ:
        command = [sys.executable, str(ROOT / "tools" / "with-postgres"), sys.executable, *sys.argv]
        return subprocess.run(command, check=False).returncode
    with tempfile.TemporaryDirectory() as folder:
        return _run(options, folder)


def _again(database: str) -> int:
    return subprocess.run([sys.executable, *sys.argv, "--database", database], check=False).returncode


def _run(options: Any, folder: str) -> int:
    server = os.environ.get("MOOTHALL_TEST_DATABASE_URL", "") if options.database == "postgresql" else ""
    environment = {
        "MOOTHALL_DATA": folder,
        "MOOTHALL_DEMO": "0",
        "MOOTHALL_SECRET_KEY": "bench",
        "DATABASE_URL": server,
        "MOOTHALL_LOG_LEVEL": "ERROR",
        "FLOOR_DATABASE_URL": server or f"sqlite:///{folder}/floor.sqlite3",
        "PYTHONPATH": str(ROOT),
    }
    os.environ |= environment
    os.environ["DJANGO_SETTINGS_MODULE"] = "moothall.config.settings"
    hall = Hall(options)
    floor = Floor(options, environment["FLOOR_DATABASE_URL"])
    ours, bare = Figures(), Figures()
    wrong: list[str] = []
    with (
        served("moothall.config.wsgi:application", "moothall.config.settings", options) as here,
        served("bench.floor.wsgi:application", "bench.floor.settings", options) as there,
    ):
        for number in range(options.rounds + 1):  # the first one warms up, and is not counted
            bare.rounds.append(rush(there, floor.requests(there.port), options.clients))
            wrong += floor.wrong()
            requests = hall.requests(here.port)
            ours.rounds.append(rush(here, requests, options.clients))
            wrong += hall.wrong(requests)
            if not number:
                del ours.rounds[:], bare.rounds[:]
            else:
                _tell_round(number, ours.rounds[-1], bare.rounds[-1])
    return _tell(options.database, ours, bare, wrong)


def _tell_round(number: int, ours: Round, bare: Round) -> None:
    print(
        f"  round {number}: ours {ours.rate:,.0f}/s p50 {ours.p50:.0f} p99 {ours.p99:.0f} ms ({ours.spread:.2f}x), "
        f"floor {bare.rate:,.0f}/s p50 {bare.p50:.0f} p99 {bare.p99:.0f} ms; share {ours.rate / bare.rate:.2f}; "
        f"processor time {ours.effort:.2f} and {bare.effort:.2f} ms",
        flush=True,
    )


def _tell(database: str, ours: Figures, bare: Figures, wrong: Sequence[str]) -> int:
    failed = sum(each.failed for each in ours.rounds)
    spread = ours.middle(lambda each: each.spread)
    share = statistics.median(mine.rate / floor.rate for mine, floor in zip(ours.rounds, bare.rounds, strict=True))
    print(
        f"{database}, {len(ours.rounds)} rounds: {ours.middle(lambda each: each.rate):,.0f} answers a second "
        f"(floor {bare.middle(lambda each: each.rate):,.0f}), p50 {ours.middle(lambda each: each.p50):.0f} ms, "
        f"p99 {ours.middle(lambda each: each.p99):.0f} ms (floor {bare.middle(lambda each: each.p99):.0f})"
    )
    effort, floor_effort = (each.middle(lambda one: one.effort) for each in (ours, bare))
    print(f"  processor time for an answer: {effort:.2f} ms, floor {floor_effort:.2f} ms")
    targets = [
        ("exact places, turns in commit order", f"{len(wrong)} wrong", "0", not wrong),
        ("answers that failed (not 303)", str(failed), "0", not failed),
        ("p99 / p50", f"{spread:.2f}", f"<= {MOST_SPREAD}", spread <= MOST_SPREAD),
        ("share of the floor's throughput", f"{share:.2f}", f">= {LEAST_SHARE}", share >= LEAST_SHARE),
    ]
    for name, value, target, good in targets:
        print(f"  {name}: {value}, target {target}{'' if good else '  MISSED'}", flush=True)
    for each in wrong[:5]:
        print(f"  {each}")
    return int(not all(good for *_rest, good in targets))


class Hall:
    """The hall that is rushed: an event a round, the same people."""

    def __init__(self, options: Any) -> None:
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from moothall.groups.models import Group

        if connection.vendor != options.database:
            raise SystemExit(f"This would measure {connection.vendor}, not {options.database}.")
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        self.people, self.places = options.people, options.places
        now = _now()
        self.group = Group.objects.create(name="G", slug="g", state="active", state_since=now, created_at=now)
        self.sessions = list(self._sessions(self.people // 2))
        self.event: Any = None

    def _sessions(self, count: int) -> Iterator[tuple[str, str]]:
        """Make people who are signed in; yield what tells them apart, and their cookie."""
        from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
        from django.contrib.sessions.backends.db import SessionStore
        from django.contrib.sessions.models import Session

        from moothall.people.models import Person

        people = Person.objects.bulk_create(
            Person(email=f"p{number}@bench.example", name=f"P {number}", password="!x", welcomed_at=_now())
            for number in range(count)
        )
        store, rows = SessionStore(), []
        for person in people:
            facts = {
                SESSION_KEY: str(person.pk),
                BACKEND_SESSION_KEY: "allauth.account.auth_backends.AuthenticationBackend",
                HASH_SESSION_KEY: person.get_session_auth_hash(),
                "used_at": time.time(),
            }
            key = secrets.token_hex(16)
            rows.append(
                Session(session_key=key, session_data=store.encode(facts), expire_date=_now() + timedelta(days=9))
            )
            yield f"p{person.pk}", key
        Session.objects.bulk_create(rows)

    def requests(self, port: int) -> list[Request]:
        """Return a request for everybody, mixed, for a new event."""
        from moothall.events.actions import GuestlistFacts, RsvpFacts, set_guestlist
        from moothall.events.models import Event, Host, RsvpRequest

        now = _now()
        starts_at = now + timedelta(days=9)
        self.event = Event.objects.create(
            title="Rush", starts_at=starts_at, ends_at=starts_at + timedelta(hours=2), timezone="Europe/London",
            uid=secrets.token_hex(8), created_at=now, changed_at=now,
        )  # fmt: skip
        Host.objects.create(event=self.event, group=self.group, starts_at=starts_at)
        set_guestlist(by=None, event=self.event, facts=GuestlistFacts(room=self.places, most_guests=0), now=now)
        asked = {"event": self.event.pk, "facts": asdict(RsvpFacts(name="Guest"))}
        links = {f"g{number}@bench.example": secrets.token_urlsafe(24) for number in range(self.people // 2)}
        RsvpRequest.objects.bulk_create(
            RsvpRequest(
                event=self.event,
                email=email,
                answer=asked,
                code_hash="",
                link_hash=hashlib.sha256(link.encode()).hexdigest(),
                at=now,
            )
            for email, link in links.items()
        )
        signed_in = [
            Request(who, post(port, f"/events/{self.event.pk}/rsvp/", f"moothall_session={key}; moothall_csrf={TOKEN}"))
            for who, key in self.sessions
        ]
        guests = [
            Request(email, post(port, f"/events/rsvp/{link}/", f"moothall_csrf={TOKEN}"))
            for email, link in links.items()
        ]
        return [each for pair in zip(signed_in, guests, strict=True) for each in pair]

    def wrong(self, requests: Sequence[Request]) -> list[str]:
        """Say what does not hold after the rush."""
        from moothall.events.models import Capacity, Rsvp

        rows = Rsvp.objects.filter(event=self.event).values_list("person_id", "email", "state", "turn")
        turns = {email or f"p{person}": turn or 0 for person, email, state, turn in rows}
        states = [state for *_rest, state, _turn in rows]
        capacity = Capacity.objects.get(event=self.event)
        waiting = self.people - self.places
        found = []
        if (states.count("going"), capacity.taken) != (self.places, self.places):
            found.append(f"{states.count('going')} going, {capacity.taken} taken, of {self.places}")
        if (
            sorted(turn for turn in turns.values() if turn) != list(range(1, waiting + 1))
            or capacity.waiting != waiting
        ):
            found.append(f"turns with gaps: {len(turns)} answers, {capacity.waiting} wait")
        return found + out_of_order(requests, turns)


def out_of_order(requests: Sequence[Request], turns: dict[str, int]) -> list[str]:
    """Return who stands before somebody whose answer was acknowledged before theirs began."""
    ended = sorted(requests, key=lambda each: each.ended)
    found, at, last = [], 0, 0
    for each in sorted(requests, key=lambda each: each.began):
        while at < len(ended) and ended[at].ended < each.began:
            last = max(last, turns.get(ended[at].who, 0))
            at += 1
        if turns.get(each.who, -1) < last or (last and turns.get(each.who) == 0):
            found.append(f"{each.who} has turn {turns.get(each.who)}, but began after turn {last} was told")
    return found


class Floor:
    """The bare site: one conditional UPDATE and one INSERT."""

    def __init__(self, options: Any, address: str) -> None:
        self.people, self.places, self.address = options.people, options.places, address
        self._do(
            "CREATE TABLE floor_place (id INTEGER PRIMARY KEY, places INTEGER NOT NULL, taken INTEGER NOT NULL "
            "CHECK (taken <= places))"
        )
        key = "SERIAL" if address.startswith("postgresql") else "INTEGER"
        self._do(f"CREATE TABLE floor_rsvp (id {key} PRIMARY KEY, place_id INTEGER, who TEXT, state TEXT)")
        self.place = 0

    def _do(self, statement: str) -> list[Any]:
        import sqlite3

        import psycopg

        if self.address.startswith("postgresql"):
            with psycopg.connect(self.address) as connection:
                asked = connection.execute(statement)
                return asked.fetchall() if asked.description else []
        with sqlite3.connect(self.address.removeprefix("sqlite:///"), timeout=30) as local:
            return local.execute(statement).fetchall()

    def requests(self, port: int) -> list[Request]:
        """Return a request for everybody, for a new place."""
        self.place += 1
        self._do(f"INSERT INTO floor_place VALUES ({self.place}, {self.places}, 0)")
        return [
            Request(str(number), post(port, f"/take/{self.place}/{number}/", f"csrftoken={TOKEN}"))
            for number in range(self.people)
        ]

    def wrong(self) -> list[str]:
        """Say what does not hold after the rush."""
        counted = dict(self._do(f"SELECT state, count(*) FROM floor_rsvp WHERE place_id = {self.place} GROUP BY state"))
        return [] if counted.get("going") == self.places else [f"the floor sold {counted}"]


def post(port: int, path: str, cookies: str) -> bytes:
    """Return a form post as browsers send it."""
    body = f"csrfmiddlewaretoken={TOKEN}"
    lines = [
        f"POST {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
        "Accept-Language: en-GB,en;q=0.5",
        "Accept-Encoding: gzip, deflate, br",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        f"Origin: http://127.0.0.1:{port}",
        f"Cookie: {cookies}",
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@dataclass(frozen=True, slots=True)
class Server:
    """A served application: its port and its first process."""

    port: int
    pid: int

    def effort(self) -> float:
        """Return the processor time that its processes used so far, in seconds; 0 where the system does not tell."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        pids = [self.pid, *(int(each) for each in children.read_text().split())] if children.exists() else []
        return sum(_processor_time(each) for each in pids)


def _processor_time(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rush(server: Server, requests: Sequence[Request], clients: int) -> Round:
    """Send all requests over so many connections, each taking the next one as soon as it has its answer."""
    waiting, chooser, before = iter(requests), selectors.EpollSelector(), server.effort()
    for _ in range(clients):
        connection = socket.create_connection(("127.0.0.1", server.port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        _send(chooser, connection, waiting)
    while chooser.get_map():
        for key, _events in chooser.select(PATIENCE):
            _receive(chooser, key, waiting)
    took = max(each.ended for each in requests) - min(each.began for each in requests)
    waits = sorted((each.ended - each.began) * 1000 for each in requests)
    failed = sum(each.status not in {200, 303} for each in requests)
    effort = (server.effort() - before) * 1000 / len(requests)
    return Round(len(requests) / took, waits[len(waits) // 2], waits[len(waits) * 99 // 100], failed, effort)


def _send(chooser: selectors.BaseSelector, connection: socket.socket, waiting: Iterator[Request]) -> None:
    request = next(waiting, None)
    if request is None:
        connection.close()
        return
    request.began = time.perf_counter()
    connection.sendall(request.wire)
    chooser.register(connection, selectors.EVENT_READ, [request, b""])


def _receive(chooser: selectors.BaseSelector, key: selectors.SelectorKey, waiting: Iterator[Request]) -> None:
    connection: socket.socket = key.fileobj  # type: ignore[assignment]
    request, before = key.data
    data = connection.recv(65536)
    read = key.data[1] = before + data
    head, found, body = read.partition(b"\r\n\r\n")
    if data and (not found or len(body) < _length(head)):
        return
    request.ended = time.perf_counter()
    request.status = int(read[9:12] or b"0")
    chooser.unregister(connection)
    _send(chooser, connection, waiting)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0


@contextmanager
def served(application: str, settings: str, options: Any) -> Iterator[Server]:
    """Serve an application with Granian."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = int(asked.getsockname()[1])
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port),
        "--workers", str(options.processes), "--blocking-threads", str(options.threads), "--runtime-threads", "1",
        "--backpressure", "256", "--no-ws", "--log-level", "warning", application,
    ]  # fmt: skip
    server = subprocess.Popen(command, env={**os.environ, "DJANGO_SETTINGS_MODULE": settings}, cwd=ROOT)
    try:
        _wait_for(port)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    for _ in range(PATIENCE * 10):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("The server did not start.")


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


if __name__ == "__main__":
    sys.exit(main())
