"""Settings by environment: each declared once, here, with what it does; docs/settings.md lists them all."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Setting:
    """One environment variable that the hall reads."""

    name: str
    default: str
    about: str


DECLARED: dict[str, Setting] = {}


def read(name: str, default: str, about: str, kind: Callable[[str], T]) -> T:
    """Declare the variable ``MOOTHALL_<name>`` and return its value through ``kind``.

    :raises SystemExit: when the value given cannot be understood, naming the variable.
    """
    full = name if name == "DATABASE_URL" else f"MOOTHALL_{name}"
    DECLARED[full] = Setting(full, default, about)
    raw = os.environ.get(full, default)
    try:
        return kind(raw)
    except ValueError as error:
        raise SystemExit(f"The setting {full}={raw!r} cannot be used: {error}. {about}") from error


def text(name: str, default: str, about: str) -> str:
    """Read a setting that is plain text."""
    return read(name, default, about, str)


def whole(name: str, default: int, about: str) -> int:
    """Read a setting that is a whole number."""
    return read(name, str(default), about, int)


def switch(name: str, default: bool, about: str) -> bool:  # noqa: FBT001  (the default is what it says)
    """Read a setting that is on (1, true, yes, on) or off (0, false, no, off)."""
    return read(name, "1" if default else "0", about, _switch)


def words(name: str, default: str, about: str) -> list[str]:
    """Read a setting that is a list, separated by commas."""
    return read(name, default, about, lambda raw: [part.strip() for part in raw.split(",") if part.strip()])


def _switch(raw: str) -> bool:
    value = raw.strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("say 1 or 0")
