"""The versions that the two ends of a connection compare before they talk."""

from typing import Final

PROTOCOL: Final = 1
"""Raised when an older end could no longer understand a newer one. New operations and new fields with
defaults do not need that."""

PROGRAM: Final = "0.1.0"
"""This release, as `pyproject.toml` states it."""
