"""Build the gazetteer from the command line: ``python -m moothall.places.gazetteer DIRECTORY``."""

import sys
from pathlib import Path

from moothall.places.gazetteer.building import build


def main(directory: str) -> None:
    """Build the file in ``directory``, telling the standard error stream how far it is."""
    sys.stderr.write("Building the gazetteer of places, once; this takes about half a minute …\n")
    path = build(Path(directory), say=lambda line: sys.stderr.write(f"{line}\n"))
    sys.stderr.write(f"The gazetteer is ready: {path.stat().st_size / 1e6:.0f} MB.\n")


if __name__ == "__main__":
    main(sys.argv[1])
