"""Names of places, folded so that spelling habits do not matter."""

import re
import unicodedata

COUNTRIES = {
    "GB": "",
    "IE": "Ireland",
    "IM": "Isle of Man",
    "JE": "Jersey",
    "GG": "Guernsey",
}
PLAIN = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "&": " and ", "'": "", "’": "", "`": ""}
)
WORDS = {"st": "saint", "ste": "sainte", "nr": "near", "gt": "great", "lt": "little", "mt": "mount"}
AIRPORT = 3  # letters in the code of one
OFFICE = {
    "council",
    "borough",
    "district",
    "metropolitan",
    "royal",
    "london",
    "county",
    "unitary",
    "authority",
    "city",
    "of",
    "the",
}


def folded(text: str) -> str:
    """Return ``text`` without case, accents, punctuation and abbreviations: "St. Helen's" is "saint helens"."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(PLAIN))
    kept = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return " ".join(WORDS.get(word, word) for word in re.split(r"[\W_]+", kept) if word)


def bare(name: str) -> str:
    """Return a folded authority's name without the words of office: "London Borough of Hackney" is "hackney"."""
    return " ".join(word for word in folded(name).split() if word not in OFFICE)


def spellings(name: str) -> set[str]:
    """Return the folded ways in which people write one official name, such as "Bristol, City of"."""
    found = {folded(name)}
    head, comma, tail = name.partition(",")
    if comma:
        found |= {folded(head), folded(f"{tail} {head}")} if tail.strip().endswith(" of") else {folded(name)}
    for word in (" upon ", " on ", " in ", " under "):
        found |= {other.replace(word, " ") for other in found if word in other}
    return {other for other in found if other}


def is_latin(name: str) -> bool:
    """Tell whether a name is written in Latin letters, and is not an airport's code."""
    letters = [mark for mark in name if mark.isalpha()]
    if len(letters) < AIRPORT or (name.isupper() and len(name) == AIRPORT):
        return False
    return all(unicodedata.name(mark, "").startswith("LATIN") for mark in letters)


def slips_between(one: str, other: str, most: int) -> int:
    """Return how many letters were dropped, added, changed or swapped between two names; ``most`` + 1 when more.

    Optimal string alignment distance (Damerau 1964), row by row, given up as soon as a row exceeds ``most``.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, mark in enumerate(one, 1):
        before, above, row = row, before, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (mark != against))
            if i > 1 and j > 1 and mark == other[j - 2] and one[i - 2] == against:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
