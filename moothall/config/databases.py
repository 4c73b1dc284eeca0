"""Where the hall keeps its rows: SQLite by default, PostgreSQL by address."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-16000;PRAGMA temp_store=MEMORY;PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=67108864;"
)


def database(address: str, data: Path) -> dict[str, Any]:
    """Translate a database address into Django's form.

    ``sqlite:///relative.db``, ``sqlite:////absolute.db`` and ``postgresql://user:password@host:port/name?option=value``;
    an empty address means ``moothall.sqlite3`` in the data folder.

    :raises ValueError: for any other kind of address.
    """
    if not address:
        return sqlite(data / "moothall.sqlite3")
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return sqlite(Path(parts.path[1:]))
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    raise ValueError(f"{parts.scheme}: addresses start with sqlite: or postgresql:")


def sqlite(path: Path) -> dict[str, Any]:
    """Return SQLite settings that stand many readers and writers: WAL, IMMEDIATE, writers in turn (ADR 0013)."""
    return {
        "ENGINE": "moothall.kit.sqlite",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS},
    }
