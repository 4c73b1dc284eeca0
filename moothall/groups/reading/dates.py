"""Days as lists write them."""

import re
from datetime import date, datetime

FORMS = ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y", "%Y/%m/%d")
MONTHS = ("%B %Y", "%b %Y", "%m/%Y", "%Y/%m")
YEARS = range(1800, 2101)
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ].*)?")
_YEAR = re.compile(r"(?:c\.?|ca\.?|about|since)?\s*(\d{4})(?:\.0)?(?:\s*[/–-]\s*\d{2,4})?")


def day_of(text: str) -> date | None:
    """Return the day meant: ISO, a British date, a month or a year (their first day), "2016/17" (2016); None when
    unclear.
    """
    text = " ".join(text.split())
    found = _iso(text) or _in_forms(text) or _year(text)
    return found if found and found.year in YEARS else None


def _iso(text: str) -> date | None:
    match = _ISO.fullmatch(text)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return None


def _in_forms(text: str) -> date | None:
    for form in (*FORMS, *MONTHS):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            continue
    return None


def _year(text: str) -> date | None:
    match = _YEAR.fullmatch(text.casefold())
    return date(int(match[1]), 1, 1) if match and int(match[1]) in YEARS else None
