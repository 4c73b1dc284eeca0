"""What every test may ask for."""

from pathlib import Path

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from hypothesis import HealthCheck, settings

# Tests assert no times: a busy machine is no failure.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

SHARED = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real data beside the project; skip, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("The real data beside the project (../shared/data) is not here.")
    return SHARED


@pytest.fixture(scope="session", autouse=True)
def _flush_what_hangs_on_our_tables() -> None:
    """Let PostgreSQL empty the index of search, which is no model, together with the documents it points to."""
    flush = DatabaseOperations.sql_flush

    def sql_flush(self, style, tables, *, reset_sequences=False, allow_cascade=False):
        return flush(self, style, tables, reset_sequences=reset_sequences, allow_cascade=True)

    DatabaseOperations.sql_flush = sql_flush  # type: ignore[method-assign]
