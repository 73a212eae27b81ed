"""How a device joins: a code that is told by other means opens what waits for it in the shared place.

The code is 160 random bits, so nobody finds it by trying. It opens one sealed file with the circle's keys and
members, which goes when it was used or when its time is over, and it proves to the others who was invited.
"""

import base64
import binascii
import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import msgspec

from core.devices.circle import Circle, Epoch
from core.devices.records import FORMAT, Member, Revoked
from core.records.errors import EnvironmentFaultError, IntegrityError, RefusedError
from core.vault.envelope import Algorithm, Place, seal, unseal
from core.vault.keys import expand

_SECRET_BYTES: Final = 20
_CHECK_BYTES: Final = 2
_GROUP: Final = 6
_SALT: Final = b"afterimage invitation"
_WORDS: Final = 3
LARGEST: Final = 1024 * 1024


class Invitation(msgspec.Struct, frozen=True):
    """What a new device needs."""

    format: int
    circle: str
    names: bytes
    epochs: tuple[Epoch, ...]
    members: dict[str, Member]
    revoked: dict[str, Revoked]
    expires: datetime

    def __repr__(self) -> str:
        return f"Invitation({self.circle})"


@dataclass(frozen=True, slots=True)
class Code:
    """The secret of an invitation and what follows from it."""

    secret: bytes = field(repr=False)

    @classmethod
    def new(cls) -> "Code":
        """A fresh one."""
        return cls(secrets.token_bytes(_SECRET_BYTES))

    @classmethod
    def parse(cls, text: str) -> "Code":
        """A code as it was typed; spaces, dashes and case do not matter.

        Raises:
            RefusedError: There is a slip in it.
        """
        letters = "".join(text.split()).replace("-", "").upper()
        try:
            data = base64.b32decode(letters + "=" * (-len(letters) % 8))
        except (binascii.Error, ValueError):
            data = b""
        secret, check = data[:_SECRET_BYTES], data[_SECRET_BYTES:]
        if len(secret) != _SECRET_BYTES or check != _check(secret) or _letters(secret) != letters:
            raise RefusedError(
                "This is no invitation, or there is a slip in it. Compare it letter by letter."
            )
        return cls(secret)

    @property
    def text(self) -> str:
        """As it is shown."""
        letters = _letters(self.secret)
        return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))

    @property
    def id(self) -> str:
        """Names the invitation's file and gives nothing away."""
        return expand(self.secret, _SALT, "id").hex()[:32]

    @property
    def proof_key(self) -> bytes:
        """Proves that a device had the code."""
        return expand(self.secret, _SALT, "proof")

    def words(self, circle: str) -> str:
        """What both devices show: the same words mean the same circle."""
        from mnemonic import Mnemonic  # noqa: PLC0415 -- reads a list of words that two operations need

        numbers = expand(self.secret, circle.encode(), "words")
        words = Mnemonic("english").wordlist
        chosen = [words[int.from_bytes(numbers[2 * one : 2 * one + 2]) % len(words)] for one in range(_WORDS)]
        return " ".join(chosen)

    def seal(self, circle: Circle, expires: datetime) -> bytes:
        """What is put into the shared place."""
        body = Invitation(
            FORMAT, circle.id, circle.names, circle.epochs, circle.members, circle.revoked, expires
        )
        return seal(
            expand(self.secret, _SALT, "seal"), msgspec.msgpack.encode(body), self._place, key_id=self._key_id
        )

    def open(self, data: bytes) -> Invitation:
        """What waits for the new device.

        Raises:
            EnvironmentFaultError: A newer version wrote it.
            IntegrityError: It is damaged or another's.
        """
        text = unseal(expand(self.secret, _SALT, "seal"), data, self._place, algorithm=Algorithm.AES_256_GCM)
        try:
            if msgspec.msgpack.decode(text, type=_Version).format > FORMAT:
                raise EnvironmentFaultError(
                    "The invitation was made by a newer Afterimage. Update this device, then join."
                )
            return msgspec.msgpack.decode(text, type=Invitation)
        except msgspec.MsgspecError:
            raise IntegrityError("The invitation cannot be read. Make a new one.") from None

    @property
    def _place(self) -> Place:
        return Place(_SALT, f"invitations/{self.id}")

    @property
    def _key_id(self) -> bytes:
        return bytes.fromhex(self.id)


class _Version(msgspec.Struct):
    format: int


def _letters(secret: bytes) -> str:
    return base64.b32encode(secret + _check(secret)).decode().rstrip("=")


def _check(secret: bytes) -> bytes:
    return hashlib.sha256(b"afterimage invitation" + secret).digest()[:_CHECK_BYTES]
