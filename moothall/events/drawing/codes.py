"""The square code of an address (ISO/IEC 18004), for a door's camera."""

import segno
from markupsafe import Markup

QUIET_ZONE = 4  # modules, as the standard asks


def square_code(address: str) -> Markup:
    """Return an address as a square code: SVG for the middle of a page, black on white in either light."""
    made = segno.make(address, error="m", micro=False)
    svg = made.svg_inline(border=QUIET_ZONE, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff")
    return Markup(svg.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S704  (made of numbers)
