"""Tesseract on one block of ink: words, where they are, and how sure it is."""

from pathlib import Path
from statistics import median
from typing import Any, Final, NamedTuple

import numpy as np
from PIL import Image

from core.assets import asset
from core.reading.ink import WHITE, Pixels
from core.reading.languages import SHIPPED, SUFFIX, open_engine
from core.records.errors import EnvironmentFaultError, RefusedError
from core.records.geometry import Box

_MARGIN: Final = 5
"""White pixels around a block: text at the very edge reads badly."""
_SMALL: Final = 2
"""What small type is made larger by: it is half the size that the recogniser was trained for."""
_LARGE: Final = 1
"""What type from 20 pixels on is: measured, it reads better as it is, and a quarter cheaper."""
_HIGH: Final = 19
"""Height of a block that may be a row of large type; or some rows of small type close together."""
_LETTERS: Final = 13
"""Height of words in large type; where most are lower, the block was of small type after all."""
_RESOLUTION: Final = 144
_SURE: Final = 0.5


class Word(NamedTuple):
    """A recognised word."""

    text: str
    box: Box
    """Relative to the block."""
    confidence: float
    """0 to 1."""
    line: int
    """Words of one line of the block have the same number."""


class Recognizer:
    """One Tesseract engine. Loads on first use; for one thread at a time.

    Args:
        data: The file of the language to read; English by default.
    """

    def __init__(self, data: Path | None = None) -> None:
        self._data = data
        self._api: Any = None

    def words(self, ink: Pixels, *, sparse: bool = False) -> tuple[Word, ...]:
        """The words of a block in reading order.

        Args:
            ink: Black on white.
            sparse: Look for scattered text, as on a photograph, instead of rows of it.

        Raises:
            EnvironmentFaultError: The recogniser's data is missing or damaged.
        """
        if len(ink) >= _HIGH and not sparse:
            words = self._scaled(ink, _LARGE, sparse=sparse)
            if words and median(word.box.h for word in words) >= _LETTERS:
                return words
        return self._scaled(ink, _SMALL, sparse=sparse)

    def _scaled(self, ink: Pixels, scale: int, *, sparse: bool) -> tuple[Word, ...]:
        """The words of a block that is made larger first."""
        import tesserocr

        api = self._loaded()
        framed = Image.fromarray(np.pad(ink, _MARGIN, constant_values=WHITE))
        if scale != 1:
            framed = framed.resize((framed.width * scale, framed.height * scale), Image.Resampling.BICUBIC)
        try:
            mode = tesserocr.PSM.SPARSE_TEXT if sparse else tesserocr.PSM.SINGLE_BLOCK
            words = self._recognized(api, framed, scale, mode)
            if not words and not sparse:
                # A single short word is at times not seen as a block. As a line it is, but so is dirt.
                line = self._recognized(api, framed, scale, tesserocr.PSM.SINGLE_LINE)
                words = [word for word in line if word.confidence >= _SURE]
            return tuple(words)
        finally:
            api.Clear()

    @staticmethod
    def _recognized(api: Any, image: Image.Image, scale: int, mode: int) -> list[Word]:
        """The words of a picture, with their places before it was made larger."""
        import tesserocr

        pixels = image.tobytes()  # the engine reads from these for as long as it works on them
        api.SetPageSegMode(mode)
        api.SetImageBytes(pixels, image.width, image.height, 1, image.width)
        api.SetSourceResolution(_RESOLUTION)
        words: list[Word] = []
        if not api.Recognize():
            return words
        line = -1
        for at in tesserocr.iterate_level(api.GetIterator(), tesserocr.RIL.WORD):
            if at.Empty(tesserocr.RIL.WORD):
                continue
            line += line < 0 or at.IsAtBeginningOf(tesserocr.RIL.TEXTLINE)
            left, top, right, bottom = at.BoundingBox(tesserocr.RIL.WORD)
            x, y = left // scale - _MARGIN, top // scale - _MARGIN
            box = Box(x, y, -(-right // scale) - _MARGIN - x, -(-bottom // scale) - _MARGIN - y)
            confidence = at.Confidence(tesserocr.RIL.WORD) / 100
            words.append(Word(at.GetUTF8Text(tesserocr.RIL.WORD), box, confidence, line))
        return words

    def close(self) -> None:
        """Free the engine; the next use loads it again."""
        if self._api is not None:
            self._api.End()
            self._api = None

    def _loaded(self) -> Any:
        if self._api is None:
            try:
                self._api = open_engine(self._data or asset(f"tessdata/{SHIPPED}{SUFFIX}"))
            except RefusedError as error:
                raise EnvironmentFaultError(
                    f"The text recogniser's data is damaged. Please install it again. {error}"
                ) from error
        return self._api
