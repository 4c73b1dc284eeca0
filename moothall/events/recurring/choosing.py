"""The few ways in which meetings come round, offered in words for the day of a first one."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from moothall.events.recurring.words import DAY_NAMES, DAYS, rule_words

MOST_NTH = 4
OWN = "own"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A way to come round: a short key for a form, the rule ("" for one's own), and its words."""

    key: str
    rule: str
    words: str


def patterns_for(first_on: date) -> list[Pattern]:
    """Return the patterns that fall on this day, the commonest first, and last the door to a rule of one's own."""
    day, name = DAYS[first_on.weekday()], DAY_NAMES[first_on.weekday()]
    nth = (first_on.day - 1) // 7 + 1
    rules = [("weekly", f"FREQ=WEEKLY;BYDAY={day}"), ("fortnightly", f"FREQ=WEEKLY;BYDAY={day};INTERVAL=2")]
    if nth <= MOST_NTH:
        rules.append(("nth", f"FREQ=MONTHLY;BYDAY={nth}{day}"))
    if first_on.day + 7 > monthrange(first_on.year, first_on.month)[1]:
        rules.append(("last", f"FREQ=MONTHLY;BYDAY=-1{day}"))
    rules.append(("monthday", f"FREQ=MONTHLY;BYMONTHDAY={first_on.day}"))
    offered = [Pattern(key, rule, rule_words(rule, first_on)) for key, rule in rules]
    offered[0] = Pattern("weekly", rules[0][1], _("Every week, on %(day)s") % {"day": name})
    return [*offered, Pattern(OWN, "", _("By a rule of our own"))]
