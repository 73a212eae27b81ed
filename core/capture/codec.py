"""Pictures of the screen as small files and back.

Text survives best as few shades without further loss; photographs survive best as AVIF. At first a picture is
kept in shades alone, quickly made: the same pixels always come out the same then, and what was read before is
known again. Time is taken once, when it goes into an album (`own_part`): there it lies in layers, small.
"""

import io
import struct
from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import AvifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin, features
from PIL.ImageFile import ImageFile

from core.capture import mosaic
from core.capture.layers import (
    AVIF_KIND,
    LAYERS,
    MAGIC,
    WEBP_KIND,
    Layer,
    pack,
    photographs,
    strips,
    unpack,
)
from core.records.errors import RefusedError
from core.records.geometry import Box
from core.records.screen import Size

WEBP = "image/webp"
AVIF = "image/avif"

MAX_BYTES = 32 * 1024 * 1024
MAX_PIXELS = 40_000_000

_SHADE = 8
"""Levels of red, green and blue that become one: nobody sees what is lost, and text is read as well
(measured). A palette made for each picture is no smaller and takes three times as long."""
_PICTURE_COLOURS = 900
"""A picture of which a sixteenth of the pixels has more colours than this, shaded, holds photographs."""
_PICTURE_QUALITY = 50
_PICTURE_SPEED = 8
_WEBP_EFFORT = 2
"""Of 0 to 6; more makes files of screens no smaller and costs time."""
_WEBP_SEARCH = 80
"""Of 0 to 100; a third smaller than with little search (measured). More gains nothing."""
_HASTE = (1, 10)
"""The same two for thumbnails that lose nothing."""
_LOOSE = (0, 30)
"""The same two for pictures that are packed later: two to three times as large as then, in a seventh of
the time (measured)."""
_TABLE = [min(round(level / _SHADE) * _SHADE, 255) for level in range(256)] * 3
_THUMBNAIL_QUALITY = 80
_THUMBNAIL_MARGIN = 32
_FILL = (128, 128, 128)
_TOO_LARGE = f"The picture has more than {MAX_PIXELS // 1_000_000} million pixels and was not opened."
_DAMAGED = "The picture is damaged or is not what it says it is."
_BGRX_BYTES = 4
_LOSSLESS = b"VP8L"
"""What a WebP file begins with, after its own beginning, that has lost nothing."""

RgbPixels = NDArray[np.uint8]
"""Rows x columns x 3: red, green, blue."""


def _avif(source: io.BytesIO) -> ImageFile:
    return AvifImagePlugin.AvifImageFile(source)


def _jpeg(source: io.BytesIO) -> ImageFile:
    return JpegImagePlugin.JpegImageFile(source)


def _png(source: io.BytesIO) -> ImageFile:
    return PngImagePlugin.PngImageFile(source)


def _webp(source: io.BytesIO) -> ImageFile:
    return WebPImagePlugin.WebPImageFile(source)


_READERS: dict[str, Callable[[io.BytesIO], ImageFile]] = {
    AVIF: _avif,
    "image/jpeg": _jpeg,
    "image/png": _png,
    WEBP: _webp,
}
"""The only formats that are ever parsed. Called by name, so that a file cannot choose its parser."""


def encode(pixels: NDArray[np.uint8]) -> tuple[bytes, str]:
    """Encode a picture of the screen as it is kept until it is packed: quickly, and equal parts of two alike.

    Args:
        pixels: Rows x columns x 4 (blue, green, red, unused) or x 3 (red, green, blue).

    Returns:
        The file and its media type.
    """
    return _as_webp(_image(pixels).point(_TABLE), *_LOOSE), WEBP


def filled(pixels: RgbPixels, boxes: Iterable[Box]) -> RgbPixels:
    """A copy with the boxes filled."""
    copy = pixels.copy()
    for box in boxes:
        part = box.intersection(Box(0, 0, copy.shape[1], copy.shape[0]))
        copy[part.y : part.bottom, part.x : part.right] = _FILL
    return copy


def decode(data: bytes, mime: str) -> RgbPixels:
    """Decode a picture.

    Raises:
        RefusedError: Too large, of a kind that is not read here, or damaged.
    """
    return np.asarray(_open(data, mime))


def mask(data: bytes, mime: str, boxes: Iterable[Box]) -> bytes:
    """The same picture with the boxes filled, in the same format. What was there cannot be brought back.

    Raises:
        RefusedError: As for `decode`, and for formats that frames are never kept in.
    """
    if mime not in (WEBP, AVIF, LAYERS):
        raise RefusedError("Only pictures that Afterimage took itself can be blotted out.")
    image = _image(filled(np.asarray(_open(data, mime)), boxes))
    if mime == LAYERS:
        return _as_layers(image)
    return _as_avif(image) if mime == AVIF else _as_webp(image, *_LOOSE)


def is_plain(data: bytes) -> bool:
    """Whether others can show the picture, too; in layers or parts only we can."""
    return not data.startswith((MAGIC, mosaic.MAGIC))


def can_share(data: bytes) -> bool:
    """Whether a picture is kept in a form of which parts may be left to others without losing anything."""
    return data.startswith(MAGIC) or (data.startswith(b"RIFF") and data[12:16] == _LOSSLESS)


def tile_digests(data: bytes) -> tuple[Size, bytes]:
    """The size of a picture that can share, and what stands on each of its tiles (`mosaic.digests`).

    Raises:
        RefusedError: As for `decode`.
    """
    image = _open(data, _own_mime(data))
    return Size(image.width, image.height), mosaic.digests(np.asarray(image))


def own_part(data: bytes, tiles: NDArray[np.bool_], *, exactly: bool) -> bytes:
    """An envelope with the given tiles of a picture that can share; the rest is black.

    Photographs that were not packed yet are now.

    Args:
        data: The picture.
        tiles: Rows x columns of tiles (`mosaic`).
        exactly: Nothing of the other tiles may be left. Otherwise photographs are whole; those that were
            packed before stay as they are, which loses nothing.

    Raises:
        RefusedError: As for `decode`, and for tiles that are not those of the picture.
    """
    image = _open(data, _own_mime(data))
    size = Size(image.width, image.height)
    try:
        keep = mosaic.spread(tiles, size)
    except ValueError as error:
        raise RefusedError(_DAMAGED) from error
    base = np.array(image)
    over: list[Layer] = []
    for layer in unpack(data)[1] if data.startswith(MAGIC) else ():
        box, place = layer.box, _place(layer.box)
        if layer.kind != AVIF_KIND or not keep[place].any():
            continue
        if keep[place].all() or not exactly:
            over.append(layer)
        elif features.check("avif"):
            part = base[place] * keep[place][..., np.newaxis]
            over.append(Layer(AVIF_KIND, box, _as_avif(Image.fromarray(part))))
        else:
            continue
        keep[place] = False
    base[~keep] = 0
    if not data.startswith(MAGIC) and _holds_photographs(image):
        for layer in _lifted(Image.fromarray(base) if exactly else image, base):
            over.append(layer)
            keep[_place(layer.box)] = False
    rows, columns = np.flatnonzero(keep.any(axis=1)), np.flatnonzero(keep.any(axis=0))
    under = []
    if rows.size:
        left, top = int(columns[0]), int(rows[0])
        box = Box(left, top, int(columns[-1]) + 1 - left, int(rows[-1]) + 1 - top)
        part = np.ascontiguousarray(base[box.y : box.bottom, box.x : box.right])
        under.append(Layer(WEBP_KIND, box, _as_webp(Image.fromarray(part))))
    return pack(size, [*under, *over])


def thumbnail(data: bytes, mime: str, width: int, box: Box | None = None) -> bytes:
    """A small version as WebP, at most `width` pixels wide and never enlarged; one as large loses nothing.

    Args:
        data: The picture.
        mime: Its media type.
        width: In pixels.
        box: Show this part, with something of what is around it.

    Raises:
        RefusedError: As for `decode`, and for a width below 1.
    """
    if width < 1:
        raise RefusedError("A thumbnail needs a width of at least one pixel.")
    image = _open(data, mime)
    if box is not None:
        part = _around(box, Box(0, 0, image.width, image.height), width)
        image = image.crop((part.x, part.y, part.right, part.bottom))
    if image.width > width:
        height = max(1, round(image.height * width / image.width))
        image = image.resize((width, height), Image.Resampling.LANCZOS)
    elif box is None:
        return _as_webp(image, *_HASTE)
    return _as_lossy_webp(image)


def _image(pixels: NDArray[np.uint8]) -> Image.Image:
    height, width, depth = pixels.shape
    raw = np.ascontiguousarray(pixels)
    if depth == _BGRX_BYTES:
        return Image.frombuffer("RGB", (width, height), raw, "raw", "BGRX", 0, 1)
    return Image.fromarray(raw)


def _holds_photographs(image: Image.Image) -> bool:
    sample = image.resize((-(-image.width // 4), -(-image.height // 4)), Image.Resampling.NEAREST)
    return sample.getcolors(_PICTURE_COLOURS) is None


def _open(data: bytes, mime: str) -> Image.Image:
    if len(data) > MAX_BYTES:
        raise RefusedError(f"The picture is larger than {MAX_BYTES // 1024**2} MiB and was not opened.")
    if data.startswith(mosaic.MAGIC):
        return _assembled(data)
    if mime == LAYERS:
        return _composed(data)
    return _file(data, mime)


def _own_mime(data: bytes) -> str:
    return LAYERS if data.startswith(MAGIC) else WEBP


def _file(data: bytes, mime: str) -> Image.Image:
    """A picture that is one file of a usual kind."""
    reader = _READERS.get(mime)
    if reader is None:
        raise RefusedError("Pictures of this kind are not read: only WebP, AVIF, PNG and JPEG are.")
    try:
        # Its own reader, not `Image.open`: that warns about size instead of leaving the decision to us.
        with reader(io.BytesIO(data)) as source:
            if source.width * source.height > MAX_PIXELS:
                raise RefusedError(_TOO_LARGE)
            return source.convert("RGB")
    except (OSError, SyntaxError, ValueError, EOFError, OverflowError, MemoryError, struct.error) as error:
        raise RefusedError(_DAMAGED) from error


def _composed(data: bytes) -> Image.Image:
    """The picture that layers make up."""
    try:
        size, layers = unpack(data)
    except ValueError as error:
        raise RefusedError(_DAMAGED) from error
    if size.w * size.h > MAX_PIXELS:
        raise RefusedError(_TOO_LARGE)
    whole = Image.new("RGB", size)
    for layer in layers:
        whole.paste(_layer(layer), (layer.box.x, layer.box.y))
    return whole


def _assembled(data: bytes) -> Image.Image:
    """The picture that its own part and those of others make up."""
    try:
        parts = mosaic.unpack(data)
        own = _composed(parts.own)
        size = Size(own.width, own.height)
        tiles = mosaic.unpack_map(parts.plan, size)
        for number, one in enumerate(parts.shared, 1):
            other = _composed(one)
            if other.size != own.size:
                raise RefusedError(_DAMAGED)
            own.paste(other, mask=Image.fromarray(mosaic.spread(tiles == number, size)))
    except ValueError as error:
        raise RefusedError(_DAMAGED) from error
    if tiles.size and tiles.max() > len(parts.shared):
        raise RefusedError(_DAMAGED)
    return own


def _layer(layer: Layer) -> Image.Image:
    image = _file(layer.file, AVIF if layer.kind == AVIF_KIND else WEBP)
    if image.size != (layer.box.w, layer.box.h):
        raise RefusedError(_DAMAGED)
    return image


def _as_layers(image: Image.Image) -> bytes:
    """Photographs as such, and everything else without further loss."""
    base = np.array(image.point(_TABLE))
    over = _lifted(image, base)
    size = Size(image.width, image.height)
    under = [
        Layer(WEBP_KIND, box, _as_webp(Image.fromarray(base[box.y : box.bottom]))) for box in strips(size)
    ]
    return pack(size, [*under, *over])


def _lifted(image: Image.Image, base: RgbPixels) -> list[Layer]:
    """The photographs of a picture as layers. In the base, where they are looked for, is black then."""
    over: list[Layer] = []
    for box in photographs(base):
        part = image.crop((box.x, box.y, box.right, box.bottom))
        over.append(
            Layer(AVIF_KIND, box, _as_avif(part))
            if features.check("avif")
            else Layer(WEBP_KIND, box, _as_lossy_webp(part))
        )
        base[_place(box)] = 0
    return over


def _place(box: Box) -> tuple[slice, slice]:
    """Its rows and columns."""
    return np.s_[box.y : box.bottom, box.x : box.right]


def _as_webp(image: Image.Image, effort: int = _WEBP_EFFORT, search: int = _WEBP_SEARCH) -> bytes:
    target = io.BytesIO()
    image.save(target, "WEBP", lossless=True, quality=search, method=effort)
    return target.getvalue()


def _as_lossy_webp(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "WEBP", quality=_THUMBNAIL_QUALITY, method=_WEBP_EFFORT)
    return target.getvalue()


def _as_avif(image: Image.Image) -> bytes:
    target = io.BytesIO()
    # Full colour resolution costs nothing on screens and keeps thin coloured text readable.
    image.save(
        target,
        "AVIF",
        quality=_PICTURE_QUALITY,
        speed=_PICTURE_SPEED,
        subsampling="4:4:4",
        max_threads=1,
    )
    return target.getvalue()


def _around(box: Box, whole: Box, width: int) -> Box:
    """The part of the picture to show for a box: of its shape, and `width` wide or more where it can be."""
    shape = whole.w / whole.h
    wide = max(width, box.w + 2 * _THUMBNAIL_MARGIN, (box.h + 2 * _THUMBNAIL_MARGIN) * shape)
    wide = min(round(wide), whole.w)
    high = max(1, min(round(wide / shape), whole.h))
    x = min(max(box.x + box.w // 2 - wide // 2, 0), whole.w - wide)
    y = min(max(box.y + box.h // 2 - high // 2, 0), whole.h - high)
    return Box(x, y, wide, high)
