"""What somebody asks of the directory, read from the address; what cannot be understood becomes a sentence, no
error.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from moothall.groups.queries.directory import Near, Wanted
from moothall.people.models import Viewer
from moothall.places.queries import find

MILES = (5, 10, 20, 50, 100)
DEFAULT_MILES = 20
MOST_MILES = 500
LONGEST = 200
HOME = "home"
KEPT = ("q", "near", "miles", "topic", "state", "coming", "reach", "network")
STATES = (
    ("", gettext_lazy("All but closed ones")),
    ("active", gettext_lazy("Active")),
    ("resting", gettext_lazy("Resting")),
    ("caretaker", gettext_lazy("In the network’s care")),
    ("closed", gettext_lazy("Closed")),
    ("all", gettext_lazy("All")),
)
REACHES = (
    ("", gettext_lazy("In person or online")),
    ("local", gettext_lazy("In person")),
    ("online", gettext_lazy("Online")),
)


@dataclass(slots=True)
class Asked:
    """What was asked: texts as typed (cut to length), the place meant, and what could not be understood."""

    q: str = ""
    near: str = ""
    miles: int = DEFAULT_MILES
    topic: str = ""
    state: str = ""
    coming: str = ""
    reach: str = ""
    network: str = ""
    page: int = 1
    place: Near | None = None
    others: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def address(self, **changes: str) -> str:
        """Return the query string for the same question with changes; "" leaves a part out; page 1 unless given."""
        parts = {name: str(getattr(self, name) or "") for name in KEPT}
        if not self.near or self.miles == DEFAULT_MILES:
            parts["miles"] = ""
        found = urlencode({name: value for name, value in {**parts, **changes}.items() if value})
        return f"?{found}" if found else ""

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked for."""
        return any(getattr(self, name) for name in KEPT if name != "miles")


def asked(parameters: Mapping[str, str], viewer: Viewer) -> Asked:
    """Read the address of the directory."""
    question = Asked(
        q=_text(parameters, "q"),
        near=_text(parameters, "near"),
        miles=_miles(parameters),
        topic=_text(parameters, "topic"),
        state=_choice(parameters, "state", STATES),
        coming="1" if parameters.get("coming") else "",
        reach=_choice(parameters, "reach", REACHES),
        network=_text(parameters, "network"),
        page=_page(parameters),
    )
    _locate(question, viewer)
    return question


def wanted(question: Asked) -> Wanted:
    """Return the query for what was asked."""
    return Wanted(
        text=question.q,
        near=question.place,
        topic=question.topic,
        state=question.state,
        coming=bool(question.coming),
        reach=question.reach,
        network=question.network,
    )


def _text(parameters: Mapping[str, str], name: str) -> str:
    return " ".join(parameters.get(name, "").replace("\x00", "").split())[:LONGEST]


def _choice(parameters: Mapping[str, str], name: str, options: tuple[tuple[str, object], ...]) -> str:
    given = parameters.get(name, "")
    return given if given in {key for key, _label in options} else ""


def _miles(parameters: Mapping[str, str]) -> int:
    given = parameters.get("miles", "")
    return max(1, min(MOST_MILES, int(given))) if given.isascii() and given.isdigit() else DEFAULT_MILES


def _page(parameters: Mapping[str, str]) -> int:
    given = parameters.get("page", "")
    return max(1, min(10_000, int(given))) if given.isascii() and given.isdigit() else 1


def _locate(question: Asked, viewer: Viewer) -> None:
    if not question.near:
        return
    if question.near == HOME and viewer.home_latitude is not None and viewer.home_longitude is not None:
        question.place = Near(viewer.home_name, viewer.home_latitude, viewer.home_longitude, question.miles)
        return
    matches = find(question.near, 5)
    if not matches:
        question.problems.append(
            _("We know no place called “%(text)s”, so this list is not narrowed by place. Try a postcode or a town.")
            % {"text": question.near}
        )
        return
    first, *others = matches
    question.place = Near(first.name, first.latitude, first.longitude, question.miles)
    question.others = [f"{other.name}, {other.where}" if other.where else other.name for other in others]
