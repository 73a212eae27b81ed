"""What was on the screen in other scripts is found again by its words."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.support.remembered import NOW, Remembered, a_frame

PAGES = {
    "russian": (
        "Счёт за аренду квартиры оплачен во вторник утром.",
        "Встреча Марины перенесена на пятницу.",
    ),
    "greek": ("Παρακαλώ στείλτε την αναφορά πριν τη συνάντηση.", "Τιμολόγιο πληρώθηκε την Τρίτη πρωί."),
    "japanese": ("請求書は火曜日に支払われました。", "会議の前に報告書を送ってください。"),
    "german": ("Die Rechnung für den Bäcker wurde überwiesen.", "Schöne Grüße aus Köln, Straße 17."),
    "english": ("The invoice for the harbour was paid.", "Please send the report before Friday."),
}


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Remembered:
    made = Remembered(Path(tmp_path_factory.mktemp("tables")) / "tables")
    for place, (name, lines) in enumerate(PAGES.items()):
        made.saw(a_frame(name, NOW - timedelta(hours=place + 1), "Editor", name, lines))
    return made


@pytest.mark.parametrize(
    ("query", "page"),
    [
        ("вторник", "russian"), ("ВТОРНИК", "russian"), ("счет аренду", "russian"), ("Марины", "russian"),
        ("συνάντηση", "greek"), ("συναντηση", "greek"), ("Τιμολόγιο", "greek"),
        ("火曜日", "japanese"), ("請求書", "japanese"), ("会議 報告書", "japanese"),
        ("Bäcker", "german"), ("backer", "german"), ("Grüße", "german"), ("Straße", "german"),
        ("harbour", "english"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("level", ["line", "memory"])
def test_a_word_leads_to_its_page(read: Remembered, query: str, page: str, level: str) -> None:
    hits = read.search(query, level=level, limit=5)
    assert hits, query
    assert hits[0].source_ids[0] == page
