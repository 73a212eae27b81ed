"""What text is read with, as it is shown and chosen."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EngineState:
    """An engine that reads text."""

    name: str
    about: str
    missing: str = ""
    """What has to be installed for it, in a sentence; empty if it can be used."""


@dataclass(frozen=True, slots=True)
class LanguageState:
    """A language that text can be read in, or that is wanted and not there."""

    code: str
    """By its Tesseract name ("deu")."""
    name: str
    used: bool
    path: str
    """Of its file; empty if it is not there."""
