"""What letters about events say: events, answers and changes in; words out. No writing, no questions to the database.

Events come with their hosts' groups loaded. Everything is said in the language that is active and in the zone of the
event, with the reader's own time beside it where clocks differ.
"""

from moothall.reminders.wording.changes import change_lines
from moothall.reminders.wording.facts import Date, Reader, where_lines
from moothall.reminders.wording.hands import hand_back_words, hand_words
from moothall.reminders.wording.news import news_words
from moothall.reminders.wording.own import own_words, standing_words
from moothall.reminders.wording.soon import soon_words, thanks_words

__all__ = [
    "Date",
    "Reader",
    "change_lines",
    "hand_back_words",
    "hand_words",
    "news_words",
    "own_words",
    "soon_words",
    "standing_words",
    "thanks_words",
    "where_lines",
]
