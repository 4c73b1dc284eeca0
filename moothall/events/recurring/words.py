"""A rule in plain words: "Every second Tuesday of the month"."""

import re
from collections.abc import Mapping
from datetime import date

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from moothall.events.recurring.rules import parts_of

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
NUMBERS = {
    1: gettext_lazy("first"),
    2: gettext_lazy("second"),
    3: gettext_lazy("third"),
    4: gettext_lazy("fourth"),
    5: gettext_lazy("fifth"),
    -1: gettext_lazy("last"),
    -2: gettext_lazy("second to last"),
}
_ONE_DAY = re.compile(r"([+-]?\d+)?([A-Z]{2})")
SHORTEST_MONTH = 28
_ENDS = {"COUNT", "UNTIL", "WKST"}


def rule_words(rule: str, first_on: date) -> str:
    """Return when a series meets, as a clause that a time may follow. Rules of a rare kind say only that they are."""
    parts = {name: value for name, value in parts_of(rule).items() if name not in _ENDS}
    frequency, interval = parts.pop("FREQ"), int(parts.pop("INTERVAL", "1"))
    teller = {"DAILY": _daily, "WEEKLY": _weekly, "MONTHLY": _monthly, "YEARLY": _yearly}[frequency]
    return teller(parts, interval, first_on) or _("By a rule of its own")


def days_in_words(names: list[str]) -> str:
    """Return "Monday", "Monday and Thursday", "Monday, Wednesday and Friday"."""
    if len(names) < 2:  # noqa: PLR2004
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _daily(parts: Mapping[str, str], interval: int, _first_on: date) -> str:
    if parts:
        return ""
    return (
        _("Every day") if interval == 1 else ngettext("Every %(n)d day", "Every %(n)d days", interval) % {"n": interval}
    )


def _weekly(parts: Mapping[str, str], interval: int, first_on: date) -> str:
    if parts.keys() - {"BYDAY"}:
        return ""
    chosen = sorted(DAYS.index(day) for day in parts.get("BYDAY", DAYS[first_on.weekday()]).split(","))
    days = days_in_words([str(DAY_NAMES[number]) for number in chosen])
    if interval == 1:
        return _("Every %(day)s") % {"day": days}
    if interval == 2:  # noqa: PLR2004
        return _("Every two weeks on %(day)s") % {"day": days}
    return ngettext("Every %(n)d week on %(day)s", "Every %(n)d weeks on %(day)s", interval) % {
        "n": interval,
        "day": days,
    }


def _monthly(parts: Mapping[str, str], interval: int, first_on: date) -> str:
    if parts.keys() == {"BYDAY"} or (parts.keys() == {"BYDAY", "BYSETPOS"} and "," not in parts["BYDAY"]):
        which = _nth(parts["BYDAY"], parts.get("BYSETPOS", ""))
    elif not parts.keys() - {"BYMONTHDAY"}:
        which = _nth_day(parts.get("BYMONTHDAY", str(first_on.day)))
    else:
        return ""
    if not which:
        return ""
    if interval == 1:
        return which
    return ngettext("%(which)s, every %(n)d month", "%(which)s, every %(n)d months", interval) % {
        "which": which,
        "n": interval,
    }


def _nth(value: str, place: str) -> str:
    found = _ONE_DAY.fullmatch(value)
    number = int(place or (found and found[1]) or "0") if "," not in place else 0
    if found is None or number not in NUMBERS:
        return ""
    words = {"nth": NUMBERS[number], "day": DAY_NAMES[DAYS.index(found[2])]}
    if number < 0:
        return _("The %(nth)s %(day)s of every month") % words
    return _("Every %(nth)s %(day)s of the month") % words


def _nth_day(value: str) -> str:
    if value == "-1":
        return _("The last day of every month")
    if not value.isdigit():
        return ""
    words = {"day": _ordinal(int(value))}
    if int(value) > SHORTEST_MONTH:
        return _("The %(day)s of every month that has one") % words
    return _("The %(day)s of every month") % words


def _ordinal(number: int) -> str:
    """Return "14th", in the way of the language."""
    return dateformat.format(date(2001, 1, number), "jS")


def _yearly(parts: Mapping[str, str], interval: int, first_on: date) -> str:
    if interval > 1 or parts.keys() - {"BYMONTH", "BYMONTHDAY"}:
        return ""
    month, day = parts.get("BYMONTH", str(first_on.month)), parts.get("BYMONTHDAY", str(first_on.day))
    if (month, day) != (str(first_on.month), str(first_on.day)):
        return ""
    return _("Every year on %(day)s") % {"day": dateformat.format(first_on, "j F")}
