"""Square codes, drawn as SVG: dark on light whatever the theme, since scanners expect it so."""

import segno
from django.conf import settings
from django.urls import reverse
from markupsafe import Markup


def square(text: str) -> Markup:
    """Return the square code of a text (ISO/IEC 18004, correction level M)."""
    made = segno.make(text, error="m", micro=False)
    drawn = made.svg_inline(omitsize=True, border=4, dark="#000", light="#fff", svgclass="square", lineclass=None)
    return Markup(drawn)  # noqa: S704  (segno draws paths only)


def ticket_square(token: str) -> Markup:
    """Return the square code that a guest shows at the door."""
    return square(f"{settings.SITE_URL}{reverse('arrivals:scan', args=[token])}")
