"""`frame`: save a stored picture as a PNG, with what memories quote outlined."""

import argparse
import io
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import GetFrame
from core.records.errors import EnvironmentFaultError, IntegrityError
from core.records.geometry import Box

_FORMATS: Final = ("WEBP", "AVIF", "PNG")
_MAX_PIXELS: Final = 40_000_000
_MARGIN: Final = 4
_OUTLINES: Final = (((20, 20, 24), 5), ((255, 176, 32), 3))
"""A dark rim under a bright line shows on light and dark pictures alike: colour and width."""


def frame(session: Session, options: argparse.Namespace) -> Outcome:
    """Save a frame's picture."""
    target = Path(options.out).expanduser()
    picture, data = session.exchange(GetFrame(options.id))
    boxes: tuple[Box, ...] = ()
    if options.box is not None:
        boxes = (options.box,) if isinstance(options.box, Box) else picture.boxes
    _write(target, _as_png(data, boxes))
    document = {
        "frame_id": picture.frame_id,
        "path": str(target),
        "taken_at": picture.taken_at,
        "size": picture.size,
        "boxes": boxes,
        "windows": picture.windows,
        "lines": picture.lines,
    }
    return Outcome(document, f"Saved {target}.")


def _as_png(data: bytes, boxes: Iterable[Box]) -> bytes:
    from PIL import Image, ImageDraw  # noqa: PLC0415 -- only this command needs it

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as stored:
            if stored.width * stored.height > _MAX_PIXELS:
                raise IntegrityError("The frame's picture has an impossible size.")
            image = stored.convert("RGB")
    except (OSError, ValueError, Image.DecompressionBombError):
        raise IntegrityError("The frame's picture cannot be read.") from None
    draw: Any = ImageDraw.Draw(image)
    for box in boxes:
        _outline(draw, box, image.width, image.height)
    output = io.BytesIO()
    image.save(output, "PNG")
    return output.getvalue()


def _outline(draw: Any, box: Box, width: int, height: int) -> None:
    """A frame around the box, a little outside it, so that it covers none of the words."""
    for colour, thickness in _OUTLINES:
        left, top = max(box.x - _MARGIN, 0), max(box.y - _MARGIN, 0)
        right, bottom = min(box.right + _MARGIN, width) - 1, min(box.bottom + _MARGIN, height) - 1
        if left < right and top < bottom:
            draw.rectangle((left, top, right, bottom), outline=colour, width=thickness)


def _write(target: Path, data: bytes) -> None:
    """Write it whole or not at all."""
    try:
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".afterimage-", delete=False) as file:
            try:
                file.write(data)
                file.close()
                os.replace(file.name, target)  # noqa: PTH105 -- both are names, not paths to look into
            except BaseException:
                Path(file.name).unlink(missing_ok=True)
                raise
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise EnvironmentFaultError(f"{target} cannot be written ({reason}).") from None
