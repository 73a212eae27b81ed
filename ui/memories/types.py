"""The memory types as the windows name and draw them."""

from dataclasses import dataclass
from typing import Final, Literal

from core.protocol.operations import ListMemories
from core.records.memory import Memory, MemoryType
from ui.translation import marked, tr

Standing = Literal["quarantined", "superseded", "hidden"]
Kind = MemoryType | Standing | Literal[""]


@dataclass(frozen=True, slots=True)
class TypeLook:
    """How one type is shown."""

    icon: str
    name: str
    many: str


_LOOKS: Final[dict[MemoryType, tuple[str, str, str]]] = {
    "core": ("sparkles", marked("Core"), marked("Core")),
    "episodic": ("calendar", marked("Event"), marked("Events")),
    "semantic": ("brain", marked("Fact"), marked("Facts")),
    "procedural": ("list-checks", marked("How-to"), marked("How-tos")),
    "resource": ("book-open", marked("Document"), marked("Documents")),
    "vault": ("key-round", marked("Secret"), marked("Secrets")),
}
"""Words for people; the record's own names are for the command line."""

TYPES: Final[tuple[MemoryType, ...]] = tuple(_LOOKS)


_SAID: Final = 0.9
_WRITTEN: Final = 0.5
"""On the scale of `core.records.memory.TRUST`."""


def look(kind: MemoryType) -> TypeLook:
    """The icon and the names of a type, translated."""
    icon, name, many = _LOOKS[kind]
    return TypeLook(icon, tr(name), tr(many))


STANDINGS: Final[tuple[Standing, ...]] = ("quarantined", "superseded", "hidden")
"""What is listed apart: it is not recalled."""
_STANDINGS: Final[dict[Standing, str]] = {
    "quarantined": marked("Unconfirmed"),
    "superseded": marked("Earlier versions"),
    "hidden": marked("Never recalled"),
}


def listing(kind: Kind, text: str = "", offset: int = 0, limit: int = 200) -> ListMemories:
    """The request for one list: of a type, or of what is not recalled."""
    if kind == "quarantined" or kind == "superseded" or kind == "hidden":  # noqa: PLR1714 -- narrows the type
        return ListMemories(text=text, offset=offset, limit=limit, status=kind)
    return ListMemories(type=kind, text=text, offset=offset, limit=limit)


def list_name(kind: Kind) -> str:
    """What a list is called; empty for that of everything."""
    if not kind:
        return ""
    if kind == "quarantined" or kind == "superseded" or kind == "hidden":  # noqa: PLR1714 -- narrows the type
        return tr(_STANDINGS[kind])
    return look(kind).many


def standing_words(memory: Memory) -> str:
    """Why it is not recalled, in words; empty where it is."""
    words = {
        "quarantined": tr("Unconfirmed"),
        "superseded": tr("No longer so"),
        "merged": tr("Said again elsewhere"),
        "candidate": tr("Seen once"),
    }
    return tr("Never recalled") if memory.wish("hidden") else words.get(memory.status, "")


def trust_words(trust: float) -> str:
    """How far it is believed, in words."""
    if trust >= _SAID:
        return tr("You said so")
    if trust >= _WRITTEN:
        return tr("From what you imported or wrote")
    return tr("Seen on your screen")
