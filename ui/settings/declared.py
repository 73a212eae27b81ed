"""What a setting looks like, as data: adding one is a line in `sections`."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from ui.bridge import EngineLink
from ui.settings.model import SettingsModel


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off."""

    name: str
    """Dotted, as the engine calls it."""
    title: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few values, each with its words."""

    name: str
    title: str
    options: tuple[tuple[Any, str], ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A number between two others."""

    name: str
    title: str
    low: float
    high: float
    step: float = 1.0
    unit: str = ""
    none: str = ""
    """What 0 means, where it is allowed beside the range."""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text."""

    name: str
    title: str
    placeholder: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """A list of names, one added or taken away at a time."""

    name: str
    title: str
    placeholder: str
    about: str = ""
    programs: bool = False
    """Offer programs that were seen."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Something of its own."""

    build: Callable[[EngineLink, SettingsModel], QWidget]


Item = Switch | Choice | Number | Words | Names | Panel


@dataclass(frozen=True, slots=True)
class Group:
    """Items on one card, under a heading."""

    title: str
    items: tuple[Item, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A page of settings."""

    icon: str
    title: str
    groups: tuple[Group, ...]
