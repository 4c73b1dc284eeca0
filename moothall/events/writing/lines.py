"""Content lines: escaped (RFC 5545 section 3.3.11) and folded at 75 octets between characters (section 3.1)."""

import re

WIDTH = 75
TOP_BITS, CONTINUES = 0xC0, 0x80  # the bytes after the first of a UTF-8 character
ODD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
MARKS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
BREAKS = re.compile("\r\n|[\r\x85\u2028\u2029]")
SPECIAL = re.compile(r"[\\;,\n]")


def clean(value: str) -> str:
    """Return a text without control characters and lone surrogates, its line breaks as ``\\n``."""
    if value.isprintable() or not ODD.search(value):
        return value
    return MARKS.sub("", BREAKS.sub("\n", value))


def text(value: str) -> str:
    """Return a text value, cleaned and escaped."""
    value = clean(value)
    if not SPECIAL.search(value):
        return value
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def line(content: str) -> bytes:
    """Return one content line with its line end, folded when it is longer than 75 octets."""
    data = content.encode()
    return data + b"\r\n" if len(data) <= WIDTH else fold(data)


def fold(data: bytes) -> bytes:
    """Fold a long line: the first part takes 75 octets, each further one 74 after its space; no character is split."""
    if data.isascii():
        rest = [data[start : start + WIDTH - 1] for start in range(WIDTH, len(data), WIDTH - 1)]
        return b"\r\n ".join([data[:WIDTH], *rest]) + b"\r\n"
    parts, start, end, length = [], 0, WIDTH, len(data)
    while end < length:
        while data[end] & TOP_BITS == CONTINUES:
            end -= 1
        parts.append(data[start:end])
        start, end = end, end + WIDTH - 1
    parts.append(data[start:])
    return b"\r\n ".join(parts) + b"\r\n"
