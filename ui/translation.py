"""The language of the windows: which one, where its words come from, and marking words for it.

The words of a language are in `assets/translations`, in the format of Qt Linguist, which its tools and most
translation services read and write. `packaging/translations.py` keeps them in step with the source.
"""

from typing import Final

from PySide6.QtCore import (
    QCoreApplication,
    QFile,
    QIODevice,
    QLibraryInfo,
    QLocale,
    QObject,
    QTranslator,
    QXmlStreamReader,
)

from core.assets import asset

LANGUAGES: Final = {"en": "English", "de": "Deutsch"}
"""Codes with the names that speakers give them. English is the language of the source."""
SOURCE: Final = "en"


def tr(text: str) -> str:
    """The text in the language of the windows, for functions that belong to no widget."""
    return QCoreApplication.translate("", text)


def marked(text: str) -> str:
    """The same text: it is translated where it is shown, and this tells the tools that it will be."""
    return text


def composed_in() -> str:
    """The language of answers: that of the windows, or that of the question where they speak the source's."""
    code = QLocale().name().partition("_")[0]
    return code if code in LANGUAGES and code != SOURCE else ""


def of_system() -> str:
    """The first language that the system's user reads and that the windows speak."""
    for name in QLocale.system().uiLanguages():
        code = name.partition("-")[0]
        if code in LANGUAGES:
            return code
    return SOURCE


def words_of(language: str) -> dict[str, str]:
    """All words of a language by those of the source; none for the source itself.

    Raises:
        EnvironmentFaultError: The installation lacks them.
    """
    words: dict[str, str] = {}
    if language == SOURCE:
        return words
    file = QFile(str(asset(f"translations/{language}.ts")))
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        return words
    reader, source = QXmlStreamReader(file), ""
    while not reader.atEnd():
        if reader.readNext() is not QXmlStreamReader.TokenType.StartElement:
            continue
        if reader.name() == "source":
            source = reader.readElementText()
        elif reader.name() == "translation" and (text := reader.readElementText()):
            words[source] = text
    file.close()
    return words


class _Words(QTranslator):
    """Looks a text up whatever class it stands in: one text has one translation."""

    def __init__(self, words: dict[str, str], parent: QObject) -> None:
        super().__init__(parent)
        self._words = words

    def isEmpty(self) -> bool:
        """Qt asks no translator that says it is."""
        return False

    def translate(
        self, _context: str, text: str, _disambiguation: str | None = None, _number: int = -1
    ) -> str:
        """The translation, or the text itself."""
        return self._words.get(text, text)


class Speech(QObject):
    """Lets the application speak a language: its own words, Qt's, and its numbers and dates."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._app = app
        self._installed: list[QTranslator] = []
        self.language = ""

    def speak(self, language: str) -> bool:
        """Speak it from now on; says whether that is a change. What is on show has to be built anew."""
        if language == self.language:
            return False
        self.language = language
        for translator in self._installed:
            self._app.removeTranslator(translator)
            translator.deleteLater()
        self._installed = []
        # Words and dates of one language: the one that the windows speak, as the user's country writes it.
        QLocale.setDefault(QLocale(QLocale(language).language(), _territory(language)))
        if language != SOURCE:
            self._install(_Words(words_of(language), self))
            of_qt = QTranslator(self)  # asked first, because ours has an answer to everything
            if of_qt.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
                self._install(of_qt)
        return True

    def _install(self, translator: QTranslator) -> None:
        self._app.installTranslator(translator)
        self._installed.append(translator)


def _territory(language: str) -> QLocale.Country:
    system = QLocale.system()
    if system.language() is QLocale.Language.C:
        return QLocale.Country.UnitedKingdom if language == SOURCE else QLocale(language).territory()
    return system.territory()
