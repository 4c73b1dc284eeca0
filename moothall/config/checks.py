"""Checks of the house: `moothall check` runs the first kind, `moothall check --deploy` all of them, in plain words."""
