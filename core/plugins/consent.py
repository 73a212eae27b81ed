"""What the user has allowed: which plugin, in which version, with which files. Kept beside the settings.

It lies outside the vault because the read worker starts while that is locked. What cannot be read allows
nothing.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from core.plugins.finding import Found
from core.records.errors import NotFoundError, RefusedError
from core.records.plugins import PluginState
from core.vault.files import write_atomic

FILE: Final = "plugins.json"
"""Its name, in the home."""
MOST_FAILURES: Final = 3
"""In a row, after which a plugin is turned off."""
_GONE: Final = "It is not installed any more."


@dataclass(frozen=True, slots=True)
class Consent:
    """To one plugin."""

    version: str
    digest: str
    at: datetime
    failures: int = 0
    """In a row."""
    problem: str = ""
    """What went wrong last; empty after it went well."""

    @property
    def spent(self) -> bool:
        """Whether it failed so often that it was turned off."""
        return self.failures >= MOST_FAILURES


class Consents:
    """Reads and writes the file. From any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def all(self) -> dict[str, Consent]:
        """By the plugin's name."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=dict[str, Consent])
        except (OSError, msgspec.MsgspecError, ValueError):
            return {}

    def allow(self, found: Found, digest: str, now: datetime) -> None:
        """Remember that the user allowed it.

        Args:
            found: As it is now.
            digest: As it was when the user looked at it.
            now: Aware.

        Raises:
            RefusedError: It cannot be allowed, or has changed since.
        """
        if found.unusable:
            raise RefusedError(f"{found.name} cannot be allowed. {found.unusable}")
        if found.digest != digest:
            raise RefusedError(f"{found.name} has changed since it was listed. Look at it again.")
        with self._lock:
            self._write(self.all() | {found.name: Consent(found.version, digest, now)})

    def withdraw(self, name: str) -> None:
        """Forget that it was allowed.

        Raises:
            NotFoundError: It was not.
        """
        with self._lock:
            known = self.all()
            if known.pop(name, None) is None:
                raise NotFoundError(f"No plugin “{name[:100]}” is allowed.")
            self._write(known)

    def note(self, name: str, digest: str, problem: str) -> bool:
        """Note how a plugin fared; whether it has just been turned off by that.

        Args:
            name: Of the plugin.
            digest: Of the files that ran.
            problem: What went wrong, in a sentence without content; empty where it went well.
        """
        with self._lock:
            known = self.all()
            before = known.get(name)
            if before is None or before.digest != digest or before.spent:
                return False
            if not problem and not before.failures:
                return False
            after = replace(before, failures=before.failures + 1 if problem else 0, problem=problem)
            self._write(known | {name: after})
            return after.spent

    def _write(self, consents: dict[str, Consent]) -> None:
        write_atomic(self._path, msgspec.json.format(msgspec.json.encode(consents), indent=2) + b"\n")
        self._path.chmod(0o600)


def allowed(found: Sequence[Found], consents: dict[str, Consent]) -> tuple[Found, ...]:
    """Those that may run: allowed, unchanged, and not turned off."""
    return tuple(one for one in found if _state(one, consents.get(one.name)).standing == "on")


def states(found: Sequence[Found], consents: dict[str, Consent]) -> tuple[PluginState, ...]:
    """How all plugins stand, those included that were allowed and are gone."""
    there = {one.name: one for one in found}
    gone = (
        PluginState(name, one.version, "", "", (), (), (), "", "unusable", _GONE, one.version)
        for name, one in consents.items()
        if name not in there
    )
    known = (_state(one, consents.get(one.name)) for one in found)
    return tuple(sorted((*known, *gone), key=lambda one: one.name))


def _state(found: Found, consent: Consent | None) -> PluginState:
    state = PluginState(
        found.name, found.version, found.maker, found.about, found.hooks, found.imports, found.exports,
        found.digest, "off",
        allowed_version=consent.version if consent else "",
    )  # fmt: skip
    if found.unusable:
        return replace(state, standing="unusable", problem=found.unusable)
    if consent is None:
        return state
    if consent.digest != found.digest:
        return replace(state, standing="changed", problem=_changed(consent.version))
    return replace(state, standing="failed" if consent.spent else "on", problem=consent.problem)


def _changed(version: str) -> str:
    return f"Its files have changed since you allowed version {version}. Allow it again to use it."
