"""One style sheet for the whole hall: the kit's first, then each room's, lowest floor first, in one file ``hall.css``.

A page asks for one file instead of one for each room that shows something on it; on a poor line every request counts
more than the few kilobytes that a page does not need.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

NAME = "hall.css"


def sheets() -> list[Path]:
    """Return the rooms' style sheets in order: the lowest room's first; within a room by name."""
    rooms = [settings.ROOT / "moothall" / room / "static" / room for room in reversed(settings.ROOMS)]
    return [sheet for room in rooms for sheet in sorted(room.glob("*.css"))]


def joined() -> str:
    """Return all style sheets as one."""
    return "\n".join(sheet.read_text() for sheet in sheets())


class HallFinder(BaseFinder):
    """Find ``hall.css``, made anew whenever a room's sheet has changed."""

    def find(self, path: str, find_all: bool = False, **_more: Any) -> Any:  # noqa: FBT001, FBT002  (Django's own shape)
        """Return where the sheet lies, or nothing for another path."""
        if path != NAME:
            return []
        made = str(_made() / NAME)
        return [made] if find_all else made

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Give the one sheet, for collecting."""
        yield NAME, FileSystemStorage(location=_made())


def _made() -> Path:
    folder: Path = settings.DATA / "styles"
    folder.mkdir(parents=True, exist_ok=True)
    sheet, text = folder / NAME, joined()
    if not sheet.exists() or sheet.read_text() != text:
        fresh = folder / f"{NAME}.new"
        fresh.write_text(text)
        fresh.replace(sheet)
    return folder
