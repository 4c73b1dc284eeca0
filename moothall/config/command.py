"""The ``moothall`` command: ``moothall ROOM VERB …`` runs the management command ``ROOM_VERB`` of whichever room."""

import os
import sys
from pathlib import Path

from moothall.config import VERSION

ROOMS = Path(__file__).resolve().parent.parent


def main(argv: list[str] | None = None) -> None:
    """Run one command; two words name a room's verb, one word a command of the house or of Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.config.settings")
    from django.core.management import ManagementUtility

    words = list(sys.argv[1:] if argv is None else argv)
    if words == ["--version"]:
        sys.stdout.write(f"Moothall {VERSION}\n")
        return
    ManagementUtility(["moothall", *joined(words)]).execute()


def joined(words: list[str]) -> list[str]:
    """Make one command of ``ROOM VERB`` when that room has such a verb."""
    room, verb = [*words, "", ""][:2]
    if not all(word.replace("_", "").isalpha() for word in (room, verb)):
        return words
    named = next(ROOMS.glob(f"*/management/commands/{room}_{verb}.py"), None)
    return [named.stem, *words[2:]] if named else words


if __name__ == "__main__":
    main()
