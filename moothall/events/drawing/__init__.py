"""Small pictures that the room draws itself, as SVG. Plain functions: text in, safe SVG out."""

from moothall.events.drawing.codes import square_code

__all__ = ["square_code"]
