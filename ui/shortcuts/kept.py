"""Which keys work everywhere, as the user wants it: kept for this machine, outside the memory."""

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import QSettings

What = Literal["panic", "search"]
WHATS: Final[tuple[What, ...]] = ("panic", "search")
MINUTES: Final = (0, 5, 10, 30)
"""How far back is offered for deletion after a panic; 0 for not at all."""


@dataclass(frozen=True, slots=True)
class GlobalKeys:
    """Combinations in Qt's portable words; empty for none."""

    panic: str = "Ctrl+Alt+Shift+P"
    """Pause at once and hide every window."""
    search: str = ""
    """Come to the front, ready to find anything."""
    minutes: int = 10

    def keys(self) -> dict[What, str]:
        """Those that are set."""
        every: dict[What, str] = {"panic": self.panic, "search": self.search}
        return {what: keys for what, keys in every.items() if keys}


def load_keys() -> GlobalKeys:
    """As they were kept; what cannot be understood is as usual."""
    kept, usual = QSettings(), GlobalKeys()
    minutes = str(kept.value("shortcuts/minutes", usual.minutes))
    return GlobalKeys(
        str(kept.value("shortcuts/panic", usual.panic)),
        str(kept.value("shortcuts/search", usual.search)),
        int(minutes) if minutes.isdigit() and int(minutes) in MINUTES else usual.minutes,
    )


def keep_keys(chosen: GlobalKeys) -> None:
    """Keep them."""
    kept = QSettings()
    kept.setValue("shortcuts/panic", chosen.panic)
    kept.setValue("shortcuts/search", chosen.search)
    kept.setValue("shortcuts/minutes", chosen.minutes)
    kept.sync()
