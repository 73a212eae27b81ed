"""What a plugin may do, and how one stands: what the user sees before allowing it, and afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

HookName = Literal["text_engines", "importers", "exporters", "memory_writers"]
"""What a plugin may bring along; each is a permission."""
PluginStanding = Literal["off", "on", "changed", "failed", "unusable"]
"""`changed`: its files are not those that were allowed. `failed`: it failed too often and was turned off.
`unusable`: it cannot be allowed at all; `PluginState.problem` says why."""

PERMISSIONS: Final[Mapping[HookName, str]] = {
    "text_engines": "Reads the text on pictures of your screen, if you choose it for reading",
    "importers": "Reads files of some kinds when you import them",
    "exporters": "Gets all your memories when you export with it",
    "memory_writers": "Reads everything that you saw and said, and proposes memories of it",
}
"""What the user allows with each."""


@dataclass(frozen=True, slots=True)
class PluginState:
    """A plugin that is installed, or was when the user allowed it."""

    name: str
    """Of its package, as `pip` has it."""
    version: str
    maker: str
    """Whoever its package names; nobody has checked that."""
    about: str
    hooks: tuple[HookName, ...]
    imports: tuple[str, ...]
    """Names of files that its importers are given, such as "*.chat"."""
    exports: tuple[str, ...]
    """Names of the kinds of files that it writes."""
    digest: str
    """Over its files; empty where they cannot be told."""
    standing: PluginStanding
    problem: str = ""
    """Why it is off although it was allowed, or cannot be; or what went wrong last."""
    allowed_version: str = ""
    """Of the files that were allowed; empty for never."""
