"""How well text is read: pages of known words, and stored pictures against what was on the screen."""

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from core.capture import codec
from core.reading.ocr import TesseractReader
from core.reading.placed import PlacedLine
from core.records.geometry import Box
from core.records.screen import Size, Window

_PAGE = Size(1000, 900)
_SURE = 0.85
"""Certainty of a line, 0 to 1."""


def words(lines: Iterable[str]) -> Counter[str]:
    """The words of some lines. Straight and curved quotation marks are the same."""
    straight = str.maketrans("‘’“”", "''\"\"")  # noqa: RUF001 - the very characters that are meant
    return Counter(word for line in lines for word in line.translate(straight).split())


def found(wanted: Counter[str], read: Counter[str]) -> float:
    """Share of the wanted words that were read."""
    total = sum(wanted.values())
    return sum((wanted & read).values()) / total if total else 1.0


def sure(lines: Iterable[PlacedLine]) -> Counter[str]:
    """The words that a reader is sure of. Icons, and rows that are half covered, are guessed."""
    found_words = words(line.text for line in lines if line.confidence >= _SURE)
    return Counter({word: count for word, count in found_words.items() if sum(map(str.isalnum, word)) > 1})


def lines_on(
    rgb: NDArray[np.uint8], windows: Sequence[Window] = (), reader: TesseractReader | None = None
) -> tuple[PlacedLine, ...]:
    """The lines on a picture."""
    return (reader or TesseractReader()).read(rgb, windows, Size(rgb.shape[1], rgb.shape[0]))


def read(
    rgb: NDArray[np.uint8], windows: Sequence[Window] = (), reader: TesseractReader | None = None
) -> Counter[str]:
    """The words on a picture."""
    return words(line.text for line in lines_on(rgb, windows, reader))


def known_pages(pages: Path, room: Path) -> dict[str, float] | None:
    """Recall on the pages whose words are known, by page; `None` where there are none or no browser.

    Args:
        pages: Holds `gt.json`, the lines of each page, and the pages themselves.
        room: For pictures.
    """
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    truth = pages / "gt.json"
    if browser is None or not truth.exists():
        return None
    recall = {}
    reader = TesseractReader()
    window = Window("Browser", "page", Box(0, 0, *_PAGE), active=True)
    for name, lines in json.loads(truth.read_text()).items():
        shot = room / "page.png"
        subprocess.run(
            [
                browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                f"--user-data-dir={room / 'browser'}", f"--screenshot={shot}",
                f"--window-size={_PAGE.w},{_PAGE.h}", f"file://{(pages / name).resolve()}",
            ],
            check=True,
            capture_output=True,
        )  # fmt: skip
        with Image.open(shot) as image:
            rgb = np.asarray(image.convert("RGB"))
        image_bytes, mime = codec.encode(rgb)
        recall[name] = found(words(lines), read(codec.decode(image_bytes, mime), (window,), reader))
    return recall


def by_size(recall: dict[str, float]) -> dict[str, float]:
    """Mean recall by theme and height of the letters, for pages called `ocr_THEME_FONT_SIZE.html`."""
    groups: dict[str, list[float]] = {}
    for name, value in recall.items():
        found_name = re.fullmatch(r"ocr_(\w+?)_\w+_(\d+)\.html", name)
        groups.setdefault(f"{found_name[1]} {found_name[2]}" if found_name else name, []).append(value)
    return {name: round(sum(values) / len(values), 4) for name, values in sorted(groups.items())}
