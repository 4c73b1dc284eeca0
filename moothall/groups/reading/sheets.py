"""Find out what a file is, and read its rows."""

from moothall.groups.reading.csv_rows import read_csv
from moothall.groups.reading.decoding import decoded
from moothall.groups.reading.json_rows import read_json
from moothall.groups.reading.shapes import Problem, Sheet, Unreadable

MOST_ROWS = 50_000


def read_list(content: bytes, name: str = "") -> Sheet:
    """Read a list of groups; ``name`` is the file's name, a hint for short or odd files.

    :raises Unreadable: when it is no list.
    """
    text, lost = decoded(content)
    bare = text.strip("\ufeff\x00 \t\r\n")
    if not bare:
        raise Unreadable("The file is empty.")
    sheet = _read(bare, text, name.lower())
    if lost:
        sheet.problems.insert(0, Problem(0, "", lost))
    if len(sheet.rows) > MOST_ROWS:
        raise Unreadable(f"The list has {len(sheet.rows):,} rows. Bring at most {MOST_ROWS:,} at a time.")
    if not sheet.rows and not sheet.problems:
        raise Unreadable(
            "There are headings but no rows in this file." if sheet.columns else "There is no list in this file."
        )
    return sheet


def _read(bare: str, text: str, name: str) -> Sheet:
    if bare[0] in "[{" or name.endswith((".json", ".geojson", ".jsonl", ".ndjson")):
        return read_json(bare)
    if bare[:1] == "<":
        raise Unreadable("This is a web page or XML, not a list. Bring the list as CSV, JSON or GeoJSON.")
    return read_csv(text.strip("\ufeff\x00"))
