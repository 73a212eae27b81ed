"""The memory types as the windows name and draw them."""

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication

from core.records.memory import MemoryType


@dataclass(frozen=True, slots=True)
class TypeLook:
    """How one type is shown."""

    icon: str
    name: str
    many: str


_LOOKS: Final[dict[MemoryType, tuple[str, str, str]]] = {
    "core": ("sparkles", "Core", "Core"),
    "episodic": ("calendar", "Event", "Events"),
    "semantic": ("brain", "Fact", "Facts"),
    "procedural": ("list-checks", "How-to", "How-tos"),
    "resource": ("book-open", "Document", "Documents"),
    "vault": ("key-round", "Secret", "Secrets"),
}
"""Words for people; the record's own names are for the command line."""

TYPES: Final[tuple[MemoryType, ...]] = tuple(_LOOKS)


_SAID: Final = 0.9
_WRITTEN: Final = 0.5
"""On the scale of `core.records.memory.TRUST`."""


def look(kind: MemoryType) -> TypeLook:
    """The icon and the names of a type, translated."""
    icon, name, many = _LOOKS[kind]
    translate = QCoreApplication.translate
    return TypeLook(icon, translate("memories", name), translate("memories", many))


def trust_words(trust: float) -> str:
    """How far it is believed, in words."""
    translate = QCoreApplication.translate
    if trust >= _SAID:
        return translate("memories", "You said so")
    if trust >= _WRITTEN:
        return translate("memories", "From what you imported or wrote")
    return translate("memories", "Seen on your screen")
