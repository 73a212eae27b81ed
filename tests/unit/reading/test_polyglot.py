"""Windows in several languages. Reading in them needs their data, which the test setup installs."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from core.reading import polyglot
from core.reading.ink import Pixels
from core.reading.languages import installed
from core.reading.ocr import TesseractReader
from core.reading.polyglot import Polyglot
from core.reading.recognizer import Word
from core.records.geometry import Box
from core.records.screen import Size, Window

SANS = Path("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")
CJK = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
TEXTS = {
    "eng": ("The invoice for the harbour was paid on Tuesday.", "Please send the report before the meeting."),
    "deu": ("Die Rechnung für den Bäcker wurde am Dienstag überwiesen.", "Schöne Grüße aus Köln, Straße 17."),
    "fra": (
        "La réunion a été déplacée à mercredi après-midi.",
        "Où est la clé ? Elle est près de la fenêtre.",
    ),
    "rus": ("Счёт за аренду оплачен во вторник утром.", "Пожалуйста, отправьте отчёт до начала встречи."),
    "ell": ("Τιμολόγιο πληρώθηκε την Τρίτη πρωί.", "Παρακαλώ στείλτε την αναφορά."),
    "jpn": ("請求書は火曜日に支払われました。", "会議の前に報告書を送ってください。"),
}
THERE = installed()


def needs(*codes: str) -> pytest.MarkDecorator:
    missing = [code for code in codes if code not in THERE]
    packages = ", ".join(f"tesseract-ocr-{code}" for code in missing)
    fonts = [str(font) for font in (SANS, *([CJK] if "jpn" in codes else [])) if not font.exists()]
    return pytest.mark.skipif(bool(missing or fonts), reason=f"needs {packages} {' '.join(fonts)}")


def drawn(rows: Sequence[str], *, size: int = 14) -> Pixels:
    image = Image.new("RGB", (760, 30 * len(rows) + 10), "white")
    draw = ImageDraw.Draw(image)
    for place, row in enumerate(rows):
        font = ImageFont.truetype(CJK if any(ord(char) > 0x2E80 for char in row) else SANS, size)
        draw.text((8, 8 + 30 * place), row, fill="black", font=font)
    return np.asarray(image)


def read(reader: TesseractReader, rows: Sequence[str], title: str) -> list[str]:
    pixels = drawn(rows)
    size = Size(pixels.shape[1], pixels.shape[0])
    window = Window("Editor", title, Box(0, 0, *size))
    return [line.text for line in reader.read(pixels, [window], size)]


def recall(found: Sequence[str], rows: Sequence[str]) -> float:
    words = [word for row in rows for word in row.split()]
    text = " ".join(found)
    return sum(word in text for word in words) / len(words)


@needs("deu", "rus")
def test_each_window_is_read_in_its_own_language() -> None:
    reader = TesseractReader({code: THERE[code] for code in ("eng", "deu", "rus")})
    for code in ("eng", "deu", "rus", "eng"):
        assert recall(read(reader, TEXTS[code], code), TEXTS[code]) == 1.0, code
    mixed = (TEXTS["eng"][0], TEXTS["rus"][0])
    assert recall(read(reader, mixed, "mixed"), mixed) == 1.0
    reader.close()


@needs("eng", "deu", "fra", "rus", "ell", "jpn")
def test_six_languages_at_once() -> None:
    reader = TesseractReader({code: THERE[code] for code in TEXTS})
    for code, rows in TEXTS.items():
        assert recall(read(reader, rows, code), rows) >= (0.6 if code == "ell" else 0.9), code
    reader.close()


@needs("jpn")
def test_words_without_spaces_are_not_torn_apart() -> None:
    reader = TesseractReader({"jpn": THERE["jpn"]})
    assert read(reader, TEXTS["jpn"], "jpn") == list(TEXTS["jpn"])
    reader.close()


class Played:
    """Is as sure of each row as told, in place of a real engine."""

    certain = 0.9

    def __init__(self, path: Path | None) -> None:
        self.name = str(path)
        self.rows = 0

    def words(self, _ink: Pixels, *, sparse: bool = False) -> tuple[Word, ...]:
        assert not sparse
        self.rows += 1
        return (Word("x" * 20, Box(0, 0, 1, 1), CERTAIN[self.name], 0),)

    def close(self) -> None:
        pass


CERTAIN: dict[str, float] = {}
INK = np.full((5, 5), 255, np.uint8)


@pytest.fixture
def played(monkeypatch: pytest.MonkeyPatch) -> Polyglot:
    monkeypatch.setattr(polyglot, "Recognizer", Played)
    CERTAIN.update({"one": 0.95, "two": 0.7})
    return Polyglot({"one": Path("one"), "two": Path("two")})


def rows_of(reader: Polyglot) -> dict[str, int]:
    return {code: engine.rows for code, engine in reader._recognizers.items()}  # type: ignore[attr-defined]


def test_once_the_language_is_known_it_is_read_in_that_one_alone(played: Polyglot) -> None:
    for _ in range(100):
        played.words(INK, window="w")
    rows = rows_of(played)
    assert played.language_of("w") == "one"
    assert rows["one"] == 100
    assert rows["two"] <= 16


def test_a_window_that_goes_on_in_another_language_is_followed(played: Polyglot) -> None:
    for _ in range(30):
        played.words(INK, window="w")
    CERTAIN.update({"one": 0.82, "two": 0.96})  # still sure enough not to be noticed at once
    for _ in range(60):
        played.words(INK, window="w")
    assert played.language_of("w") == "two"


def test_an_unsure_row_is_read_in_the_other_language_at_once(played: Polyglot) -> None:
    for _ in range(11):
        played.words(INK, window="w")
    CERTAIN.update({"one": 0.4, "two": 0.9})
    assert played.words(INK, window="w")[0].confidence == 0.9


def test_one_language_costs_nothing_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polyglot, "Recognizer", Played)
    CERTAIN["one"] = 0.1
    reader = Polyglot({"one": Path("one")})
    reader.words(INK, window="w")
    assert rows_of(reader) == {"one": 1}
    assert reader.language_of("w") == "one"
