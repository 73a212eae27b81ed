"""What a person would read on the test's screen."""

import re
import subprocess
from collections.abc import Callable
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageFilter

from tests.support.xvfb import Xvfb, wait_for

T = TypeVar("T")
_RED_GREEN_BLUE = 3
_FAINT = 12
_LONGEST_STROKE = 32
"""Pixels; no letter on these screens has a longer one."""


def screenshot(screen: Xvfb) -> Image.Image:
    """A picture of the whole screen."""
    import mss

    with mss.MSS(display=screen.display) as camera:
        shot = camera.grab(camera.monitors[0])
        return Image.frombytes("RGB", shot.size, shot.bgra, "raw", "BGRX")


def inked(image: Image.Image) -> Image.Image:
    """What stands out from its surroundings as black on white, whatever the colours, at twice the size."""
    grey = image.convert("L")
    width, height = grey.size
    ground = grey.resize((width // 3 + 1, height // 3 + 1), Image.Resampling.NEAREST)
    ground = ground.filter(ImageFilter.MedianFilter(7)).resize(grey.size, Image.Resampling.BILINEAR)
    contrast = np.asarray(ImageChops.difference(grey, ground), int)
    ink = contrast > _FAINT
    drawn = _strokes(ink, _LONGEST_STROKE) | _strokes(ink.T, _LONGEST_STROKE).T
    paper = np.where(drawn, 255, 255 - np.minimum(255, 2 * contrast)).astype(np.uint8)
    return Image.fromarray(paper).resize((width * 2, height * 2))


def _strokes(ink: npt.NDArray[np.bool_], length: int) -> npt.NDArray[np.bool_]:
    """Where ink runs on for longer than in any letter: outlines, which recognition takes for art."""
    count: npt.NDArray[np.int64] = np.cumsum(np.pad(ink, ((0, 0), (1, length))), axis=1)
    starts = count[:, length:] - count[:, :-length] == length
    begun = np.cumsum(np.pad(starts, ((0, 0), (length, 0))), axis=1)
    covered: npt.NDArray[np.bool_] = begun[:, length:] - begun[:, :-length] > 0
    return covered[:, : ink.shape[1]]


Place = tuple[int, int, int, int]
"""Left, top, width and height in pixels of the screen."""


def plain(image: Image.Image) -> Image.Image:
    """The picture as it is, in grey and at twice the size."""
    return image.convert("L").resize((image.width * 2, image.height * 2))


WAYS: Final = ((inked, True), (inked, False), (plain, True))
"""Ways to look at a picture, each of which finds some words that the others miss: how it is prepared, and
whether words are looked for anywhere (or in blocks of text)."""
Way = tuple[Callable[[Image.Image], Image.Image], bool]


def words(image: Image.Image, way: Way = WAYS[0]) -> list[tuple[str, Place]]:
    """The words of a picture and where they stand, by the recognition engine itself and not by our reader."""
    prepare, scattered = way
    import tesserocr

    from core.assets import asset

    layout = tesserocr.PSM.SPARSE_TEXT if scattered else tesserocr.PSM.AUTO
    with tesserocr.PyTessBaseAPI(path=str(asset("tessdata")), lang="eng", psm=layout) as api:
        api.SetImage(prepare(image))
        api.Recognize()
        found = []
        word = tesserocr.RIL.WORD
        for item in tesserocr.iterate_level(api.GetIterator(), word):
            if not item.Empty(word):
                left, top, right, bottom = (edge // 2 for edge in item.BoundingBox(word))
                found.append((item.GetUTF8Text(word), (left, top, right - left, bottom - top)))
    return found


def read(image: Image.Image, way: Way = WAYS[0]) -> str:
    """The text of a picture."""
    return " ".join(text for text, _ in words(image, way))


def shows(image: Image.Image, text: str) -> bool:
    """Whether the text can be read on a picture."""
    return any(squeezed(text) in squeezed(read(image, way)) for way in WAYS)


def place_of(image: Image.Image, text: str) -> Place | None:
    """Where these words stand on the picture, one after the other; the lowest such place."""
    return next((place for way in WAYS if (place := _place_among(words(image, way), text))), None)


def _place_among(seen: list[tuple[str, Place]], text: str) -> Place | None:
    wanted = squeezed(text)
    found = None
    for start in range(len(seen)):
        joined = ""
        for end in range(start, len(seen)):
            joined += squeezed(seen[end][0])
            if not wanted.startswith(joined):
                break
            if joined == wanted:
                boxes = [box for _, box in seen[start : end + 1]]
                left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
                right, bottom = max(x + w for x, _, w, _ in boxes), max(y + h for _, y, _, h in boxes)
                if found is None or top > found[1]:
                    found = (left, top, right - left, bottom - top)
                break
    return found


def wait_for_place(screen: Xvfb, text: str, seconds: float = 60) -> Place:
    """Wait until the words can be read somewhere, and say where."""
    return _watch(screen, lambda image: place_of(image, text), seconds)


def _watch(screen: Xvfb, look: Callable[[Image.Image], T | None], seconds: float) -> T:
    """Look at the screen whenever it has changed, until something is found."""
    last = b""

    def found() -> T | None:
        nonlocal last
        image = screenshot(screen)
        before, last = last, image.tobytes()
        return look(image) if last != before else None

    return wait_for(found, seconds)


def squeezed(text: str) -> str:
    """Text without what recognition gets wrong most: spaces, case, look-alikes."""
    return re.sub(r"[^a-z0-9]", "", text.casefold().translate(str.maketrans("oil|", "0111")))


def wait_for_text(screen: Xvfb, text: str, seconds: float = 60) -> Image.Image:
    """Wait until the text can be read on the screen; the picture it was read from."""
    return _watch(screen, lambda image: image if shows(image, text) else None, seconds)


def type_text(screen: Xvfb, text: str) -> None:
    """Real key presses into whatever has the focus."""
    subprocess.run(
        ["xdotool", "type", "--delay", "30", text], env=screen.environment, check=True, timeout=120
    )


def boxed_region(picture: Image.Image, plain: Image.Image) -> tuple[int, int, int, int]:
    """Where two pictures of one frame differ: the box that was drawn on the first."""
    changed = np.abs(np.asarray(picture.convert("RGB"), int) - np.asarray(plain.convert("RGB"), int))
    rows, columns = np.nonzero(changed.sum(axis=2) > _RED_GREEN_BLUE * 30)
    assert rows.size, "nothing was drawn"
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1
