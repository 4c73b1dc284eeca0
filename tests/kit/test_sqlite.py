"""Writers of a SQLite database pass a gate in turn; whatever ends them, it opens again."""

import fcntl
import multiprocessing
import os
import signal
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connections, transaction

from moothall.config.databases import sqlite
from moothall.kit.sqlite.base import DatabaseWrapper
from moothall.kit.sqlite.gate import Gate

FORK = multiprocessing.get_context("fork")
LONG = 20


def wrapper(path: Path, **more: Any) -> DatabaseWrapper:
    """Return a connection of our own to a database in a file, outside of Django's settings."""
    usual = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "TIME_ZONE": None, "CONN_HEALTH_CHECKS": False}
    return DatabaseWrapper({**usual, **sqlite(path), **more}, alias="gated")


@pytest.fixture(autouse=True)
def _may_use_databases(django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    found = tmp_path / "hall.sqlite3"
    with sqlite3.connect(found) as made:
        made.execute("CREATE TABLE line (id INTEGER PRIMARY KEY, who TEXT UNIQUE)")
    return found


@pytest.fixture
def one(path: Path) -> Iterator[DatabaseWrapper]:
    made = wrapper(path)
    connections["gated"] = made
    yield made
    made.close()
    del connections["gated"]


def is_open(path: Path) -> bool:
    """Say whether somebody else could pass the gate now."""
    with Path(f"{path}-gate").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def write(connection: DatabaseWrapper, who: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO line (who) VALUES (%s)", [who])


def write_all(connection: DatabaseWrapper, *names: str) -> None:
    """Write names in one transaction; "!" divides by nought, "x" closes the connection in the middle."""
    with transaction.atomic(using="gated"):
        for who in names:
            if who == "!":
                _ = 1 / 0
            if who == "x":
                connection.close()
            write(connection, who)


def names(path: Path) -> list[str]:
    with sqlite3.connect(path) as read:
        return [who for (who,) in read.execute("SELECT who FROM line ORDER BY id")]


def test_a_transaction_passes_the_gate_and_leaves_it_when_it_commits(one, path):
    with transaction.atomic(using="gated"):
        assert not is_open(path)
        write(one, "a")
        with transaction.atomic(using="gated"):
            write(one, "b")
        assert not is_open(path), "an inner block must not open it"
    assert is_open(path)
    assert names(path) == ["a", "b"]


def test_an_error_opens_the_gate_and_undoes_what_was_written(one, path):
    with pytest.raises(DatabaseError):
        write_all(one, "a", "a")
    assert is_open(path)
    with pytest.raises(ZeroDivisionError):
        write_all(one, "b", "!")
    assert is_open(path)
    assert names(path) == []


def test_an_inner_block_that_fails_keeps_the_turn(one, path):
    with transaction.atomic(using="gated"):
        write(one, "a")
        with pytest.raises(DatabaseError), transaction.atomic(using="gated"):
            write(one, "a")
        assert not is_open(path)
        write(one, "b")
    assert (is_open(path), names(path)) == (True, ["a", "b"])


def test_a_transaction_that_cannot_begin_opens_the_gate(one, path):
    one.ensure_connection()
    one.connection.execute("PRAGMA busy_timeout=0")
    with sqlite3.connect(path, isolation_level=None) as rude:  # somebody who does not use the gate
        rude.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match="locked"), transaction.atomic(using="gated"):
            write(one, "a")
        rude.execute("ROLLBACK")
    assert is_open(path)
    with transaction.atomic(using="gated"):
        write(one, "a")
    assert names(path) == ["a"]


def test_a_single_statement_waits_its_turn_and_a_question_does_not(one, path):
    with one.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM line")
    assert not Path(f"{path}-gate").exists()
    passed, real = [], Gate.enter

    def enter(gate: Gate) -> None:
        passed.append(gate)
        real(gate)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Gate, "enter", enter)
        write(one, "a")
    assert passed
    assert (is_open(path), names(path)) == (True, ["a"])


def test_closing_in_the_middle_opens_the_gate(one, path):
    with pytest.raises(DatabaseError):
        write_all(one, "a", "x", "b")
    assert is_open(path)


def test_threads_of_one_process_wait_for_each_other(path):
    inside, most = [], []

    def work(number: int) -> None:
        gate = Gate(str(path))
        for _ in range(20):
            gate.enter()
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)
            gate.leave()
        gate.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LONG)
    assert (len(most), max(most)) == (80, 1)


def _hold_until_killed(path: str, told: Any) -> None:
    gate = Gate(path)
    gate.enter()
    told.set()
    signal.pause()


def test_a_killed_process_opens_the_gate(path):
    told = FORK.Event()
    holder = FORK.Process(target=_hold_until_killed, args=[str(path), told])
    holder.start()
    assert told.wait(LONG)
    assert not is_open(path)
    holder.kill()
    holder.join(LONG)
    assert is_open(path)


def _child_of_holder(gate: Gate, answer: Any) -> None:
    held = gate.held
    gate.leave()
    gate.close()
    answer.put(held)


def test_a_child_process_has_no_turn_and_opens_nothing(path):
    gate = Gate(str(path))
    gate.enter()
    answer = FORK.SimpleQueue()
    child = FORK.Process(target=_child_of_holder, args=[gate, answer])
    child.start()
    child.join(LONG)
    assert answer.get() is False
    assert not is_open(path), "the child must not have let others in"
    gate.leave()
    assert is_open(path)
    gate.close()


def _write_many(path: str, who: str) -> None:
    connection = wrapper(Path(path))
    connections["gated"] = connection
    for number in range(25):
        with transaction.atomic(using="gated"):
            write(connection, f"{who}{number}")
    connection.close()


def test_many_processes_lose_nothing(path):
    writers = [FORK.Process(target=_write_many, args=[str(path), who]) for who in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(LONG)
    assert [writer.exitcode for writer in writers] == [0] * 4
    assert len(names(path)) == 100


def test_a_database_in_memory_has_no_gate():
    made = wrapper(Path(":memory:"))
    made.ensure_connection()
    assert made.gate is None


def test_where_no_gate_can_be_the_database_works_without(path, monkeypatch):
    monkeypatch.setattr(os, "open", lambda *_args, **_kw: (_ for _ in ()).throw(PermissionError))
    gate = Gate(str(path))
    gate.enter()
    assert not gate.held
    gate.leave()
    gate.close()
