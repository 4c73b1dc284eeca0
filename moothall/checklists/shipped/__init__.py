"""The network's own templates: one TOML file for each, read once, in the reader's language where it was written.

``shipped/en/<key>.toml`` is the original; a file of the same name in a folder of another language replaces it whole.
Nothing of them is in the database, so a new release brings better ones to everybody, and what was begun stays as it is.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import translation

from moothall.checklists.plans import Facts, Moment, Plan, Step, facts_from

FILES = Path(__file__).parent
ORIGINAL = "en"
# In the order in which somebody who begins would want to see them.
KEYS = ("first-meetup", "talk-night", "clinic", "online-workshop", "hybrid-evening", "unconference", "hack-day")
WINDING_DOWN = "winding-down"


def shipped_plans() -> list[Plan]:
    """Return every template of the network, in the reader's language."""
    return [plan_called(key) for key in KEYS]


def shipped_plan(key: str) -> Plan | None:
    """Return one template of the network, None when there is none of this key."""
    return plan_called(key) if key in KEYS else None


def winding_down() -> Plan:
    """Return what is left to do when an event is cancelled."""
    return plan_called(WINDING_DOWN)


def plan_called(key: str) -> Plan:
    """Read a plan in the reader's language."""
    return _plan(key, (translation.get_language() or ORIGINAL).split("-", maxsplit=1)[0])


@cache
def _plan(key: str, language: str) -> Plan:
    file = FILES / language / f"{key}.toml"
    if not file.is_file():
        file = FILES / ORIGINAL / f"{key}.toml"
    return read_plan(key, tomllib.loads(file.read_text(encoding="utf-8")))


def read_plan(key: str, said: dict[str, Any]) -> Plan:
    """Make a plan of what a file says.

    :raises TypeError: for a name in it that is unknown.
    """
    facts = facts_from({**said.get("event", {}), "roles": said.get("roles", [])}) if "event" in said else Facts()
    return Plan(
        key=key,
        title=said["title"],
        summary=said["summary"],
        kind=said["kind"],
        minutes=said["minutes"],
        facts=facts,
        steps=tuple(Step(**step) for step in said.get("tasks", [])),
        moments=tuple(Moment(**cue) for cue in said.get("cues", [])),
    )
