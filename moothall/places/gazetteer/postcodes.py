"""Postcodes as people type them: what they may have meant, most likely first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

SHAPES = ("LD", "LDD", "LLD", "LLDD", "LDL", "LLDL", "LLL")
OLD_NEWPORT = "NPT"  # the one district without a figure, given up in 2001
INWARD = "DLL"
SHORTEST, LONGEST = 2, 7
TO_DIGIT = str.maketrans("OILSZB", "011528")
TO_LETTER = str.maketrans("015286", "OISZBG")
EIRCODE = re.compile(r"(?:[AC-FHKNPRTV-Y]\d{2}|D6W)(?:[0-9AC-FHKNPRTV-Y]{4})?")
IN_TEXT = re.compile(r"\b([A-Z]{1,2}[0-9OIL][0-9A-Z]?\s*[0-9OIL][A-Z0]{2})\W*$", re.IGNORECASE)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text as a postcode: ``district`` "M13", ``inward`` "9PL", shorter or empty."""

    district: str
    inward: str
    slips: int

    @property
    def sector(self) -> str:
        return f"{self.district} {self.inward[:1]}"

    @property
    def text(self) -> str:
        return f"{self.district} {self.inward}".strip()


def squeezed(text: str) -> str:
    """Return ``text`` in capitals, without anything that is not a letter or a figure."""
    return re.sub(r"[\W_]", "", text).upper()


def readings(text: str, *, figures: bool = True) -> list[Reading]:
    """Return the ways in which ``text`` may be a postcode, a district or the start of a postcode; fewest slips first.

    O and 0, I, L and 1, S and 5, Z and 2, B and 8 are forgiven where the shape of a postcode tells which was meant. A
    text without any figure is taken for a postcode only when ``figures`` is off.
    """
    code = squeezed(text)
    if (
        not SHORTEST <= len(code) <= LONGEST
        or not code.isascii()
        or (figures and not any(mark.isdigit() for mark in code))
    ):
        return []
    found = {(reading.district, reading.inward): reading for reading in _every(code)}
    return sorted(found.values(), key=lambda reading: (reading.slips, _unlike(reading, text)))


def ending(text: str) -> str:
    """Return the postcode with which a longer text such as an address ends, or an empty string."""
    match = IN_TEXT.search(text)
    return match.group(1) if match else ""


def is_eircode(text: str) -> bool:
    """Tell whether ``text`` has the shape of an Eircode or of its routing key (the Republic of Ireland)."""
    return EIRCODE.fullmatch(squeezed(text)) is not None


def routing_key(text: str) -> str:
    """Return the first three characters of an Eircode."""
    return squeezed(text)[:3]


def unit_number(letters: str) -> int:
    """Pack the last two letters of a postcode into a number below 676."""
    return LETTERS.index(letters[0]) * 26 + LETTERS.index(letters[1])


def unit_letters(number: int) -> str:
    """Unpack what ``unit_number`` packed."""
    return LETTERS[number // 26] + LETTERS[number % 26]


def _every(code: str) -> Iterator[Reading]:
    for shape, inward in product(SHAPES, range(4)):
        if len(shape) + inward != len(code):
            continue
        meant = _fitted(code, shape + INWARD[:inward])
        if meant and (shape != "LLL" or meant.startswith(OLD_NEWPORT)):
            slips = sum(one != other for one, other in zip(code, meant, strict=True))
            yield Reading(meant[: len(shape)], meant[len(shape) :], slips)


def _fitted(code: str, shape: str) -> str:
    """Return ``code`` with slips put right so that it has this shape, or an empty string when it cannot."""
    meant = "".join(
        mark.translate(TO_DIGIT) if wanted == "D" else mark.translate(TO_LETTER)
        for mark, wanted in zip(code, shape, strict=True)
    )
    fits = all(mark.isdigit() if wanted == "D" else mark.isalpha() for mark, wanted in zip(meant, shape, strict=True))
    return meant if fits else ""


def _unlike(reading: Reading, text: str) -> tuple[bool, int]:
    """Prefer the split that the writer made with a space, then whole postcodes, then bare districts."""
    agrees = len(text.split()) > 1 and squeezed(text.split(maxsplit=1)[0]) == reading.district
    return not agrees, {3: 0, 0: 1}.get(len(reading.inward), 2)
