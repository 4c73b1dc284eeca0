"""What tests of places share."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from moothall.places.gazetteer import Store
from moothall.places.queries import store as opened


@pytest.fixture(scope="session")
def store() -> Store:
    """Return the gazetteer, built at the first run."""
    return opened()


@pytest.fixture(scope="session")
def geography(shared_data: Path) -> Path:
    """Return the folder of official geography."""
    return shared_data / "geography"


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Read a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
