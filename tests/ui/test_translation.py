"""Every word of the windows in another language: none forgotten, none broken, dates and plurals with it."""

# ruff: noqa: ARG001 - fixtures are wanted for what they do

import ast
import importlib.util
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.fake_store import FakeStore
from ui.appearance import Appearance
from ui.bridge import EngineLink
from ui.first_run.seeded import REASONS, seeded_groups
from ui.memories.types import TYPES, look
from ui.navigation import SETTINGS
from ui.preferences import Preferences, load_preferences
from ui.settings.appearance import AppearancePanel
from ui.shell.main_page import MainPage
from ui.shell.window import MainWindow
from ui.translation import LANGUAGES, SOURCE, composed_in, of_system, tr, words_of

ROOT = Path(__file__).resolve().parents[2]
OTHERS = sorted(set(LANGUAGES) - {SOURCE})
PLACES = re.compile(r"\{\w+\}")
SHOWING = frozenset(
    {
        *("TextLabel", "ElidedLabel", "Button", "IconButton", "QLabel", "QCheckBox", "SecretField", "Entry"),
        *("QAction", "QMenu", "setText", "set_words", "setToolTip", "setWindowTitle", "setPlaceholderText"),
        *("setAccessibleName", "setAccessibleDescription", "addAction", "addItem", "say", "set_icon"),
        *("ConfirmDialog", "setSuffix", "setSpecialValueText", "drawText"),
    }
)
NAMES = frozenset({"Afterimage", "Esc", "Ctrl", "Shift"})
"""Not to be translated."""


def tool() -> object:
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TEXTS: dict[str, str] = tool().texts()  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_nothing_else_is_kept(language: str) -> None:
    assert set(words_of(language)) == set(TEXTS)


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_put_into_a_text_is_put_into_its_translation(language: str) -> None:
    for source, word in words_of(language).items():
        assert sorted(PLACES.findall(word)) == sorted(PLACES.findall(source)), source
        assert word.startswith(" ") == source.startswith(" "), source
        assert word.endswith(("…", ":")) == source.endswith(("…", ":")), source


@pytest.mark.parametrize("language", OTHERS)
def test_the_files_are_what_the_tool_writes(language: str) -> None:
    path = ROOT / "assets" / "translations" / f"{language}.ts"
    written = tool().written(language, TEXTS, words_of(language))  # type: ignore[attr-defined]
    assert path.read_text(encoding="utf-8") == written, "run packaging/translations.py"


def test_no_window_shows_words_that_no_translation_can_reach() -> None:
    forgotten = []
    for path in sorted((ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            if getattr(node.func, "attr", getattr(node.func, "id", "")) not in SHOWING:
                continue
            for given in node.args:
                parts = given.values if isinstance(given, ast.JoinedStr) else [given]
                for part in parts:
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        words = re.findall(r"[A-Z]?[a-z]{3,}", part.value)
                        shown = [one for one in words if one not in NAMES]
                        if shown and (" " in part.value or part.value[0].isupper()):
                            forgotten.append(f"{path.name}:{node.lineno} {part.value}")
    assert not forgotten


def test_no_text_is_translated_before_a_language_is_chosen() -> None:
    for path in sorted((ROOT / "ui").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                continue
            for call in ast.walk(node):
                name = getattr(getattr(call, "func", None), "id", "")
                assert name != "tr", f"{path.name}:{getattr(call, 'lineno', 0)}"


def test_windows_speak_the_language_and_so_do_dates(
    qtbot: QtBot, german: None, window: MainWindow, link: EngineLink, store: FakeStore
) -> None:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    main = window.page
    assert isinstance(main, MainPage)
    main.go(SETTINGS)
    assert main.header.title.text() == "Einstellungen"
    assert QLocale().dayName(1) == "Montag"
    assert tr("Cancel") == "Abbrechen"
    words = {label.text() for label in main.findChildren(QLabel)}
    assert "Textgröße" in words
    left = {word for word in words if word in TEXTS and TEXTS[word] and words_of("de")[word] != word}
    assert not {word for word in left if word not in set(words_of("de").values())}
    assert [look(kind).name for kind in TYPES][:3] == ["Kern", "Ereignis", "Fakt"]


def test_qt_speaks_it_too(german: None) -> None:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert "Abbrechen" in box.button(QDialogButtonBox.StandardButton.Cancel).text()
    box.deleteLater()


def test_no_word_is_cut_off_in_a_longer_language(
    qtbot: QtBot, german: None, window: MainWindow, link: EngineLink, store: FakeStore
) -> None:
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    main = window.page
    assert isinstance(main, MainPage)
    main.go(SETTINGS)
    for number in range(len(main.settings.sections)):
        main.settings.go(number)
        for widget in main.findChildren(QWidget):
            if isinstance(widget, QLabel) and widget.isVisible() and not widget.wordWrap() and widget.text():
                if "elided" in type(widget).__name__.lower():
                    continue
                assert widget.width() >= widget.minimumSizeHint().width(), widget.text()


def test_a_language_is_chosen_kept_and_taken_at_once(
    qtbot: QtBot, window: MainWindow, link: EngineLink, store: FakeStore, appearance: Appearance
) -> None:
    before = load_preferences()
    appearance.resized.connect(window.rebuild)
    link.open()
    qtbot.waitUntil(lambda: isinstance(window.page, MainPage))
    old = window.page
    assert isinstance(old, MainPage)
    old.go(SETTINGS)
    try:
        panel = old.settings.findChildren(AppearancePanel)[0]
        panel.language.setCurrentIndex(panel.language.findData("de"))
        panel.language.activated.emit(panel.language.currentIndex())
        assert load_preferences().language == "de"
        assert window.page is not old
        assert isinstance(window.page, MainPage)
        assert window.page.header.title.text() == "Einstellungen"
    finally:
        appearance.resized.disconnect(window.rebuild)
        appearance.choose(Preferences(before.theme, before.percent, "en"))
        appearance.choose(before)
        appearance._speech.speak("en")


def test_the_system_decides_where_nothing_was_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    class System:
        def __init__(self, *languages: str) -> None:
            self._languages = list(languages)

        def uiLanguages(self) -> list[str]:  # noqa: N802 -- Qt's name
            return self._languages

    monkeypatch.setattr(QLocale, "system", lambda: System("fr-FR", "de-AT", "en-GB"))
    assert of_system() == "de"
    monkeypatch.setattr(QLocale, "system", lambda: System("ja-JP"))
    assert of_system() == "en"


def test_the_reasons_of_the_shipped_list_are_translated() -> None:
    shown = {group.about for group in seeded_groups() if group.size}
    assert shown <= set(REASONS)


def test_answers_are_composed_in_the_language_of_the_windows(german: None) -> None:
    assert composed_in() == "de"


def test_the_question_decides_where_the_windows_speak_the_source() -> None:
    assert not composed_in()
