"""What people type about events: questions to the list, answers of guests, and what hosts settle."""

from moothall.events.forms.asking import HOWS, MILES, WINDOWS, Asked, asked, cursor_text, wanted, window

__all__ = ["HOWS", "MILES", "WINDOWS", "Asked", "asked", "cursor_text", "wanted", "window"]
