"""Keys: from a passphrase or recovery key to the master key, and from it to a key for each purpose."""

import base64
import binascii
import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

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


def stretch(passphrase: str, salt: bytes, cost: KdfParameters) -> bytearray:
    """The slot key of a passphrase. Takes a good part of a second and `cost.memory_kib` of memory.

    The passphrase is normalised (NFKC), so that it opens the vault from whatever keyboard it was typed on.
    """
    key = bytearray(KEY_SIZE)
    text = unicodedata.normalize("NFKC", passphrase).encode("utf-8", "surrogatepass")
    kdf = Argon2id(
        salt=salt, length=KEY_SIZE, iterations=cost.iterations, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    kdf.derive_into(text, key)
    return key


def wipe(secret: bytearray) -> None:
    """Overwrites a secret where it lies. Copies made on the way to it end only with the process."""
    secret[:] = bytes(len(secret))


def expand(secret: bytes | bytearray, salt: bytes, purpose: str) -> bytes:
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


def record_id(ids: bytes, kind: str, *parts: str) -> str:
    """The id of a record under a vault's key for ids. See `Keys.identify`."""
    encoded = [part.encode("utf-8", "surrogatepass") for part in (kind, *parts)]
    message = b"".join(len(part).to_bytes(8) + part for part in encoded)
    digest = hmac.digest(ids, message, "sha256")[:_ID_BYTES]
    return f"{kind}_{base64.b32encode(digest).decode().rstrip('=').lower()}"


class Keys:
    """The keys of an opened vault, derived from its master key and from a secret that outlives rotations.

    Args:
        master: 32 random bytes, those of the present epoch.
        store_id: The vault's.
        lasting: 32 random bytes that are the same in every epoch: ids of records rest on them.
        spool: Private X25519 keys that open what was captured, the present one first.
    """

    def __init__(
        self,
        master: bytes | bytearray,
        store_id: bytes,
        lasting: bytes | bytearray,
        spool: Sequence[bytes] = (),
    ) -> None:
        self._master = bytearray(master)
        self._store_id = store_id
        self._lasting = bytearray(lasting)
        self._ids = self.lasting("ids")
        self.spool = tuple(spool)

    def derive(self, purpose: str) -> bytes:
        """The 32-byte key for one purpose ("key-table", "header"...). It changes with every rotation.

        Raises:
            LockedError: The keys were wiped.
        """
        return expand(self._opened(self._master), self._store_id, purpose)

    def lasting(self, purpose: str) -> bytes:
        """The 32-byte key for one purpose that has to be the same after a rotation.

        Raises:
            LockedError: The keys were wiped.
        """
        return expand(self._opened(self._lasting), self._store_id, purpose)

    def identify(self, kind: str, *parts: str) -> str:
        """The id of a record: the same parts give the same id here, and nothing away anywhere else.

        Args:
            kind: What stands before the underscore: "mem", "msg", "frm"...
            parts: What makes the record the one it is; where one ends and the next begins counts.
        """
        if not self._ids:
            raise LockedError("The vault is locked. Unlock it first.")
        return record_id(self._ids, kind, *parts)

    def renew(self, master: bytes | bytearray, spool: Sequence[bytes]) -> None:
        """Goes over to the keys of another epoch. Ids stay as they are."""
        old, self._master = self._master, bytearray(master)
        wipe(old)
        self.spool = tuple(spool)

    def keep_present_spool_key(self) -> None:
        """Forgets those of epochs before."""
        self.spool = self.spool[:1]

    def wipe(self) -> None:
        """Overwrites the secrets. Copies made in between end only with the process."""
        for secret in (self._master, self._lasting):
            wipe(secret)
        self._master, self._lasting = bytearray(), bytearray()
        self._ids = b""
        self.spool = ()

    @staticmethod
    def _opened(secret: bytearray) -> bytearray:
        if not secret:
            raise LockedError("The vault is locked. Unlock it first.")
        return secret


def spool_public_key(private: bytes) -> bytes:
    """The X25519 public key that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
