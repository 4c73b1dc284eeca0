"""Bring in lists of groups."""

from datetime import datetime


def run_import(*, batch_id: int, now: datetime) -> None:
    """Bring one list in."""
    raise NotImplementedError
