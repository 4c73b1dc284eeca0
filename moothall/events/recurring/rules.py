"""Read an RRULE value (RFC 5545, section 3.3.10) that somebody typed, and say what is wrong with it in a sentence."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

LONGEST = 300
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
WITHIN_A_DAY = ("BYHOUR", "BYMINUTE", "BYSECOND")
MOST_INTERVAL, MOST_COUNT = 99, 999
_DAY = r"(?:MO|TU|WE|TH|FR|SA|SU)"
_FORMS: Mapping[str, re.Pattern[str]] = {
    "FREQ": re.compile("|".join(FREQUENCIES)),
    "INTERVAL": re.compile(r"[1-9]\d?"),
    "COUNT": re.compile(r"[1-9]\d{0,2}"),
    "UNTIL": re.compile(r"\d{8}(?:T\d{6}Z?)?"),
    "WKST": re.compile(_DAY),
    "BYDAY": re.compile(rf"(?:[+-]?[1-9]\d?)?{_DAY}(?:,(?:[+-]?[1-9]\d?)?{_DAY})*"),
    "BYMONTHDAY": re.compile(r"[+-]?[1-9]\d?(?:,[+-]?[1-9]\d?)*"),
    "BYMONTH": re.compile(r"[1-9]\d?(?:,[1-9]\d?)*"),
    "BYYEARDAY": re.compile(r"[+-]?[1-9]\d{0,2}(?:,[+-]?[1-9]\d{0,2})*"),
    "BYWEEKNO": re.compile(r"[+-]?[1-9]\d?(?:,[+-]?[1-9]\d?)*"),
    "BYSETPOS": re.compile(r"[+-]?[1-9]\d{0,2}(?:,[+-]?[1-9]\d{0,2})*"),
}
_LARGEST = {"BYMONTHDAY": 31, "BYMONTH": 12, "BYYEARDAY": 366, "BYWEEKNO": 53, "BYSETPOS": 366}
_ORDINAL = re.compile(r"[+-]?\d+(?=[A-Z])")
_MOST_ORDINAL = {"MONTHLY": 5, "YEARLY": 53}


class RuleError(ValueError):
    """A rule that cannot be kept; the message is a sentence for the one who wrote it."""


def read_rule(text: str) -> str:
    """Return the rule in one form: capitals, no ``RRULE:``, each part once, FREQ first.

    :raises RuleError: with a sentence, when it is no rule, or one for more than one date a day.
    """
    if len(text) > LONGEST:
        raise RuleError(_("This rule is longer than any we know. Use at most 300 signs."))
    parts = _parts(re.sub(r"\s+", "", text).upper().removeprefix("RRULE:").strip(";"))
    frequency = parts.get("FREQ", "")
    if frequency in TOO_OFTEN or any(name in parts for name in WITHIN_A_DAY):
        raise RuleError(_("A series has at most one date a day. Use DAILY, WEEKLY, MONTHLY or YEARLY."))
    if frequency not in FREQUENCIES:
        raise RuleError(_("A rule begins with how often, such as FREQ=WEEKLY or FREQ=MONTHLY."))
    for name, value in parts.items():
        _check(name, value)
    _check_together(parts)
    return ";".join(f"{name}={parts[name]}" for name in ("FREQ", *sorted(parts.keys() - {"FREQ"})))


def parts_of(rule: str) -> dict[str, str]:
    """Return the parts of a rule that was read before."""
    return dict(part.split("=", 1) for part in rule.split(";"))


def _parts(text: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, sign, value = part.partition("=")
        if not sign or not value:
            raise RuleError(_("“%(part)s” is not a part of a rule; one looks like FREQ=MONTHLY.") % {"part": part[:40]})
        if name in parts:
            raise RuleError(_("%(name)s stands in this rule twice.") % {"name": name[:40]})
        parts[name] = value
    return parts


def _check(name: str, value: str) -> None:
    form = _FORMS.get(name)
    if form is None:
        raise RuleError(_("We do not know %(name)s.") % {"name": name[:40]})
    if not form.fullmatch(value):
        raise RuleError(_("We cannot read %(name)s=%(value)s.") % {"name": name, "value": value[:60]})
    largest = _LARGEST.get(name)
    if largest and any(abs(int(number)) > largest for number in value.split(",")):
        raise RuleError(_("%(name)s goes up to %(largest)s.") % {"name": name, "largest": largest})


def _check_together(parts: Mapping[str, str]) -> None:
    """Check what RFC 5545 says of parts together."""
    frequency = parts["FREQ"]
    ordinals = [int(found) for found in _ORDINAL.findall(parts.get("BYDAY", ""))]
    if ordinals and (frequency not in _MOST_ORDINAL or "BYWEEKNO" in parts):
        raise RuleError(_("A number before a day, such as 2TU, goes with MONTHLY or YEARLY only."))
    if any(abs(number) > _MOST_ORDINAL[frequency] for number in ordinals):
        raise RuleError(_("A month has at most five of each day."))
    if "BYWEEKNO" in parts and frequency != "YEARLY":
        raise RuleError(_("BYWEEKNO goes with YEARLY only."))
    if "BYYEARDAY" in parts and frequency != "YEARLY":
        raise RuleError(_("BYYEARDAY goes with YEARLY only."))
    if "BYMONTHDAY" in parts and frequency == "WEEKLY":
        raise RuleError(_("BYMONTHDAY does not go with WEEKLY; use MONTHLY."))
    if "BYSETPOS" in parts and not any(name.startswith("BY") and name != "BYSETPOS" for name in parts):
        raise RuleError(_("BYSETPOS chooses among other parts, such as BYDAY; name one."))
    if "COUNT" in parts and "UNTIL" in parts:
        raise RuleError(_("A rule ends after a COUNT or by UNTIL, not both."))
