"""Pictures drawn anew from what people send: turned upright, made small, stripped of everything but what can be seen.

Plain functions of bytes; Pillow reads and writes. Nothing of the file that was sent is kept.
"""

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps, UnidentifiedImageError

FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
MOST_BYTES = 15 * 1024 * 1024
MOST_PIXELS = 60_000_000
LARGE, SMALL = 1600, 480
QUALITY = 80


class NoPicture(ValueError):
    """What was sent cannot be used; ``why`` is "large", "broken" or "kind"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as WebP, large and small, with the large one's width and height in pixels."""

    large: bytes
    small: bytes
    width: int
    height: int


def drawn_anew(content: bytes) -> Picture:
    """Return the picture that these bytes hold.

    :raises NoPicture: when they are too many, hold no picture of a kind we take, or one that would fill the memory.
    """
    if len(content) > MOST_BYTES:
        raise NoPicture("large")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as found:
                if found.width * found.height > MOST_PIXELS:
                    raise NoPicture("large")
                found.draft("RGB", (LARGE * 2, LARGE * 2))
                upright = ImageOps.exif_transpose(found).convert("RGB")
    except UnidentifiedImageError as error:
        raise NoPicture("kind") from error
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise NoPicture("large") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        if isinstance(error, NoPicture):
            raise
        raise NoPicture("broken") from error
    upright.thumbnail((LARGE, LARGE))
    large = _webp(upright)
    width, height = upright.size
    upright.thumbnail((SMALL, SMALL))
    return Picture(large, _webp(upright), width, height)


def _webp(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "WEBP", quality=QUALITY, method=4)
    return out.getvalue()
