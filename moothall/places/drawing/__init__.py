"""Maps as SVG, drawn by the server: no ORM, no requests, points in and markup out.

``draw(markers, frame=…, title=…)`` returns a ``Picture``. Markers that would touch are joined into clusters; names are
written where there is room; everything is placed by Web Mercator (EPSG:3857), so that map tiles fit under it when
given.
"""

from moothall.places.drawing.frames import UK_AND_IRELAND, WORLD, Frame
from moothall.places.drawing.markers import Marker, joined
from moothall.places.drawing.svg import Picture, Words, draw

__all__ = ["UK_AND_IRELAND", "WORLD", "Frame", "Marker", "Picture", "Words", "draw", "joined"]
