"""What a template says, as plain data: steps with their days, cues of the day, roles, and what an event begins with.

Plain dataclasses and functions, no ORM: the shipped files and the templates of groups both become a :class:`Plan`.
"""

from moothall.checklists.plans.days import WHENS, due_words, hours_words, squeezed, when_called
from moothall.checklists.plans.plan import Facts, Moment, Plan, Role, Step, facts_from, facts_to

__all__ = [
    "WHENS",
    "Facts",
    "Moment",
    "Plan",
    "Role",
    "Step",
    "due_words",
    "facts_from",
    "facts_to",
    "hours_words",
    "squeezed",
    "when_called",
]
