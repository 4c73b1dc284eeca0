"""Bring in lists of groups, and take them back."""

from moothall.groups.actions.importing.batches import (
    begin_import,
    choose_columns,
    import_list,
    run_import,
    start_import,
)
from moothall.groups.actions.importing.undoing import goes_along, undo_import

__all__ = ["begin_import", "choose_columns", "goes_along", "import_list", "run_import", "start_import", "undo_import"]
