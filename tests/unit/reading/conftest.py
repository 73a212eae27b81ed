"""One reader for the whole package: its engine takes a while to load."""

from collections.abc import Iterator

import pytest

from core.reading.ocr import TesseractReader


@pytest.fixture(scope="package")
def reader() -> Iterator[TesseractReader]:
    reader = TesseractReader()
    yield reader
    reader.close()
