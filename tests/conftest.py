"""What every test may ask for."""

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data beside the project; skip, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("The real data beside the project (../shared/data) is not here.")
    return SHARED
