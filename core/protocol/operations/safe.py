"""Operations on secrets that the user chose to keep. A value is only ever given for the passphrase."""

from dataclasses import dataclass, field
from datetime import datetime

from core.protocol.operations.base import Request


@dataclass(frozen=True, slots=True)
class KeptSecret:
    """A secret without its value."""

    id: str
    caption: str
    kind: str
    """What the user calls it: password, card, code; may be empty."""
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class KeptSecrets:
    """Newest first."""

    secrets: tuple[KeptSecret, ...]


@dataclass(frozen=True, slots=True)
class KeepSecret(Request[KeptSecret]):
    """Keep a secret."""

    op = "secrets.keep"
    reply = KeptSecret
    caption: str
    value: str = field(repr=False)
    kind: str = ""


@dataclass(frozen=True, slots=True)
class ListSecrets(Request[KeptSecrets]):
    """What is kept, without the values."""

    op = "secrets"
    reply = KeptSecrets


@dataclass(frozen=True, slots=True)
class RevealedSecret:
    """A secret's value, to be shown once and kept nowhere."""

    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RevealSecret(Request[RevealedSecret]):
    """The value of a secret, for the passphrase or recovery key, even while the vault is open."""

    op = "secrets.reveal"
    reply = RevealedSecret
    id: str
    passphrase: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SecretsRemoved:
    """How many secrets were destroyed."""

    removed: int


@dataclass(frozen=True, slots=True)
class RemoveSecrets(Request[SecretsRemoved]):
    """Destroy secrets, all or none."""

    op = "secrets.remove"
    reply = SecretsRemoved
    ids: tuple[str, ...]
