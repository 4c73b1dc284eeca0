"""The backend: transactions that write, and single statements that write, go through the gate.

A transaction passes before BEGIN IMMEDIATE and leaves after COMMIT or ROLLBACK. Databases in memory have no gate.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base

from moothall.kit.sqlite.gate import Gate

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "WITH")


class DatabaseWrapper(base.DatabaseWrapper):
    """SQLite behind a gate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gate: Gate | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the database, and find its gate."""
        self.gate = None if self.is_in_memory_db() else Gate(str(self.settings_dict["NAME"]))
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor whose writes outside of transactions pass the gate too."""
        cursor = self.connection.cursor(factory=GatedCursor)
        cursor.gate_of = self
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        if self.gate is None:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        self.gate.enter()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self.gate.leave()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave()  # a commit that failed is followed by a rollback, which leaves

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            if self.gate is not None:
                self.gate.close()

    def _leave(self) -> None:
        if self.gate is not None:
            self.gate.leave()


@lru_cache(maxsize=512)
def is_write(query: str) -> bool:
    """Say whether a statement writes, or may."""
    return query.lstrip()[:7].upper().startswith(WRITES)


@lru_cache(maxsize=512)
def _with_question_marks(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


class GatedCursor(base.SQLiteCursorWrapper):
    """A cursor that waits for its turn before a single statement that writes."""

    gate_of: DatabaseWrapper

    def execute(self, query: str, params: Any = None) -> Any:
        """Execute one statement."""
        if self._may_go(query):
            return super().execute(query, params)
        return self._in_turn(lambda: super(GatedCursor, self).execute(query, params))

    def executemany(self, query: str, param_list: Any) -> Any:
        """Execute one statement many times."""
        if self._may_go(query):
            return super().executemany(query, param_list)
        return self._in_turn(lambda: super(GatedCursor, self).executemany(query, param_list))

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        """Return a statement with SQLite's own placeholders; what is asked again and again is rewritten once."""
        if param_names is not None:
            return str(super().convert_query(query, param_names=param_names))
        return _with_question_marks(query)

    def _may_go(self, query: str) -> bool:
        of = self.gate_of
        return of.in_atomic_block or of.gate is None or of.gate.held or not is_write(query)

    def _in_turn(self, run: Callable[[], Any]) -> Any:
        gate = self.gate_of.gate
        assert gate is not None
        gate.enter()
        try:
            return run()
        finally:
            gate.leave()
