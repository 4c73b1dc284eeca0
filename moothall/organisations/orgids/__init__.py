"""Organisation identifiers as org-id.guide lists them: their shape, and the register's page for one.

The shapes are those of the registers: England and Wales number charities with six or seven digits, Scotland with SC and
six, Northern Ireland with six, Companies House with eight letters and digits.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Register:
    """One register: its org-id prefix, its name, the shape of its numbers and its public page for one of them."""

    prefix: str
    name: str
    shape: re.Pattern[str]
    page: str


REGISTERS = (
    Register(
        "GB-CHC",
        "Charity Commission for England and Wales",
        re.compile(r"\d{6,7}"),
        "https://register-of-charities.charitycommission.gov.uk/charity-search/-/charity-details/{number}",
    ),
    Register(
        "GB-SC",
        "Scottish Charity Regulator",
        re.compile(r"SC\d{6}"),
        "https://www.oscr.org.uk/about-charities/search-the-register/charity-details?number={number}",
    ),
    Register(
        "GB-NIC",
        "Charity Commission for Northern Ireland",
        re.compile(r"1\d{5}"),
        "https://www.charitycommissionni.org.uk/charity-details/?regId={number}",
    ),
    Register(
        "GB-COH",
        "Companies House",
        re.compile(r"[A-Z]{2}\d{6}|\d{8}|[A-Z]{2}[A-Z\d]\d{5}"),
        "https://find-and-update.company-information.service.gov.uk/company/{number}",
    ),
)
BY_PREFIX = {register.prefix: register for register in REGISTERS}


@dataclass(frozen=True, slots=True)
class OrgId:
    """An org-id taken apart: its register and the number in it."""

    register: Register
    number: str

    def __str__(self) -> str:
        return f"{self.register.prefix}-{self.number}"

    @property
    def page(self) -> str:
        """Return the address of the register's page for this number."""
        return self.register.page.format(number=self.number)


def parse(text: str) -> OrgId | None:
    """Return the org-id that a text is, forgiving case and spaces; None when it has not the shape of any."""
    written = re.sub(r"\s+", "", text).upper()
    prefix = next((known for known in BY_PREFIX if written.startswith(f"{known}-")), None)
    if prefix is None:
        return None
    register, number = BY_PREFIX[prefix], written.removeprefix(f"{prefix}-")
    return OrgId(register, number) if register.shape.fullmatch(number) else None
