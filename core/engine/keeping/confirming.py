"""Which rules the user has confirmed, after having seen what goes by them.

The settings lie outside the vault, where a slip, or another program, can change them. So the rules by which
something is let go are kept in the vault as well, and where the two differ the gentler one counts.
"""

from typing import Final

import msgspec

from core.engine.settings import StorageSettings
from core.protocol.operations import RetentionRules
from core.records.errors import IntegrityError
from core.vault.objects import SealedObjects

_NOTE: Final = "state/retention-rules"
NONE: Final = RetentionRules()


class Confirmed:
    """The rules that were confirmed. Writing belongs to the writer thread."""

    def __init__(self, objects: SealedObjects) -> None:
        self._objects = objects

    @property
    def rules(self) -> RetentionRules:
        """As they were confirmed last; none where nothing was."""
        if self._objects.stat(_NOTE) is None:
            return NONE
        try:
            return msgspec.msgpack.decode(self._objects.get(_NOTE), type=RetentionRules)
        except (IntegrityError, msgspec.MsgspecError):
            return NONE

    def keep(self, rules: RetentionRules) -> None:
        """The user has seen what these let go, or has made them gentler.

        Raises:
            EnvironmentFaultError: the disk fails; those before are still confirmed.
        """
        self._objects.put(_NOTE, msgspec.msgpack.encode(rules))


def rules_of(settings: StorageSettings) -> RetentionRules:
    """The rules as the settings have them."""
    return RetentionRules(
        settings.keep_days,
        settings.pictures_days,
        settings.texts_days,
        settings.memories_days,
        settings.max_gb,
    )


def followed(rules: RetentionRules, confirmed: RetentionRules) -> RetentionRules:
    """Of two sets of rules, for each the gentler one: what both agree may go."""
    return RetentionRules(
        keep_days=int(_gentler(rules.keep_days, confirmed.keep_days)),
        pictures_days=int(_gentler(rules.pictures_days, confirmed.pictures_days)),
        texts_days=int(_gentler(rules.texts_days, confirmed.texts_days)),
        memories_days=int(_gentler(rules.memories_days, confirmed.memories_days)),
        max_gb=_gentler(rules.max_gb, confirmed.max_gb),
    )


def _gentler(one: float, other: float) -> float:
    return max(one, other) if one and other else 0
