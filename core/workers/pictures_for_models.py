"""Pictures in a form that a vision model's reader takes."""

import io
from typing import Final

from core.capture import codec, mosaic
from core.capture.layers import LAYERS, MAGIC

_LONGEST_SIDE: Final = 1536
"""Pixels: more is scaled down by the models themselves, after it took memory."""


_BEGINNINGS: Final = {
    b"\x89PNG": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"RIFF": "image/webp",
    MAGIC: LAYERS,
    mosaic.MAGIC: LAYERS,
}


def _mime(image: bytes) -> str:
    return next((mime for begin, mime in _BEGINNINGS.items() if image.startswith(begin)), "image/avif")


def as_png(image: bytes) -> bytes:
    """A picture of any format that we keep, as a PNG, and not larger than models look at.

    Raises:
        RefusedError: It is damaged or too large.
    """
    from PIL import Image  # noqa: PLC0415 - heavy, and rarely needed

    picture = Image.fromarray(codec.decode(image, _mime(image)))
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
