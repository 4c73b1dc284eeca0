"""Org-ids: a register's code and a number in it (org-id.guide), their shapes, and where the register shows them.

Shapes: the Charity Commission gives 6 or 7 digits; OSCR "SC" and 6 digits; the Charity Commission for Northern Ireland
6 digits from 100001; Companies House 8 characters, of which the first two may be letters (SC, NI, OC, IP, CE …).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

COMPANY_DIGITS = 8


@dataclass(frozen=True, slots=True)
class Register:
    """A public register: ``address`` holds ``{number}``."""

    code: str
    name: str | Promise
    shape: re.Pattern[str]
    example: str
    address: str


REGISTERS = {
    register.code: register
    for register in (
        Register(
            "GB-CHC",
            gettext_lazy("Charity Commission for England and Wales"),
            re.compile(r"[1-9]\d{5,6}"),
            "1090095",
            "https://register-of-charities.charitycommission.gov.uk/charity-details/?regId={number}&subId=0",
        ),
        Register(
            "GB-SC",
            gettext_lazy("Scottish Charity Register"),
            re.compile(r"SC\d{6}"),
            "SC042386",
            "https://www.oscr.org.uk/about-charities/search-the-register/charity-details?number={number}",
        ),
        Register(
            "GB-NIC",
            gettext_lazy("Charity Commission for Northern Ireland"),
            re.compile(r"1\d{5}"),
            "100019",
            "https://www.charitycommissionni.org.uk/charity-details/?regId={number}&subId=0",
        ),
        Register(
            "GB-COH",
            gettext_lazy("Companies House"),
            re.compile(r"[A-Z]{2}\d{6}|[A-Z]{2}\d{5}[A-Z]|\d{8}"),
            "09506232",
            "https://find-and-update.company-information.service.gov.uk/company/{number}",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class OrgId:
    """A number in a register. ``str()`` gives the org-id, such as GB-CHC-1090095."""

    register: Register
    number: str

    def __str__(self) -> str:
        return f"{self.register.code}-{self.number}"

    @property
    def address(self) -> str:
        """Return the register's own page about this number."""
        return self.register.address.format(number=self.number)


def read(text: str) -> OrgId:
    """Return the org-id that a text means; small letters, spaces and a company number's lost noughts are forgiven.

    :raises ValueError: with a sentence for a person, when it is none.
    """
    tidy = re.sub(r"[\s‐–—]+", "", text).upper()[:60]
    code = next((code for code in REGISTERS if tidy.startswith(f"{code}-")), "")
    if not code:
        raise ValueError(
            _("“%(text)s” does not begin with a register we know: %(codes)s.")
            % {"text": text[:60], "codes": ", ".join(REGISTERS)}
        )
    register, number = REGISTERS[code], tidy[len(code) + 1 :]
    if code == "GB-COH" and number.isascii() and number.isdigit():
        number = number.zfill(COMPANY_DIGITS)
    if code == "GB-SC" and re.fullmatch(r"\d{1,6}", number, re.ASCII):
        number = f"SC{number.zfill(6)}"
    if not re.fullmatch(register.shape.pattern, number, re.ASCII):
        raise ValueError(
            _("“%(number)s” is not a number of the %(register)s, which look like %(example)s.")
            % {"number": number, "register": register.name, "example": register.example}
        )
    return OrgId(register, number)


def read_all(texts: Iterable[str]) -> tuple[list[OrgId], list[str]]:
    """Return the org-ids that could be read, each once, and a sentence for each that could not."""
    found: dict[str, OrgId] = {}
    problems: list[str] = []
    for text in texts:
        try:
            one = read(text)
        except ValueError as error:
            problems.append(str(error))
        else:
            found.setdefault(str(one), one)
    return list(found.values()), problems
