"""From bytes to text: UTF-8 with or without its mark, UTF-16 with or without, else Windows-1252."""

import codecs

from moothall.groups.reading.shapes import Unreadable

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
OTHER_FILES = (
    (
        b"PK\x03\x04",
        "This is a workbook or an archive, not a list. In Excel or LibreOffice choose “Save as”, then “CSV UTF-8”.",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "This is an old Excel workbook. Open it, choose “Save as”, then “CSV UTF-8”, and bring that.",
    ),
    (b"%PDF", "This is a PDF, which is for reading by people. Ask for the table as CSV."),
    (b"\x89PNG", "This is a picture. Bring the list as CSV."),
    (b"\xff\xd8\xff", "This is a picture. Bring the list as CSV."),
    (b"\x1f\x8b", "This file is compressed. Unpack it first."),
)
SAMPLE = 4096
MOSTLY = 0.3
FEW = 0.05


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text, and a sentence about it when some characters could not be read.

    :raises Unreadable: for files that hold no text.
    """
    for start, message in OTHER_FILES:
        if content.startswith(start):
            raise Unreadable(message)
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _read(content[len(mark) :], encoding)
    wide = _wide(content[:SAMPLE])
    if wide:
        return _read(content, wide)
    try:
        return content.decode("utf-8"), ""
    except UnicodeDecodeError:
        return _neither(content)


def _read(content: bytes, encoding: str) -> tuple[str, str]:
    text = content.decode(encoding, "replace")
    return text, _some_lost(text) if "\ufffd" in text else ""


def _wide(sample: bytes) -> str:
    """Recognise UTF-16 without its mark: in our scripts, every other byte is nought."""
    half = max(1, len(sample) // 2)
    if sample[1::2].count(0) > half * MOSTLY:
        return "utf-16-le"
    if sample[0::2].count(0) > half * MOSTLY:
        return "utf-16-be"
    return ""


def _neither(content: bytes) -> tuple[str, str]:
    """Choose between UTF-8 with a few broken characters, and Windows-1252, which has no invalid order of bytes."""
    forgiving = content.decode("utf-8", "replace")
    broken = forgiving.count("\ufffd")
    whole = sum(1 for character in forgiving if character > "\x7f") - broken
    if whole and broken <= max(1, whole * FEW):
        return forgiving, _some_lost(forgiving)
    try:
        return content.decode("cp1252"), ""
    except UnicodeDecodeError:
        return content.decode("latin-1"), ""


def _some_lost(text: str) -> str:
    count = text.count("\ufffd")
    return (
        f"{count} characters of this file could not be read and are shown as “\ufffd”."
        if count > 1
        else ("One character of this file could not be read and is shown as “\ufffd”.")
    )
