"""The keyring of the operating system, where there is one that deserves the name.

The `keyring` library takes whatever is configured or installed, a file in plain text or a back end that
forgets everything included. Here only back ends of known classes count, made by us: one that the environment
or a configuration file names is used if it is one of them, and is never imported otherwise.
"""

import configparser
import importlib
import logging
import os
import threading
from collections.abc import Callable
from typing import Final, Protocol, TypeVar, runtime_checkable

from core.records.errors import EnvironmentFaultError

ALLOWED: Final = (
    "keyring.backends.Windows.WinVaultKeyring",
    "keyring.backends.macOS.Keyring",
    "keyring.backends.SecretService.Keyring",
    "keyring.backends.libsecret.Keyring",
    "keyring.backends.kwallet.DBusKeyring",
    "keyring.backends.kwallet.DBusKeyringKWallet4",
)
"""Classes that keep secrets encrypted, under the user's login."""
_CHAINER: Final = "keyring.backends.chainer.ChainerBackend"
"""Asks one back end after the other; we ask those of them that are allowed."""
_SERVICE: Final = "afterimage"
PATIENCE: Final = 60.0
"""Seconds for one call. The system may ask the user to unlock the keyring meanwhile."""
_LOG = logging.getLogger(__name__)
Result = TypeVar("Result")


@runtime_checkable
class Keyring(Protocol):
    """Keeps short secrets for this user of this machine. Every method may block, and may ask the user."""

    @property
    def name(self) -> str:
        """What people call it."""

    def read(self, account: str, *, patience: float = PATIENCE) -> str | None:
        """The secret kept under that name, `None` where there is none.

        Args:
            account: The name.
            patience: Seconds to wait for the keyring, or for its user.

        Raises:
            EnvironmentFaultError: It cannot be asked.
        """

    def write(self, account: str, secret: str, *, patience: float = PATIENCE) -> None:
        """Keeps a secret.

        Args:
            account: The name it is kept under.
            secret: Text.
            patience: As for reading.

        Raises:
            EnvironmentFaultError: It was not kept.
        """

    def delete(self, account: str) -> None:
        """Forgets a secret; one that is not there is ignored.

        Raises:
            EnvironmentFaultError: It cannot be asked.
        """


class Backend(Protocol):
    """What is used of a back end of the library."""

    def get_password(self, service: str, username: str) -> str | None:
        """The password kept under both names."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keeps one."""

    def delete_password(self, service: str, username: str) -> None:
        """Forgets one."""


class SystemKeyring:
    """The allowed back end that this machine has.

    Args:
        backend: Of a class that is allowed.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self.name = _NAMES.get(class_name(type(backend)), "the system's keyring")

    def read(self, account: str, *, patience: float = PATIENCE) -> str | None:
        """As `Keyring.read`."""
        return self._ask(lambda: self._backend.get_password(_SERVICE, account), patience)

    def write(self, account: str, secret: str, *, patience: float = PATIENCE) -> None:
        """As `Keyring.write`."""
        self._ask(lambda: self._backend.set_password(_SERVICE, account, secret), patience)
        if self.read(account, patience=patience) != secret:
            raise EnvironmentFaultError(f"{self.name} did not keep what it was given. Nothing was changed.")

    def delete(self, account: str) -> None:
        """As `Keyring.delete`."""
        if self.read(account) is not None:
            self._ask(lambda: self._backend.delete_password(_SERVICE, account), PATIENCE)

    def _ask(self, call: Callable[[], Result], patience: float) -> Result:
        """In a thread of its own: a prompt that nobody answers must not hold up everything else for good."""
        outcome: list[Result] = []
        failure: list[Exception] = []

        def run() -> None:
            try:
                outcome.append(call())
            except Exception as error:  # noqa: BLE001 -- back ends raise whatever their system's library does
                failure.append(error)

        thread = threading.Thread(target=run, name="keyring", daemon=True)
        thread.start()
        thread.join(patience)
        if outcome:
            return outcome[0]
        if failure:
            _LOG.warning("the keyring failed: %s", type(failure[0]).__name__)
            raise EnvironmentFaultError(
                f"{self.name} refused. Unlock it and try again, or use the recovery key."
            ) from failure[0]
        raise EnvironmentFaultError(f"{self.name} does not answer. Try again, or use the recovery key.")


_NAMES: Final = {
    ALLOWED[0]: "Windows Credential Manager",
    ALLOWED[1]: "The macOS keychain",
    ALLOWED[2]: "The Secret Service keyring",
    ALLOWED[3]: "The Secret Service keyring",
    ALLOWED[4]: "KDE Wallet",
    ALLOWED[5]: "KDE Wallet",
}


def class_name(kind: type) -> str:
    """A class by its full name, as `ALLOWED` lists them."""
    return f"{kind.__module__}.{kind.__qualname__}"


def find_keyring() -> Keyring | None:
    """The keyring of this machine, `None` where there is none that may be trusted with a secret.

    May take a moment: it asks the session's bus.
    """
    chosen = _chosen()
    if chosen and chosen != _CHAINER and chosen not in ALLOWED:
        _LOG.warning("a keyring is configured that is none of those Afterimage trusts: it uses none")
        return None
    names = [chosen] if chosen in ALLOWED else list(ALLOWED)
    usable = [kind for name in names if (kind := _load(name)) and _priority(kind) > 0]
    if not usable:
        return None
    kind = max(usable, key=_priority)
    try:
        return SystemKeyring(kind())
    except Exception as error:  # noqa: BLE001 -- as above
        _LOG.warning("the keyring cannot be used: %s", type(error).__name__)
        return None


def _chosen() -> str:
    """The class that the environment or the library's configuration file names; empty for none."""
    named = os.environ.get("PYTHON_KEYRING_BACKEND")
    if named is not None:
        return named
    try:
        from keyring.util import platform_  # noqa: PLC0415 -- the library is only loaded by whom it serves

        config = configparser.RawConfigParser()
        config.read(platform_.config_root() / "keyringrc.cfg", encoding="utf-8")
        return config.get("backend", "default-keyring", fallback="").strip()
    except (ImportError, OSError, ValueError, configparser.Error):
        _LOG.warning("the keyring's configuration cannot be read: Afterimage uses none")
        return "unreadable"


def _load(name: str) -> type[Backend] | None:
    """A class of the library; nothing but what is allowed is ever imported."""
    module, _, kind = name.rpartition(".")
    try:
        found = getattr(importlib.import_module(module), kind)
    except Exception as error:  # noqa: BLE001 -- a back end of another system fails in its own way
        _LOG.debug("no %s here: %s", name, type(error).__name__)
        return None
    return found if isinstance(found, type) and class_name(found) == name else None


def _priority(kind: type[Backend]) -> float:
    """How good the library says it is here; below 0 where it does not work."""
    try:
        return float(getattr(kind, "priority", -1))
    except Exception as error:  # noqa: BLE001 -- by contract it raises where it does not work
        _LOG.debug("%s does not work here: %s", kind.__name__, type(error).__name__)
        return -1.0
