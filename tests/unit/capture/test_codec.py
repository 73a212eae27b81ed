"""Pictures to files and back."""

import contextlib
import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image

from core.capture import codec
from core.capture.layers import AVIF_KIND, LAYERS, WEBP_KIND, Layer, pack, photographs, unpack
from core.capture.screen import Pixels
from core.records.errors import RefusedError
from core.records.geometry import Box
from core.records.screen import Size
from tests.unit.capture.samples import blank, packed, with_box

SIZE = Size(640, 400)


def text_screen() -> Pixels:
    """Few colours, hard edges."""
    pixels = blank(size=SIZE)
    for row in range(20, 380, 16):
        pixels = with_box(pixels, Box(10, row, 300 + row, 9), value=row % 200)
    return pixels


def photograph() -> Pixels:
    rng = np.random.default_rng(5)
    coarse = rng.integers(0, 255, (8, 12, 3), np.uint8)
    smooth = np.asarray(Image.fromarray(coarse).resize(SIZE, Image.Resampling.BICUBIC))
    pixels = blank(size=SIZE)
    pixels[..., :3] = smooth
    return pixels


def same_shades(one: Pixels, other: Pixels) -> bool:
    """Whether nobody could tell the two apart."""
    return bool(np.abs(one.astype(int) - other).max() <= 5)


def rgb(pixels: Pixels) -> Pixels:
    return np.ascontiguousarray(pixels[..., 2::-1])


def test_text_survives_unchanged() -> None:
    data, mime = codec.encode(text_screen())
    assert mime == "image/webp"
    assert same_shades(codec.decode(data, mime), rgb(text_screen()))
    assert len(data) < text_screen().size / 100


def test_colours_keep_their_order() -> None:
    pixels = blank(size=SIZE)
    pixels[..., :3] = (10, 20, 200)  # blue, green, red
    data, mime = codec.encode(pixels)
    assert same_shades(codec.decode(data, mime), rgb(pixels))


def test_three_channels_are_taken_as_rgb() -> None:
    data, mime = codec.encode(rgb(text_screen()))
    assert same_shades(codec.decode(data, mime), rgb(text_screen()))


@pytest.mark.parametrize("make", [text_screen, photograph])
def test_pictures_are_alike_where_the_screen_was(make: Callable[[], Pixels]) -> None:
    one = make()
    other = with_box(one.copy(), Box(0, 0, 320, 400), value=77)
    read, again = (codec.decode(*codec.encode(pixels)) for pixels in (one, other))
    assert same_shades(read, rgb(one))
    assert np.array_equal(read[:, 320:], again[:, 320:])


def test_photographs_are_small_and_close() -> None:
    data, mime = packed(photograph())
    difference = codec.decode(data, mime).astype(int) - rgb(photograph())
    assert np.abs(difference).mean() < 4
    assert len(data) < photograph().size / 30


@pytest.mark.parametrize("make", [text_screen, photograph])
@pytest.mark.parametrize("form", [codec.encode, packed])
def test_masked_boxes_hold_nothing_and_the_rest_stays(
    make: Callable[[], Pixels], form: Callable[[Pixels], tuple[bytes, str]]
) -> None:
    data, mime = form(make())
    before = codec.decode(data, mime).astype(int)
    box = Box(64, 64, 128, 64)
    masked = codec.mask(data, mime, [box, Box(600, 380, 100, 100), Box(900, 900, 5, 5)])
    after = codec.decode(masked, mime).astype(int)
    assert after[box.y + 8 : box.bottom - 8, box.x + 8 : box.right - 8].std() < 2
    assert np.abs(after[200:300] - before[200:300]).mean() < 3


def test_text_beside_a_photograph_is_as_sharp_as_elsewhere() -> None:
    pixels = text_screen()
    place = Box(128, 128, 256, 192)
    pixels[place.y : place.bottom, place.x : place.right] = photograph()[: place.h, : place.w]
    data, mime = packed(pixels)
    difference = np.abs(codec.decode(data, mime).astype(int) - rgb(pixels))
    inside = difference[place.y : place.bottom, place.x : place.right]
    assert inside.mean() < 4
    assert difference.sum() - inside.sum() <= 5 * (difference.size - inside.size)
    assert difference[: place.y].max() <= 5
    assert difference[place.bottom :].max() <= 5


def test_a_picture_in_layers_is_handed_out_whole_and_without_loss() -> None:
    data, mime = packed(photograph())
    whole = codec.thumbnail(data, mime, SIZE.w)
    assert np.array_equal(codec.decode(whole, "image/webp"), codec.decode(data, mime))


def test_photographs_are_packed_in_strips() -> None:
    boxes = photographs(np.random.default_rng(1).integers(0, 32, (1000, 1920, 3), np.uint8) * 8)
    assert sum(box.area for box in boxes) == 1000 * 1920
    assert max(box.h for box in boxes) == 256
    assert not any(one.intersects(other) for one in boxes for other in boxes if one != other)


@pytest.mark.parametrize(
    ("size", "layer"),
    [
        (Size(8, 0), Layer(WEBP_KIND, Box(0, 0, 8, 0), b"")),
        (Size(8, 8), Layer(AVIF_KIND, Box(4, 4, 8, 2), b"")),
        (Size(8, 8), Layer(7, Box(0, 0, 8, 8), b"")),
        (Size(8, 8), Layer(WEBP_KIND, Box(0, 0, 0, 8), b"")),
    ],
)
def test_layers_that_cannot_be_are_refused(size: Size, layer: Layer) -> None:
    with pytest.raises(ValueError, match="layer"):
        unpack(pack(size, [layer]))
    with pytest.raises(RefusedError):
        codec.decode(pack(size, [layer]), LAYERS)


def test_a_picture_in_layers_is_not_opened_if_it_is_too_large() -> None:
    with pytest.raises(RefusedError, match="million pixels"):
        codec.decode(pack(Size(60_000, 60_000), []), LAYERS)


def test_an_envelope_of_layers_is_frozen() -> None:
    layers = [Layer(WEBP_KIND, Box(0, 0, 300, 200), b"base"), Layer(AVIF_KIND, Box(64, 0, 128, 64), b"over")]
    packed = pack(Size(300, 200), layers)
    assert packed.hex(" ", 4) == (
        "41464c59 0102012c 00c80000 00000001 2c00c800 00000462 61736501 00400000 00800040 00000004 6f766572"
    )
    assert unpack(packed) == (Size(300, 200), layers)


def test_only_own_formats_can_be_masked() -> None:
    with pytest.raises(RefusedError):
        codec.mask(b"", "image/png", [])


def test_thumbnails_have_the_width_asked_for() -> None:
    data, mime = codec.encode(text_screen())
    small = codec.decode(codec.thumbnail(data, mime, 160), "image/webp")
    assert small.shape == (100, 160, 3)


def test_thumbnails_are_never_enlarged() -> None:
    data, mime = codec.encode(text_screen())
    assert codec.decode(codec.thumbnail(data, mime, 9000), "image/webp").shape == (400, 640, 3)


@pytest.mark.parametrize(
    "box", [Box(300, 200, 20, 10), Box(0, 0, 5, 5), Box(630, 395, 10, 5), Box(0, 0, 640, 400)]
)
def test_a_thumbnail_of_a_box_shows_the_box(box: Box) -> None:
    pixels = with_box(blank(size=SIZE), box, value=0)
    data, mime = codec.encode(pixels)
    small = codec.decode(codec.thumbnail(data, mime, 160, box), "image/webp")
    assert small.shape[1] == 160
    share = min(box.w / 160, 1) * min(box.h / 100, 1)
    assert (small.mean(axis=2) < 100).mean() >= share * 0.8


def test_a_thumbnail_without_width_is_refused() -> None:
    with pytest.raises(RefusedError):
        codec.thumbnail(b"", "image/webp", 0)


def test_other_kinds_are_never_parsed() -> None:
    target = io.BytesIO()
    Image.new("RGB", (4, 4)).save(target, "GIF")
    with pytest.raises(RefusedError, match="not read"):
        codec.decode(target.getvalue(), "image/gif")
    with pytest.raises(RefusedError, match="damaged"):
        codec.decode(target.getvalue(), "image/png")


def test_files_that_are_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MAX_BYTES", 1024 * 1024)
    with pytest.raises(RefusedError, match="1 MiB"):
        codec.decode(bytes(1024 * 1024 + 1), "image/webp")


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b""))
        + chunk(b"IEND", b"")
    )
    with pytest.raises(RefusedError, match="million pixels"):
        codec.decode(bomb, "image/png")


@settings(max_examples=150)
@given(st.data())
def test_damage_is_refused_or_decoded_but_nothing_else(data: st.DataObject) -> None:
    make = data.draw(st.sampled_from([text_screen, photograph]))
    form = data.draw(st.sampled_from([codec.encode, packed]))
    original, mime = form(make()[:64, :96])
    damaged = bytearray(original)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(damaged)))
    with contextlib.suppress(RefusedError):
        codec.decode(bytes(damaged[:cut]), data.draw(st.sampled_from([mime, "image/png", "image/jpeg"])))
