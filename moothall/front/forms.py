"""What somebody asks of the search, read from the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

LONGEST = 200
KINDS: dict[str, str | Promise] = {
    "event": gettext_lazy("Events"),
    "group": gettext_lazy("Groups"),
    "organisation": gettext_lazy("Organisations"),
}
ALL_OF: dict[str, str | Promise] = {
    "event": gettext_lazy("See all %(count)s events"),
    "group": gettext_lazy("See all %(count)s groups"),
    "organisation": gettext_lazy("See all %(count)s organisations"),
}
PAGE, LAST_PAGE = 20, 25


@dataclass(frozen=True, slots=True)
class Asked:
    """The words, the kind asked for ("" for all), and the page from 1."""

    q: str
    kind: str = ""
    page: int = 1

    @property
    def offset(self) -> int:
        """Return how many hits come before this page."""
        return (self.page - 1) * PAGE

    def address(self, kind: str = "", page: int = 1) -> str:
        """Return the query string for the same words."""
        parts = {"q": self.q, "kind": kind, "page": str(page) if page > 1 else ""}
        return "?" + urlencode({name: value for name, value in parts.items() if value})


def asked(parameters: Mapping[str, str]) -> Asked:
    """Read the address of the search."""
    kind, page = parameters.get("kind", ""), parameters.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < len(str(LAST_PAGE)) + 1 else 1
    return Asked(
        parameters.get("q", "").replace("\0", "").strip()[:LONGEST],
        kind if kind in KINDS else "",
        max(1, min(LAST_PAGE, number)),
    )
