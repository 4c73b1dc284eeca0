"""Which group a row of a list is: one that is here, one met earlier in the same list, or a new one (ADR 0011)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from moothall.groups.models import Group, Membership
from moothall.groups.queries.duplicates import likeness, name_key
from moothall.groups.queries.placing import folded
from moothall.groups.rules import Role
from moothall.places.queries import miles_between

SAME_PLACE_MILES = 12
SHORT_NUMBER = 6


@dataclass(slots=True)
class Known:
    """A group as far as telling it apart goes: ``group_id`` of one that is here, or the first ``row`` of the list
    that it has.

    ``tended`` groups have owners of their own here, who know better than a list.
    """

    key: str
    source_id: str
    where: str
    latitude: float | None
    longitude: float | None
    group_id: int = 0
    row: int = 0
    name: str = ""
    tended: bool = False


class KnownGroups:
    """Every group that is here, and those that the list brought so far."""

    def __init__(self, found: list[Known]) -> None:
        self._by_key: dict[str, list[Known]] = {}
        self._by_source: dict[str, Known] = {}
        self._by_group: dict[int, list[Known]] = {}
        for known in found:
            self.add(known)

    @classmethod
    def here(cls) -> "KnownGroups":
        """Return those that are here; one query."""
        owners = Membership.objects.filter(group=OuterRef("pk"), role=Role.OWNER)
        rows = (
            Group.objects.annotate(tended=Exists(owners))
            .order_by("pk")
            .values_list(
                "pk",
                "name",
                "former_names",
                "source_id",
                "place__name",
                "place_name",
                "latitude",
                "longitude",
                "tended",
            )
        )
        found = []
        for pk, name, former, source_id, place, place_name, latitude, longitude, tended in rows.iterator():
            for called in (name, *former):
                where = folded(place or place_name)
                found.append(Known(name_key(called), source_id or "", where, latitude, longitude, pk, 0, name, tended))
        return cls(found)

    def add(self, known: Known) -> None:
        """Take note of a group."""
        self._by_key.setdefault(known.key, []).append(known)
        if known.source_id:
            self._by_source.setdefault(known.source_id, known)
        if known.group_id:
            self._by_group.setdefault(known.group_id, []).append(known)

    def of_group(self, group_id: int) -> list[Known]:
        """Return a group by each name that it has and had."""
        return self._by_group.get(group_id, [])

    def knows_source(self, source_id: str) -> bool:
        """Tell whether a number is taken."""
        return source_id in self._by_source

    def find(self, facts: Mapping[str, Any], *, alone: bool) -> Known | None:
        """Return the group that these facts are of, if any; ``alone`` says that no other row has this name.

        The source's own number decides when name or place agree with it (a short number: when both do), so that
        number 7
        of one list is not taken for number 7 of another; else the same name at the same place. Two numbers of one list
        that differ are two groups. Where one side gives no place, the name must be nobody else's.
        """
        wanted = wanted_of(facts)
        numbered = self._by_source.get(wanted.source_id) if wanted.source_id else None
        if numbered and _is_renamed_or_moved(numbered, wanted):
            return numbered
        named = [
            known
            for known in self._by_key.get(wanted.key, [])
            if not (known.row and known.source_id and wanted.source_id)
        ]
        sure = [known for known in named if _is_same_place(known, wanted)]
        if sure:
            return min(sure, key=lambda known: (known.group_id or 10**12, known.row))
        likely = [known for known in named if known.group_id and _is_unplaced(known, wanted)]
        return likely[0] if alone and len(named) == 1 and likely else None


def wanted_of(facts: Mapping[str, Any], row: int = 0) -> Known:
    """Return what tells these facts apart."""
    place = facts.get("place") or {}
    latitude, longitude = place.get("at") or (place.get("latitude"), place.get("longitude"))
    return Known(
        name_key(facts["name"]),
        facts.get("source_id", ""),
        folded(place.get("name", "")),
        latitude,
        longitude,
        0,
        row,
        facts["name"],
    )


def _is_same_place(known: Known, wanted: Known) -> bool:
    """Tell whether two places are one: near each other, of one name, or both not given."""
    if known.latitude is None or known.longitude is None or wanted.latitude is None or wanted.longitude is None:
        return known.where == wanted.where
    apart = miles_between(known.latitude, known.longitude, wanted.latitude, wanted.longitude)
    return apart <= SAME_PLACE_MILES or (bool(known.where) and known.where == wanted.where)


def _is_unplaced(known: Known, wanted: Known) -> bool:
    """Tell whether nothing speaks against one place: one side gives none, or only a name, much like the other's."""
    if not known.where or not wanted.where:
        return True
    vague = known.latitude is None or wanted.latitude is None
    return vague and bool(set(known.where.split()) & set(wanted.where.split()))


def _is_renamed_or_moved(known: Known, wanted: Known) -> bool:
    """Tell whether two of one number are one group, renamed or moved perhaps, but hardly both."""
    if likeness(known.key, wanted.key):
        return True
    shared = bool(set(known.key.split()) & set(wanted.key.split()))
    if wanted.source_id.isdigit() and len(wanted.source_id) < SHORT_NUMBER:
        return shared and _is_same_place(known, wanted)
    return shared or _is_same_place(known, wanted)
