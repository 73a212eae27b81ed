"""One small example of every sealed format, made without chance, for its frozen vector."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from core.journal.segment import LINK_SIZE, SegmentCipher
from core.spool.box import close_box
from core.vault.entry import Entry
from core.vault.envelope import CHUNK_SIZE, Algorithm, Place, StreamSealer, seal
from core.vault.log import LogCipher, Position
from core.vault.tableformat import Root, TableLayout

STORE: Final = bytes(range(16))
KEY: Final = bytes(range(32))
KEY_ID: Final = bytes(range(16, 32))
NONCE: Final = bytes(range(12))
ENTRY: Final = Entry("ab" * 16, KEY, 6, 1.5, epoch=3)
OBJECT: Final = b"object" * 11_000
TABLE: Final[Mapping[str, Entry]] = {
    "journal/00000001": Entry("ab" * 16, KEY, 500, 1.5, epoch=3, growing=True),
    "objects/ünïcode": Entry("cd" * 16, bytes(32), 7, 2.25),
}
PAYLOADS: Final = (b"first", b"", b"third " * 20)
ROOT: Final = Root(7, bytes(range(32, 64)))
LAYOUT: Final = TableLayout(Path("keys"), STORE)
PRIVATE: Final = bytes(range(64, 96))
LABEL: Final = b"0123456789abcdef-01234567.frame"
PLACE: Final = Place(STORE, "objects/example")


def nonce(number: int) -> bytes:
    return bytes([number]) * 12


def whole(algorithm: Algorithm) -> bytes:
    return seal(KEY, b"frozen", PLACE, key_id=KEY_ID, epoch=7, algorithm=algorithm, nonce=NONCE)


def object_file() -> bytes:
    place = Place(STORE, f"objects/{ENTRY.file}")
    sealer = StreamSealer(KEY, place, key_id=ENTRY.key_id, epoch=3, nonce_prefix=bytes(range(7)))
    first, last = OBJECT[:CHUNK_SIZE], OBJECT[CHUNK_SIZE:]
    return sealer.header + sealer.seal(first, final=False) + sealer.seal(last, final=True)


def log() -> bytes:
    cipher, position, data = LAYOUT.log_cipher(ROOT), Position(), b""
    for number, payload in enumerate(PAYLOADS):
        record, position = cipher.seal(payload, position, nonce=nonce(number))
        data += record
    return data


def checkpoint() -> bytes:
    made = LAYOUT.checkpoint(ROOT)
    tag = bytes(range(16))
    return made.seal(0, Position(), nonce=NONCE) + made.seal(1, Position(3, tag), nonce=nonce(1))


def segment() -> bytes:
    cipher = SegmentCipher(STORE, "journal/00000001", ENTRY)
    data = cipher.header
    for number, payload in enumerate(PAYLOADS):
        data += cipher.seal(payload, number, data[-LINK_SIZE:], nonce=nonce(number))
    return data


def box() -> bytes:
    public = X25519PrivateKey.from_private_bytes(PRIVATE).public_key().public_bytes_raw()
    return close_box(b"an item", public, LABEL, ephemeral=X25519PrivateKey.from_private_bytes(KEY))


FORMATS: Final[Mapping[str, Callable[[], bytes]]] = {
    "envelope-aes-256-gcm": lambda: whole(Algorithm.AES_256_GCM),
    "envelope-aes-256-gcm-siv": lambda: whole(Algorithm.AES_256_GCM_SIV),
    "object-file": object_file,
    "key-table-root": lambda: LAYOUT.seal_root("root", ROOT, KEY, 3, nonce=NONCE),
    "key-table-root-copy": lambda: LAYOUT.seal_root("root.copy", ROOT, KEY, 3, nonce=NONCE),
    "key-table-snapshot": lambda: LAYOUT.seal_snapshot(LAYOUT.snapshots(7)[0], ROOT, TABLE, 3, nonce=NONCE),
    "key-table-log": log,
    "key-table-checkpoint": checkpoint,
    "journal-segment": segment,
    "spool-box": box,
}


def log_cipher() -> LogCipher:
    return LAYOUT.log_cipher(ROOT)
