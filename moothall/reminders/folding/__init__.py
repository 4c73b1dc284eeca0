"""Put several changes of one event together into what its guests need to know: old → new, once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

OFF = {"cancelled", "postponed"}


@dataclass(slots=True)
class Sum:
    """What came of it: ``what`` is cancelled, postponed, revived or "" (nothing but changes); ``changes`` old → new."""

    what: str = ""
    changes: dict[str, list[Any]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.what or self.changes)


def fold(minutes: Iterable[tuple[str, Mapping[str, Any]]]) -> Sum:
    """Return the sum of minutes, (last word of the verb, detail) of each, in their order.

    What was changed and changed back is nothing; what was called off and is on again within these minutes was never
    off. Changes of which nobody was to be told count for the next ones' old values only.
    """
    found, began_off = Sum(), False
    quiet: set[str] = set()
    for number, (verb, detail) in enumerate(minutes):
        if number == 0:
            began_off = verb == "revived"
        _merge(found, detail, quiet, told=detail.get("tell", True))
        if verb == "left":
            found.changes.setdefault("hosts", [detail.get("group_name", ""), None])
        elif verb != "changed":
            found.what = _next(verb, began_off=began_off)
    found.changes = {name: pair for name, pair in found.changes.items() if name not in quiet and _differs(pair)}
    if found.what in OFF:
        found.changes = {}
    return found


def _next(verb: str, *, began_off: bool) -> str:
    if verb == "revived":
        return "revived" if began_off else ""
    return verb


def _merge(found: Sum, detail: Mapping[str, Any], quiet: set[str], *, told: bool) -> None:
    for name, (old, new) in (detail.get("changes") or {}).items():
        if name in found.changes:
            found.changes[name] = [found.changes[name][0], new]
        else:
            found.changes[name] = [old, new]
            quiet.add(name)
        if told:
            quiet.discard(name)


def _differs(pair: list[Any]) -> bool:
    """Say whether two values differ; long texts are in the ledger as [None, None]: they did."""
    return pair[0] != pair[1] or pair[0] is None
