"""The gazetteer: where places are, offline, read from one small SQLite file and without the hall's own database.

``ensure(directory)`` builds the file when it is missing; ``Store(path)`` opens it; ``find(store, text)`` answers with
``Match`` rows and ``suggest(store, text)`` with what a half-typed text may become.
"""

from moothall.places.gazetteer.finding import Match, find, suggest
from moothall.places.gazetteer.postcodes import is_eircode
from moothall.places.gazetteer.store import Store, ensure, file_in

__all__ = ["Match", "Store", "ensure", "file_in", "find", "is_eircode", "suggest"]
