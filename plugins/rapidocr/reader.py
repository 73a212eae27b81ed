"""Reads a frame by RapidOCR, window by window: it finds lines itself, wherever and on whatever they stand."""

import hashlib
import logging
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from core.reading.ink import Mask, Pixels
from core.reading.placed import PlacedLine, placed
from core.reading.visible import Region, is_cut, regions
from core.records.errors import EnvironmentFaultError
from core.records.geometry import Box, bounding
from core.records.screen import Line, Size, Window
from core.text.clean import bounded, clean

_SETTINGS: Final = {
    "Global.use_cls": False,  # screen text stands upright
    "Global.max_side_len": 16_000,  # larger windows must not be made smaller
    "Global.log_level": "critical",
    "Det.limit_type": "max",
    "Det.limit_side_len": 16_000,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}
"""One core is what reading may take; and type of 10 pixels is lost once a window is made smaller."""
_KNOWN: Final = 64
_COLOURS: Final = 3
_GRAY_DIMENSIONS: Final = 2


class RapidReader:
    """Reads by RapidOCR's own models. For one thread at a time.

    Raises:
        EnvironmentFaultError: The library or its models cannot be loaded.
    """

    def __init__(self) -> None:
        logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
        try:
            from rapidocr import RapidOCR  # noqa: PLC0415  (heavy, and optional)

            self._engine: Any = RapidOCR(params=_SETTINGS)
        except Exception as error:
            raise EnvironmentFaultError("RapidOCR cannot be started. Please install it again.") from error
        self._windows: OrderedDict[bytes, tuple[PlacedLine, ...]] = OrderedDict()

    def read(
        self, pixels: Pixels, windows: Sequence[Window], size: Size, painted: Sequence[Box] = ()
    ) -> tuple[PlacedLine, ...]:
        """The lines of a frame, window by window from the topmost, each from top to bottom.

        Args:
            pixels: RGB or grey, `size` large.
            windows: In stacking order, the topmost first.
            size: Of the frame.
            painted: Parts that were painted over; a word that reaches there is left out, as it is cut.
        """
        lines: list[PlacedLine] = []
        for region in regions(windows, size, painted):
            box = region.box
            part = np.ascontiguousarray(pixels[box.y : box.bottom, box.x : box.right])
            lines += [line.moved(box.x, box.y, region.window) for line in self._region(part, region)]
        kept = sum(1 for _ in bounded(line.text for line in lines))
        return tuple(lines[:kept])

    def close(self) -> None:
        """Forget what was read, and free the models."""
        self._windows.clear()
        self._engine = None

    def _region(self, pixels: Pixels, region: Region) -> tuple[PlacedLine, ...]:
        """The region's lines, relative to it; those of a region that looks the same are known already."""
        digest = hashlib.blake2b(repr((pixels.shape, region.covers)).encode(), digest_size=16)
        digest.update(pixels.data)
        key = digest.digest()
        lines = self._windows.get(key)
        if lines is None:
            lines = self._read(pixels, region.hidden())
            self._windows[key] = lines
            if len(self._windows) > _KNOWN:
                self._windows.popitem(last=False)
        self._windows.move_to_end(key)
        return lines

    def _read(self, pixels: Pixels, hidden: Mask | None) -> tuple[PlacedLine, ...]:
        colours = pixels if pixels.ndim > _GRAY_DIMENSIONS else np.repeat(pixels[..., None], _COLOURS, axis=2)
        shown = colours[..., _COLOURS - 1 :: -1].copy()  # it takes blue first
        if hidden is not None:
            seen = shown[~hidden]
            shown[hidden] = np.median(seen, axis=0).astype(np.uint8) if seen.size else 0
        found = self._engine(shown, return_word_box=True)
        if found is None or found.txts is None:
            return ()
        result = []
        for text, score, words in zip(found.txts, found.scores, found.word_results, strict=True):
            line = _line(str(text), float(score), words, hidden)
            if line is not None:
                result.append(line)
        return tuple(sorted(result, key=lambda line: (line.box.y, line.box.x)))


def _line(text: str, score: float, words: Sequence[Any], hidden: Mask | None) -> PlacedLine | None:
    """A line without the words that are cut; `None` for one without a letter."""
    places = [(clean(str(word)), _box(corners)) for word, _, corners in words if corners is not None]
    whole = [(word, box) for word, box in places if word and (hidden is None or not is_cut(box, hidden))]
    cleaned = clean(text) if len(whole) == len(places) else " ".join(word for word, _ in whole)
    around = bounding([box for _, box in whole])
    if around is None or not any(character.isalnum() for character in cleaned):
        return None
    return placed(Line(cleaned, around, round(score, 3)), whole)


def _box(corners: Any) -> Box:
    """The upright box around four corners."""
    points = np.asarray(corners, np.float64).reshape(-1, 2)
    left, top = np.floor(points.min(axis=0)).astype(int)
    right, bottom = np.ceil(points.max(axis=0)).astype(int)
    return Box(int(left), int(top), int(right - left), int(bottom - top))
