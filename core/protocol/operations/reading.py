"""Operations on what text is read with: engines and languages."""

from dataclasses import dataclass

from core.protocol.operations.base import Request
from core.records.reading import EngineState, LanguageState


@dataclass(frozen=True, slots=True)
class Reading:
    """What text is read with, and what else it could be."""

    engine: str
    """The one that was chosen."""
    engines: tuple[EngineState, ...]
    languages: tuple[LanguageState, ...]
    """Those that are used first, in order; then the others that are installed."""
    chosen: bool
    """Whether the user chose the languages; else they are those of the desktop."""


@dataclass(frozen=True, slots=True)
class GetReading(Request[Reading]):
    """What text is read with."""

    op = "reading"
    reply = Reading
    needs_keys = False


@dataclass(frozen=True, slots=True)
class AddLanguage(Request[Reading]):
    """Read in one more language: an installed one by its code, or one from a file, which is tried first."""

    op = "reading.add-language"
    reply = Reading
    needs_keys = False
    code: str = ""
    file: str = ""
    """Absolute path; then the code is the file's."""


@dataclass(frozen=True, slots=True)
class RemoveLanguage(Request[Reading]):
    """Do not read in a language any more. A file that was added for it goes."""

    op = "reading.remove-language"
    reply = Reading
    needs_keys = False
    code: str
