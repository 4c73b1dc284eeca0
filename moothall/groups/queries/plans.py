"""What a list would do: each row becomes a step, or a sentence why not. Reads only; a dry run is a plan that nobody
carries out.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from moothall.groups.queries.duplicates import name_key
from moothall.groups.queries.matching import Known, KnownGroups, wanted_of
from moothall.groups.queries.placing import Placer
from moothall.groups.reading import Problem, Row, Said, Sheet, guessed, said_by

Mapping = Sequence[Sequence[str]]
LISTS = ("topics", "links", "networks", "former_names")


@dataclass(slots=True)
class Step:
    """One group that a list tells of: the facts of its first row, those of later rows put with them. No
    ``group_id``: a new one.
    """

    row: int
    facts: dict[str, Any]
    group_id: int = 0


@dataclass(slots=True)
class Plan:
    """All that a list would do. ``read`` = created + updated + skipped; each skipped row has a problem that says
    why.
    """

    read: int = 0
    skipped: int = 0
    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows are read, bring a new group, meet one that is here, and are skipped."""
        created = sum(1 for step in self.steps if not step.group_id)
        return {"read": self.read, "created": created, "updated": len(self.steps) - created, "skipped": self.skipped}


def mapping_for(sheet: Sheet) -> list[list[str]]:
    """Return the guess of which column holds which fact, as pairs in order."""
    return [[column, fact] for column, fact in guessed(sheet).items()]


def plan_for(sheet: Sheet, mapping: Mapping, rows: Iterable[Row] | None = None) -> Plan:
    """Plan what to do with each row of a list, or with some of them."""
    return _Planner({pair[0]: pair[1] for pair in mapping}).plan(sheet, sheet.rows if rows is None else rows)


class _Planner:
    """Goes through a list once, remembering the groups met."""

    def __init__(self, mapping: dict[str, str]) -> None:
        self._mapping = mapping
        self._placer = Placer()
        self._known = KnownGroups.here()
        self._steps: dict[int, Step] = {}
        self._names: Counter[str] = Counter()

    def plan(self, sheet: Sheet, rows: Iterable[Row]) -> Plan:
        plan = Plan(read=sheet.lost, skipped=sheet.lost, problems=list(sheet.problems))
        if "name" not in self._mapping.values():
            columns = ", ".join(sheet.columns[:12]) or "none"
            plan.problems.append(
                Problem(0, "name", f"No column seems to hold the groups’ names. The columns are: {columns}.")
            )
        everything = [said_by(row, self._mapping) for row in rows]
        self._names = Counter(name_key(said.facts["name"]) for said in everything if "name" in said.facts)
        plan.read += len(everything)
        for said in everything:
            self._take(plan, said)
        plan.problems.sort(key=lambda problem: problem.row)
        return plan

    def _take(self, plan: Plan, said: Said) -> None:
        if "name" not in said.facts:
            said.problems.clear()
            _skip(plan, said, "This row has no name of a group.")
            return
        place = self._placer.place(said)
        if place:
            said.facts["place"] = place
        known = self._known.find(said.facts, alone=self._names[name_key(said.facts["name"])] == 1)
        if known is None:
            self._begin(plan, said)
        elif id(known) in self._steps:
            self._join(plan, said, known)
        elif known.tended:
            _skip(
                plan,
                said,
                f"{known.name} has its own organisers here, who know better than a list; nothing was changed.",
            )
        else:
            self._meet(plan, said, known)

    def _begin(self, plan: Plan, said: Said) -> None:
        step = Step(said.number, said.facts)
        source_id = said.facts.get("source_id", "")
        if source_id and self._known.knows_source(source_id):
            del said.facts["source_id"]
        known = wanted_of(said.facts, said.number)
        self._known.add(known)
        self._steps[id(known)] = step
        plan.steps.append(step)
        plan.problems += said.problems

    def _meet(self, plan: Plan, said: Said, known: Known) -> None:
        step = Step(said.number, said.facts, known.group_id)
        for each in self._known.of_group(known.group_id):
            each.row = said.number
            self._steps[id(each)] = step
        plan.steps.append(step)
        plan.problems += said.problems

    def _join(self, plan: Plan, said: Said, known: Known) -> None:
        step = self._steps[id(known)]
        put_together(step.facts, said.facts)
        said.problems = [problem for problem in said.problems if problem.field != "place"]
        _skip(plan, said, f"This is the same group as row {step.row}; what it adds was put together with it.")


def _skip(plan: Plan, said: Said, why: str) -> None:
    plan.skipped += 1
    plan.problems += [Problem(said.number, "", why), *said.problems]


def put_together(facts: dict[str, Any], more: dict[str, Any]) -> None:
    """Add to facts what another row says of the same group: what is missing, and what its lists add."""
    for fact, value in more.items():
        if fact in LISTS:
            facts[fact] = _joined(facts.get(fact, []), value)
        elif fact != "source_id":
            facts.setdefault(fact, value)


def _joined(one: list[Any], other: list[Any]) -> list[Any]:
    joined = one + [each for each in other if each not in one]
    return sorted(joined, key=str.casefold) if joined and isinstance(joined[0], str) else joined
