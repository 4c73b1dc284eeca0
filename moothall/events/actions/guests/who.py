"""Who answers: a person, or a guest known by an address. The address of an account is that person."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from moothall.kit.rows import find_one
from moothall.kit.verdict import Refused, no
from moothall.people.models import Person, Viewer


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who answers; ``email`` is that of the person, or of the guest."""

    person: Person | None
    email: str

    def rows(self) -> Q:
        """Return which rows are theirs."""
        mine = Q(email=self.email) if self.email else Q(pk=None)
        return mine | Q(person_id=self.person.pk) if self.person else mine

    def keys(self) -> tuple[int, str]:
        """Return the key of the person, 0 for none, and the address."""
        return (self.person.pk if self.person else 0), self.email

    def columns(self) -> dict[str, Any]:
        """Return how a row says whose it is."""
        return {"person": self.person, "email": ""} if self.person else {"person": None, "email": self.email}


def who_is(by: Viewer | None, email: str = "") -> Who:
    """Return who answers: the person signed in, or whom a proven address belongs to.

    :raises Refused: when it is neither.
    """
    if isinstance(by, Person) or (by is not None and by.is_authenticated):
        return Who(by, by.email.lower())  # type: ignore[arg-type]
    address = email.strip().lower()
    if not address:
        raise Refused(no(_("We need an address to keep a place for you."), _("Give your e-mail address, or sign in.")))
    owner = find_one(Person, "email = %s", address)
    return Who(owner if owner and owner.is_active else None, address)
