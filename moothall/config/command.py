"""The ``moothall`` command: ``moothall ROOM VERB …`` runs the management command ``ROOM_VERB`` of that room."""

import os
import sys


def main(argv: list[str] | None = None) -> None:
    """Run one command; two words name a room's verb, one word a command of the house or of Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moothall.config.settings")
    from django.core.management import ManagementUtility, get_commands

    words = list(sys.argv[1:] if argv is None else argv)
    if len(words) >= 2 and f"{words[0]}_{words[1]}" in get_commands():
        words = [f"{words[0]}_{words[1]}", *words[2:]]
    ManagementUtility(["moothall", *words]).execute()
