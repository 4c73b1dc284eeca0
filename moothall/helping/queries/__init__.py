"""Questions about who helps, and about talks. Those for rooms above are gathered in this file.

``helpers_of``, ``hours_of`` and ``hours_by_group`` answer what reminders and write-ups ask.
"""

from moothall.helping.queries.given import Helper, Hours, helpers_of, hours_by_group, hours_of
from moothall.helping.queries.tokens import own_page, stint_by_token, stint_token, talk_by_token, talk_page, talk_token

__all__ = [
    "Helper",
    "Hours",
    "helpers_of",
    "hours_by_group",
    "hours_of",
    "own_page",
    "stint_by_token",
    "stint_token",
    "talk_by_token",
    "talk_page",
    "talk_token",
]
