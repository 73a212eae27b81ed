"""What the key table knows of one sealed file."""

import secrets
import time
from dataclasses import dataclass, field
from typing import Self

from core.vault.envelope import FIRST_EPOCH, KEY_ID_SIZE, KEY_SIZE


@dataclass(frozen=True, slots=True)
class Entry:
    """Where one name's bytes are and what opens them.

    `file` is 32 random hex digits: the file's name on disk, in whatever folder its owner uses, and as 16
    bytes the key id in its envelope. `key` is a random 256-bit data key used for this one file. `size` is the
    length of the text in bytes; of a file that is still `growing`, how much of it was on disk when that was
    last noted. `modified` is in seconds since 1970. `epoch` is the generation of keys it was sealed in.
    """

    file: str
    key: bytes = field(repr=False)
    size: int = 0
    modified: float = 0.0
    epoch: int = FIRST_EPOCH
    growing: bool = False

    @classmethod
    def fresh(cls, size: int = 0, *, epoch: int = FIRST_EPOCH, growing: bool = False) -> Self:
        """A new random file name and key, recorded nowhere yet."""
        key = secrets.token_bytes(KEY_SIZE)
        return cls(secrets.token_hex(KEY_ID_SIZE), key, size, time.time(), epoch, growing)

    @property
    def key_id(self) -> bytes:
        """What the envelope calls the key."""
        return bytes.fromhex(self.file)
