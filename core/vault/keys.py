"""Keys: from a passphrase or recovery key to the master key, and from it to a key for each purpose."""

import base64
import binascii
import hashlib
import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from core.records.errors import IntegrityError, LockedError, RefusedError, WrongPassphraseError
from core.vault.envelope import KEY_SIZE

_MEBI: Final = 1024  # Argon2 counts memory in KiB
_RECOVERY_CHECKSUM: Final = 3
_RECOVERY_GROUP: Final = 4
_RECOVERY_LENGTH: Final = (KEY_SIZE + _RECOVERY_CHECKSUM) * 8 // 5
_RECOVERY_SLIPS: Final = 4
_RECOVERY_ALPHABET: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
# What people write for letters of the base32 alphabet, which has none of these digits.
_LOOKALIKES: Final = str.maketrans({"0": "O", "1": "I", "8": "B"})
_ID_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class KdfParameters:
    """The cost of one guess at a passphrase by Argon2id."""

    memory_kib: int = 256 * _MEBI
    iterations: int = 3
    lanes: int = 4

    def require_floor(self) -> None:
        """Refuses to make a vault that would be cheap to guess at.

        Raises:
            RefusedError: Below 64 MiB, 3 iterations or 4 lanes.
        """
        if self.memory_kib < 64 * _MEBI or self.iterations < 3 or self.lanes < 4:  # noqa: PLR2004
            raise RefusedError(
                "These key derivation settings are too weak: at least 64 MiB, 3 rounds, 4 lanes."
            )

    def require_sane(self) -> None:
        """Refuses a header that would exhaust the machine or was weakened.

        Raises:
            IntegrityError: Outside 64 MiB to 1 GiB, 1 to 10 iterations, 1 to 8 lanes.
        """
        sane = (
            64 * _MEBI <= self.memory_kib <= 1024 * _MEBI
            and 1 <= self.iterations <= 10  # noqa: PLR2004
            and 1 <= self.lanes <= 8  # noqa: PLR2004
        )
        if not sane:
            raise IntegrityError(
                "The vault's header asks for unsafe key derivation settings. It is damaged or was changed."
            )


def stretch(passphrase: str, salt: bytes, cost: KdfParameters) -> bytes:
    """The slot key of a passphrase. Takes a good part of a second and `cost.memory_kib` of memory.

    The passphrase is normalised (NFKC), so that it opens the vault from whatever keyboard it was typed on.
    """
    text = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    kdf = Argon2id(
        salt=salt, length=KEY_SIZE, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return kdf.derive(text)


def expand(secret: bytes, salt: bytes, purpose: str) -> bytes:
    """A key for one purpose from a secret that is random already."""
    return HKDF(hashes.SHA256(), KEY_SIZE, salt, b"afterimage/1/" + purpose.encode()).derive(secret)


def new_recovery_key() -> tuple[bytes, str]:
    """256 random bits, and how they are written down: groups of base32 with a checksum."""
    key = secrets.token_bytes(KEY_SIZE)
    text = base64.b32encode(key + _checksum(key)).decode()
    return key, "-".join(text[i : i + _RECOVERY_GROUP] for i in range(0, len(text), _RECOVERY_GROUP))


def parse_recovery_key(text: str) -> bytes | None:
    """The recovery key in `text`, or `None` if it is evidently something else (a passphrase).

    Spaces, dashes and case do not matter.

    Raises:
        WrongPassphraseError: It looks like a recovery key with a slip in it.
    """
    letters = "".join(text.split()).replace("-", "").upper().translate(_LOOKALIKES)
    if abs(len(letters) - _RECOVERY_LENGTH) > _RECOVERY_SLIPS or not set(letters) <= _RECOVERY_ALPHABET:
        return None
    try:
        data = base64.b32decode(letters)
    except binascii.Error:
        data = b""
    key, checksum = data[:KEY_SIZE], data[KEY_SIZE:]
    if len(letters) != _RECOVERY_LENGTH or checksum != _checksum(key):
        raise WrongPassphraseError(
            "This looks like a recovery key with a typing mistake in it. "
            "Compare it with your copy letter by letter."
        )
    return key


def _checksum(key: bytes) -> bytes:
    return hashlib.sha256(b"afterimage recovery key" + key).digest()[:_RECOVERY_CHECKSUM]


class Keys:
    """The keys of an opened vault, all derived from one random master key."""

    def __init__(self, master: bytes, store_id: bytes) -> None:
        self._master = bytearray(master)
        self._store_id = store_id
        self._ids = self.derive("ids")

    def derive(self, purpose: str) -> bytes:
        """The 32-byte key for one purpose ("key-table", "spool", "ids", "header"...).

        Raises:
            LockedError: The keys were wiped.
        """
        if not self._master:
            raise LockedError("The vault is locked. Unlock it first.")
        return expand(bytes(self._master), self._store_id, purpose)

    def spool_private_key(self) -> bytes:
        """The X25519 private key that opens what was captured while the vault was locked."""
        return self.derive("spool")

    def spool_public_key(self) -> bytes:
        """The X25519 public key that belongs to it."""
        private = X25519PrivateKey.from_private_bytes(self.spool_private_key())
        return private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)

    def identify(self, kind: str, *parts: str) -> str:
        """The id of a record: the same parts give the same id here, and nothing away anywhere else.

        Args:
            kind: What stands before the underscore: "mem", "msg", "frm"...
            parts: What makes the record the one it is; where one ends and the next begins counts.
        """
        if not self._ids:
            raise LockedError("The vault is locked. Unlock it first.")
        encoded = [part.encode("utf-8", "surrogatepass") for part in (kind, *parts)]
        message = b"".join(len(part).to_bytes(8) + part for part in encoded)
        digest = hmac.digest(self._ids, message, "sha256")[:_ID_BYTES]
        return f"{kind}_{base64.b32encode(digest).decode().rstrip('=').lower()}"

    def wipe(self) -> None:
        """Overwrites the master key. Copies made in between end only with the process."""
        for index in range(len(self._master)):
            self._master[index] = 0
        self._master = bytearray()
        self._ids = b""
