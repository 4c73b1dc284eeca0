"""The month of a region as a picture for the wall: a calendar in which each event is a mark of its group.

A disc is in the room, a square online, half of each is both, a crossed ring is off. Each mark has the colour of its
group's emblem and the group's letter, so that neither colour nor shape speaks alone. ``draw_wall`` is the wide sheet
with town and time beside the marks; ``draw_pocket`` is the same month for a phone, whose days lead to the table.
"""

from moothall.events.drawing.month.marks import BOTH, OFF, ONLINE, ROOM, Mark, key_mark, letters_of
from moothall.events.drawing.month.pocket import draw_pocket
from moothall.events.drawing.month.sheets import Sheet, Square, Week
from moothall.events.drawing.month.wall import draw_wall

__all__ = [
    "BOTH",
    "OFF",
    "ONLINE",
    "ROOM",
    "Mark",
    "Sheet",
    "Square",
    "Week",
    "draw_pocket",
    "draw_wall",
    "key_mark",
    "letters_of",
]
