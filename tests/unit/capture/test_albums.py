"""Pictures that share: shown as they were, and free of what was deleted."""

import base64
import contextlib
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from numpy.typing import NDArray
from PIL import Image

from core.capture import albums, codec, mosaic
from core.capture.albums import Member
from core.capture.layers import LAYERS, MAGIC
from core.capture.mosaic import TILE
from core.records.errors import RefusedError
from core.records.screen import Size
from tests.unit.capture.samples import packed

SIZE = Size(168, 100)
"""With tiles that are smaller at the right and lower edge."""
Pixels = NDArray[np.uint8]


def page(*marks: tuple[int, int, int]) -> Pixels:
    """A white screen with rectangles: row and column of a tile, and a colour."""
    pixels = np.full((SIZE.h, SIZE.w, 3), 240, np.uint8)
    for row, column, shade in marks:
        pixels[row * TILE : (row + 2) * TILE, column * TILE : (column + 1) * TILE] = (shade, 64, 160)
    return pixels


def cut(image: bytes, _size: Size, tiles: NDArray[np.bool_], exactly: bool) -> bytes:  # noqa: FBT001 -- as `OwnPart` has it
    return codec.own_part(image, tiles, exactly=exactly)


def album_of(pictures: Sequence[Pixels | bytes]) -> tuple[Member, ...]:
    """As the engine packs them."""
    members: list[Member] = []
    drawn: list[tuple[mosaic.Digests, NDArray[np.bool_]]] = []
    for number, one in enumerate(pictures):
        image = one if isinstance(one, bytes) else codec.encode(one)[0]
        size, raw = codec.tile_digests(image)
        there = mosaic.read_digests(raw, size)
        tiles, shared = mosaic.share(there, drawn)
        own = tiles == 0
        members.append(
            Member(f"{number}", size, cut(image, size, own, False), mosaic.pack_map(tiles), shared)
        )
        drawn.append((there, own))
    return albums.unpack(albums.pack(members))


def shown(members: Sequence[Member], name: int | str) -> Pixels:
    return codec.decode(albums.picture(members, f"{name}"), codec.WEBP)


marks = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 10), st.sampled_from([0, 64, 128])), max_size=6)


@settings(max_examples=25, deadline=None)
@given(st.lists(marks, min_size=1, max_size=6), st.data())
def test_every_picture_is_what_it_was_whichever_others_go(
    drawn: list[list[tuple[int, int, int]]], data: st.DataObject
) -> None:
    pages = [page(*one) for one in drawn]
    members = album_of(pages)
    left = set(range(len(pages)))
    while left:
        for number in left:
            assert np.array_equal(shown(members, number), pages[number])
        going = data.draw(st.sets(st.sampled_from(sorted(left)), min_size=1))
        left -= going
        members = albums.without(members, {f"{one}" for one in going}, cut)
        assert {one.name for one in members} - {""} == {f"{one}" for one in left}
        for one in members:
            if not one.name:  # nothing is left but what others show at that place
                own = codec.decode(one.own, LAYERS)
                there = mosaic.spread(one.tiles == 0, SIZE)
                assert not own[~there].any()
                alike = np.zeros(there.shape, bool)
                for number in left:
                    alike |= (own == pages[number]).all(axis=-1)
                assert alike[there].all()
    assert members == ()


def test_what_is_the_same_is_there_once() -> None:
    noise = np.random.default_rng(1).integers(0, 2, (100, 168, 1), dtype=np.uint8).repeat(3, axis=2) * 240
    second = noise.copy()
    second[:TILE, :TILE] = 0
    members = album_of([noise, second])
    assert members[1].shared == (0,)
    assert len(members[1].own) < len(members[0].own) / 4


def test_what_nobody_else_shows_goes_with_its_picture() -> None:
    first, second = page((0, 0, 0), (3, 5, 64)), page((3, 5, 64))
    members = albums.without(album_of([first, second]), {"0"}, cut)
    (rest,) = [one for one in members if not one.name]
    assert not codec.decode(rest.own, LAYERS)[: 2 * TILE, :TILE].any()
    assert np.array_equal(shown(members, 1), second)


def test_photographs_stay_as_they_were_packed_and_leave_nothing_behind() -> None:
    chance = np.random.default_rng(2)
    photograph = chance.integers(0, 256, (256, 256, 3), dtype=np.uint8)
    first = np.full((512, 640, 3), 240, np.uint8)
    first[64:320, 64:320] = photograph
    second = first.copy()
    second[400:432, 400:432] = 0
    images = [packed(one)[0] for one in (first, second)]
    assert all(one.startswith(MAGIC) for one in images)
    before = [codec.decode(one, LAYERS) for one in images]
    members = album_of(images)
    for number in (0, 1):
        assert np.array_equal(shown(members, number), before[number])
    tiles = np.zeros(mosaic.grid(Size(640, 512)), bool)
    tiles[4:8, 4:8] = True
    part = codec.decode(codec.own_part(images[0], tiles, exactly=True), LAYERS)
    assert not part[140:].any()
    assert not part[:, 140:].any()
    assert part[64:128, 64:128].any()


def test_photographs_are_packed_with_their_album_and_are_there_once() -> None:
    coarse = np.random.default_rng(3).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    first = np.full((512, 640, 3), 240, np.uint8)
    first[64:320, 64:320] = np.asarray(Image.fromarray(coarse).resize((256, 256), Image.Resampling.BICUBIC))
    second = first.copy()
    second[400:432, 400:432] = 0
    members = album_of([first, second])
    assert len(members[0].own) < len(codec.encode(first)[0]) / 4
    assert len(members[1].own) < len(members[0].own) / 4
    for number, one in enumerate((first, second)):
        difference = np.abs(shown(members, number).astype(int) - one)
        assert difference[64:320, 64:320].mean() < 4
        assert difference[320:].max() <= 5
    (rest,) = [one for one in albums.without(members, {"1"}, cut) if one.name == "0"]
    assert rest.own == members[0].own
    whole = albums.without(members, {"0"}, cut)
    assert np.array_equal(shown(whole, 1)[320:], shown(members, 1)[320:])


def test_a_photograph_is_cut_exactly_where_it_is_asked_for() -> None:
    picture = np.random.default_rng(4).integers(0, 256, (256, 512, 3), dtype=np.uint8)
    tiles = np.zeros(mosaic.grid(Size(512, 256)), bool)
    tiles[:6, :6] = True
    part = codec.decode(codec.own_part(codec.encode(picture)[0], tiles, exactly=True), LAYERS)
    apart = np.abs(part[:96, :96].astype(int) - picture[:96, :96]).mean()
    assert apart < 40
    assert part[128:].max(initial=0) < 24
    assert part[:, 128:].max(initial=0) < 24


def test_screens_of_other_sizes_share_nothing_with_one_another() -> None:
    small, large = (
        codec.encode(np.zeros((64, 64, 3), np.uint8))[0],
        codec.encode(np.zeros((96, 64, 3), np.uint8))[0],
    )
    parts = [
        cut(one, codec.tile_digests(one)[0], np.ones(mosaic.grid(codec.tile_digests(one)[0]), bool), False)
        for one in (small, large)
    ]
    whole = mosaic.pack(mosaic.Mosaic(parts[0], mosaic.pack_map(np.ones((4, 4), np.uint8)), (parts[1],)))
    with pytest.raises(RefusedError):
        codec.decode(whole, codec.WEBP)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_album_or_picture_is_refused(data: st.DataObject) -> None:
    members = album_of([page((0, 0, 0)), page((0, 0, 0), (2, 3, 64))])
    whole = bytearray(albums.picture(members, "1"))
    place = data.draw(st.integers(4, len(whole) - 1))
    whole[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(RefusedError):
        codec.decode(bytes(whole), codec.WEBP)
    album = bytearray(albums.pack(members))
    place = data.draw(st.integers(0, len(album) - 1))
    album[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(ValueError):
        albums.unpack(bytes(album))


FROZEN = base64.b64decode(
    "QUZBTAAAAHyShaRuYW1lrGltYWdlcy9mcm1fYaRzaXplkjAgpmxlbmd0aHWkcGxhbsQLeNpjYAABAAAGAAGmc2hh"
    "cmVkkIWkbmFtZaxpbWFnZXMvZnJtX2Kkc2l6ZZIwIKZsZW5ndGg9pHBsYW7EC3jaY2AEAQAAFQAGpnNoYXJlZJEA"
    "QUZMWQEBADAAIAAAAAAAADAAIAAAAF5SSUZGVgAAAFdFQlBWUDhMSQAAAC8vwAcAFyAQSELcn2IcgUCiENL+NCMI"
    "BBJ/ixBGG2H+458IKIokxRmCACShd3Vy4cU7ov9CggSTVyQJy2osBwDgZbPhO8vqHQcAQUZMWQEBADAAIAAAAAAA"
    "ABAAEAAAACZSSUZGHgAAAFdFQlBWUDhMEQAAAC8PwAMAB1DAAhaw/4GI6H8AAA=="
)
"""An album as the first version writes it: the second screen leaves all but one tile to the first."""


def test_an_album_of_the_first_version_is_shown() -> None:
    members = albums.unpack(FROZEN)
    assert [one.name for one in members] == ["images/frm_a", "images/frm_b"]
    for one, mark in zip(members, (64, 128), strict=True):
        wanted = np.full((32, 48, 3), 240, np.uint8)
        wanted[::3, ::5] = (0, 64, 160)
        wanted[:TILE, :TILE] = mark
        assert np.array_equal(shown(members, one.name), wanted)
