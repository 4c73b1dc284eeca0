"""What somebody asks of the list of organisations, read from the address; what is not understood becomes a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from moothall.organisations.queries import FURTHEST, Near
from moothall.places.queries import find

MILES = (1, 3, 5, 10, 20)
DEFAULT_MILES = 5
LONGEST = 200


@dataclass(slots=True)
class Asked:
    """What was asked: texts as typed (cut to length), the place meant, where the page starts, what went wrong."""

    q: str = ""
    near: str = ""
    miles: int = DEFAULT_MILES
    after: str = ""
    place: Near | None = None
    problem: str = ""

    @property
    def start(self) -> int:
        """Return how many come before this page, for lists that count."""
        return min(int(self.after), FURTHEST) if self.after else 0

    def address(self, **changes: str) -> str:
        """Return the query string for the same question with changes; its first page unless ``after`` is given."""
        parts = {
            "q": self.q,
            "near": self.near,
            "miles": str(self.miles) if self.near and self.miles != DEFAULT_MILES else "",
        }
        kept = {name: value for name, value in {**parts, **changes}.items() if value}
        return f"?{urlencode(kept)}" if kept else ""


def asked(parameters: Mapping[str, str]) -> Asked:
    """Read the address of the list."""
    after, miles = parameters.get("after", ""), parameters.get("miles", "")
    question = Asked(
        q=_text(parameters.get("q", "")),
        near=_text(parameters.get("near", "")),
        miles=int(miles) if miles in map(str, MILES) else DEFAULT_MILES,
        after=after if after.isascii() and after.isdigit() and len(after) <= 18 else "",  # noqa: PLR2004  (fits the database)
    )
    if question.near:
        _locate(question)
    return question


def _text(given: str) -> str:
    return " ".join(given.replace("\0", "").split())[:LONGEST]


def _locate(question: Asked) -> None:
    matches = find(question.near, 1)
    if matches:
        match = matches[0]
        question.place = Near(match.name, match.latitude, match.longitude, question.miles)
    else:
        question.problem = _(
            "We know no place called “%(text)s”. Try a town nearby, or a postcode such as M13 9PL."
        ) % {"text": question.near}
