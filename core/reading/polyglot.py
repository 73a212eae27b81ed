"""Reads each window in its own language, which is found by trying.

Tesseract says how sure it is of each word, and in another language's text it is not: English text comes out
at 0.96 by the English data and at 0.42 by the Russian, German at 0.96 by the German and 0.88 by the English.
So the first rows of a window are read in all languages, until one is ahead over enough letters. From then on
a row is read in that one; every few rows the others are tried once more, and always where it was unsure: a
quotation gets its own language, and a page that goes on in another is followed.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.reading.ink import Pixels
from core.reading.recognizer import Recognizer, Word

_ENOUGH: Final = 100
"""Letters after which the language of a window counts as found."""
_UNSURE: Final = 0.8
"""Mean certainty of a row below which other languages are tried."""
_SHORT: Final = 4
"""Letters that a row has at least for its certainty to mean anything."""
_SAMPLED: Final = 10
"""Every so many rows all languages are tried."""
_FADES: Final = 0.7
"""What earlier rows count for, whenever all languages are tried again."""
_AHEAD: Final = 0.015
"""By how much surer another language must be than the likeliest one."""
_WINDOWS: Final = 256


@dataclass(slots=True)
class _Trial:
    """How sure each language was in one window, summed over letters."""

    sums: dict[str, float] = field(default_factory=dict)
    letters: float = 0.0
    rows: int = 0
    language: str = ""
    """Found, or empty."""

    def add(self, certainties: Mapping[str, float], letters: int) -> None:
        """Count a row that was read in all languages."""
        if self.language:
            self.letters *= _FADES
            self.sums = {language: total * _FADES for language, total in self.sums.items()}
        self.letters += letters
        for language, certainty in certainties.items():
            self.sums[language] = self.sums.get(language, 0.0) + certainty * letters
        if self.letters >= _ENOUGH or self.language:
            means = {language: total / self.letters for language, total in self.sums.items()}
            self.language = _surest(means, self.language)


class Polyglot:
    """Recognises words in one of several languages. Loads each on first use; for one thread at a time.

    Args:
        languages: The files by code, the likeliest language first; `None` for the file that ships.
    """

    def __init__(self, languages: Mapping[str, Path | None]) -> None:
        self._recognizers = {code: Recognizer(path) for code, path in languages.items()}
        self._first = next(iter(languages))
        self._trials: OrderedDict[str, _Trial] = OrderedDict()

    def language_of(self, window: str) -> str:
        """What a window is read in; empty while that is not known."""
        if len(self._recognizers) == 1:
            return self._first
        trial = self._trials.get(window)
        return trial.language if trial is not None else ""

    def words(self, ink: Pixels, *, sparse: bool = False, window: str = "") -> tuple[Word, ...]:
        """The words of a block in reading order.

        Args:
            ink: Black on white.
            sparse: Look for scattered text, as on a photograph, instead of rows of it.
            window: What stands for the window, the same for as long as it shows the same.

        Raises:
            EnvironmentFaultError: The recogniser's data is missing or damaged.
        """
        if len(self._recognizers) == 1:
            return self._recognizers[self._first].words(ink, sparse=sparse)
        trial = self._trial(window)
        trial.rows += 1
        results: dict[str, tuple[Word, ...]] = {}
        if trial.language and trial.rows % _SAMPLED:
            found = self._recognizers[trial.language].words(ink, sparse=sparse)
            if _letters(found) < _SHORT or _certainty(found) >= _UNSURE:
                return found
            results[trial.language] = found
        for code, recognizer in self._recognizers.items():
            if code not in results:
                results[code] = recognizer.words(ink, sparse=sparse)
        certainties = {code: _certainty(words) for code, words in results.items()}
        letters = max(map(_letters, results.values()))
        if letters >= _SHORT and not sparse:
            trial.add(certainties, letters)
        return results[_surest(certainties, trial.language or self._first)]

    def close(self) -> None:
        """Free the engines and forget which window speaks what."""
        for recognizer in self._recognizers.values():
            recognizer.close()
        self._trials.clear()

    def _trial(self, window: str) -> _Trial:
        trial = self._trials.setdefault(window, _Trial())
        self._trials.move_to_end(window)
        if len(self._trials) > _WINDOWS:
            self._trials.popitem(last=False)
        return trial


def _surest(certainties: Mapping[str, float], likeliest: str) -> str:
    """The language that is surest; the likeliest one unless another is clearly ahead."""
    best = max(certainties, key=lambda code: certainties[code])
    ahead = certainties[best] - certainties.get(likeliest, 0.0) > _AHEAD
    return best if ahead or not likeliest else likeliest


def _letters(words: tuple[Word, ...]) -> int:
    return sum(len(word.text) for word in words)


def _certainty(words: tuple[Word, ...]) -> float:
    """0 to 1, the mean over letters; 0 where nothing was read."""
    letters = _letters(words)
    return sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0
