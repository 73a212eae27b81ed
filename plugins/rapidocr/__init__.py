"""RapidOCR as a second engine: heavier than Tesseract, better on unusual type and on pictures.

Its package is optional: `pip install 'afterimage[rapidocr]'`. The models that come with it read Chinese and
English; it takes no data of Tesseract's languages.
"""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from core.plugins import hookimpl
from core.reading.engines import TextEngine
from core.reading.ocr import Reader

_MISSING = "RapidOCR is not installed. Install it with: pip install 'afterimage[rapidocr]'"


def _missing() -> str:
    return "" if find_spec("rapidocr") is not None else _MISSING


def _make(_languages: Mapping[str, Path]) -> Reader:
    from plugins.rapidocr.reader import RapidReader  # noqa: PLC0415  (its library is optional, and heavy)

    return RapidReader()


@hookimpl
def text_engines() -> list[TextEngine]:
    """This engine."""
    return [TextEngine("rapidocr", "optional, several times the work; Chinese and English", _make, _missing)]
