"""Read lists of groups from files, whatever they look like: bytes in, rows out. No database, no network.

``read_list(content, name)`` takes CSV in any common encoding and delimiter, JSON, JSON Lines and GeoJSON, and returns a
``Sheet``: its columns and its rows as texts and lists of texts. ``guessed(sheet)`` guesses which column holds which
fact;
``said_by(row, mapping)`` reads one row. What cannot be read becomes a ``Problem``, a sentence for a volunteer; a row is
never dropped in silence.
"""

from moothall.groups.reading.facts import Said, said_by
from moothall.groups.reading.mapping import FIELDS, guessed
from moothall.groups.reading.shapes import Problem, Row, Sheet, Unreadable
from moothall.groups.reading.sheets import read_list

__all__ = ["FIELDS", "Problem", "Row", "Said", "Sheet", "Unreadable", "guessed", "read_list", "said_by"]
