"""Operations on the keys of the vault. Each needs a secret again, even while the vault is open."""

from dataclasses import dataclass, field

from core.protocol.operations.base import Request


@dataclass(frozen=True, slots=True)
class KeyState:
    """How the vault is locked."""

    epoch: int
    """Grows by one with every rotation."""
    oldest_epoch: int
    """The oldest epoch in which something stored may still be sealed."""
    older_files: int | None
    """How many files are still of an older epoch; `None` while the vault is locked."""
    keyring: bool
    """Whether the passphrase opens the vault only together with the system's keyring."""
    keyring_name: str = ""
    """The keyring that this machine has; empty where there is none to be trusted."""


@dataclass(frozen=True, slots=True)
class GetKeyState(Request[KeyState]):
    """How the vault is locked, and how far the last rotation has come."""

    op = "keys.status"
    reply = KeyState
    needs_keys = False


@dataclass(frozen=True, slots=True)
class KeysChanged:
    """A change of keys is done."""

    recovery_key: str = field(default="", repr=False)
    """A new one, shown once and kept nowhere; empty where the old one goes on."""
    problem: str = ""
    """What could not be done besides, in plain words. The change counts all the same."""


@dataclass(frozen=True, slots=True)
class ChangePassphrase(Request[KeysChanged]):
    """Replace the passphrase. The old one opens nothing from then on."""

    op = "keys.passphrase"
    reply = KeysChanged
    secret: str = field(repr=False)
    """The present passphrase, or the recovery key."""
    new_passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class NewRecoveryKey(Request[KeysChanged]):
    """Make another recovery key. The old one opens nothing from then on."""

    op = "keys.recovery"
    reply = KeysChanged
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RotateKeys(Request[KeysChanged]):
    """Begin another epoch: a new master key and a new recovery key, under the same passphrase.

    What is stored is sealed anew little by little while nothing else is going on.
    """

    op = "keys.rotate"
    reply = KeysChanged
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class UseKeyring(Request[KeysChanged]):
    """Make the system's keyring a second part of the passphrase, or the passphrase enough by itself."""

    op = "keys.keyring"
    reply = KeysChanged
    passphrase: str = field(repr=False)
    on: bool
