"""What reading finds and costs, by size of type, engine and language: `python -m tests.bench.reading --json`.

Pages of known text are drawn in several fonts, light and dark, and read as a window of a frame. CPU seconds
are of this process alone, loading the engine left out.
"""

# ruff: noqa: T201 - the figures are printed

import argparse
import json
import time
from collections.abc import Iterator, Sequence
from typing import Any

from app.plugins import text_engines
from core.reading.engines import TextEngine
from core.reading.languages import installed
from core.reading.ocr import Reader, TesseractReader
from core.records.geometry import Box
from core.records.screen import Size, Window
from tests.unit.reading.rendering import DARK, LIGHT, PROSE, Drawn, font, page, word_recall
from tests.unit.reading.test_polyglot import TEXTS, drawn, recall

FAMILIES = ("Inter", "DejaVu Sans", "Liberation Sans", "DejaVu Sans Mono")
SIZES = (10, 13, 16, 20, 24, 28, 32, 40)


def pages(size: int) -> Iterator[Drawn]:
    """The same text in every font that the machine has, light and dark."""
    for family in FAMILIES:
        if font(family, size) is not None:
            for colours in (LIGHT, DARK):
                yield page(PROSE, colours, family=family, size=size, width=size * 60)


def by_size(engine: TextEngine, sizes: Sequence[int]) -> dict[str, dict[str, float]]:
    """Recall of words, the worst page's too, and CPU seconds a page, for each size in pixels."""
    reader = engine.make({code: path for code, path in installed().items() if code == "eng"})
    warm(reader)
    result = {}
    for size in sizes:
        recalls, seconds = [], []
        for drawing in pages(size):
            window = Window("Editor", "page", Box(0, 0, *drawing.size))
            began = time.process_time()
            lines = reader.read(drawing.pixels, [window], drawing.size)
            seconds.append(time.process_time() - began)
            recalls.append(word_recall(PROSE, lines))
        result[str(size)] = {
            "word_recall": round(sum(recalls) / len(recalls), 4),
            "worst": round(min(recalls), 4),
            "cpu_s_per_page": round(sum(seconds) / len(seconds), 3),
        }
    reader.close()
    return result


def warm(reader: Reader) -> None:
    """Have it load what it needs."""
    drawing = page(["Once upon a time"])
    reader.read(drawing.pixels, [Window("Editor", "warm", Box(0, 0, *drawing.size))], drawing.size)


def by_language() -> dict[str, dict[str, float]]:
    """Recall of words in each language, read alone by English, and with all that are installed at once."""
    there = {code: path for code, path in installed().items() if code in TEXTS}
    every, english = TesseractReader(there), TesseractReader()
    warm(every)
    warm(english)
    result = {}
    for code in there:
        rows = TEXTS[code]
        pixels = drawn(rows)
        height, width = pixels.shape[:2]
        window = Window("Editor", code, Box(0, 0, width, height))
        found = {}
        for name, reader in (("all", every), ("english", english)):
            began = time.process_time()
            lines = [line.text for line in reader.read(pixels, [window], Size(width, height))]
            found[f"{name}_cpu_s"] = round(time.process_time() - began, 3)
            found[f"{name}_recall"] = round(recall(lines, rows), 3)
        result[code] = found
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="the figures as one JSON object on the last line")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--engines", nargs="*", default=["tesseract"], help="tesseract rapidocr")
    options = parser.parse_args()
    engines = text_engines()
    figures: dict[str, Any] = {
        "sizes": {name: by_size(engines[name], options.sizes) for name in options.engines},
        "languages": by_language(),
    }
    if not options.json:
        for name, sizes in figures["sizes"].items():
            for size, found in sizes.items():
                print(f"{name:<10} {size:>3} px  {found}")
        for code, found in figures["languages"].items():
            print(f"{code:<10} {found}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
