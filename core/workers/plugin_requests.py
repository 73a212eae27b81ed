"""What the process of a plugin is asked for, and what comes back."""

from dataclasses import dataclass
from typing import Final

from core.plugins.offers import ExportedMemory, Proposal, ShownSource
from core.records.plugins import HookName

BEGIN: Final = "begin"
NEXT: Final = "next"
WRITE: Final = "write"
PROPOSE: Final = "propose"


@dataclass(frozen=True, slots=True)
class BeginPlugin:
    """Lock everything away, load the plugin and ask it for what one of its hooks offers.

    The first request, and the only one of its kind.
    """

    name: str
    digest: str
    hook: HookName
    source: str = ""
    """Of an import: the file, which is opened before everything is locked away."""
    form: str = ""
    """Of an export: which of its exporters is wanted."""


@dataclass(frozen=True, slots=True)
class PluginBegun:
    """It is loaded."""

    offers: tuple[str, ...]
    """Names of what the hook offers."""
    kind: str = ""
    """Of an import: the name of the importer that reads the file; empty if none does."""


@dataclass(frozen=True, slots=True)
class NextMessages:
    """Read on. The reply is a `core.workers.import_requests.Batch` with messages alone."""


@dataclass(frozen=True, slots=True)
class WriteMemories:
    """Put memories into the file. The reply's blob is what is to be written."""

    memories: tuple[ExportedMemory, ...] = ()
    begins: bool = False
    ends: bool = False


@dataclass(frozen=True, slots=True)
class ProposeMemories:
    """Say what facts these sources tell."""

    sources: tuple[ShownSource, ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """What all memory writers of the plugin have found."""

    proposals: tuple[Proposal, ...]
