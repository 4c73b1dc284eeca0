"""A small picture of how far reviewers are apart. Plain functions: numbers in, SVG out."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from markupsafe import Markup

from moothall.helping.ranking import SCORES, Standing

WIDTH, HEIGHT, BAR, GAP = 96, 36, 18, 6


def spread_picture(standing: Standing) -> Markup:
    """Return four bars, one for each score, as tall as many gave it; the words say the same."""
    most = max(standing.tally)
    bars = [_bar(at, count, most) for at, count in enumerate(standing.tally)]
    words = _("Scores from 1 to 4: given %(counts)s times") % {"counts": ", ".join(map(str, standing.tally))}
    svg: SafeString = format_html(
        '<svg class="spread" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}</svg>',
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        words,
        mark_safe("".join(bars)),  # noqa: S308  (numbers only)
    )
    return Markup(svg)  # noqa: S704  (escaped by format_html)


def _bar(at: int, count: int, most: int) -> str:
    tall = round((HEIGHT - 4) * count / most) if most else 0
    x = GAP // 2 + at * (BAR + GAP)
    kind = "bar" if count else "none"
    return f'<rect class="{kind}" x="{x}" y="{HEIGHT - 2 - tall}" width="{BAR}" height="{tall + 2}" rx="1"/>'


assert len(SCORES) * (BAR + GAP) == WIDTH
