"""A header made of fixed keys, salts and nonces, wrapped step by step as the docstrings say."""

import base64
from pathlib import Path
from typing import Final

from core.vault.envelope import Place
from core.vault.header import KeyringSlot, PassphraseSlot, RecoverySlot, SpoolKey, VaultHeader
from core.vault.keys import KdfParameters, expand, spool_public_key, stretch
from core.vault.slots import wrap

FILE: Final = Path(__file__).with_name("frozen_header.json")
"""The header as its file has it. It never changes again."""
STORE: Final = bytes(range(16))
MASTER: Final = bytes(range(32))
LASTING: Final = bytes(range(32, 64))
OLD_MASTER: Final = bytes(range(64, 96))
SPOOL: Final = (bytes(range(96, 128)), bytes(range(128, 160)))
KEYRING: Final = bytes(range(160, 192))
RECOVERY: Final = bytes(range(192, 224))
PASSPHRASE: Final = "correct horse battery staple"
WITH_KEYRING: Final = "violet harbour lantern nine"
COST: Final = KdfParameters(64 * 1024, 3, 4)
EPOCH: Final = 7
_NONCE: Final = bytes(range(12))


def slot_id(number: int) -> bytes:
    return bytes([number] * 16)


def salt(number: int) -> bytes:
    return bytes([16 * number] * 16)


ACCOUNT: Final = f"{STORE.hex()}/slot/{slot_id(2).hex()}"
DRAWER: Final = {ACCOUNT: base64.b64encode(KEYRING).decode()}


def _sealed(key: bytes | bytearray, secret: bytes, name: str, key_id: bytes) -> str:
    place = Place(STORE, name)
    return wrap(key, bytearray(secret), place, key_id, EPOCH, nonce=_NONCE).hex()


def _slot(number: int, key: bytes | bytearray) -> str:
    return _sealed(key, MASTER, f"vault.json/slot/{slot_id(number).hex()}", slot_id(number))


def frozen_header() -> VaultHeader:
    under = expand(MASTER, STORE, "wrap")
    cost = (COST.memory_kib, COST.iterations, COST.lanes)
    plain = stretch(PASSPHRASE, salt(1), COST)
    joined = expand(stretch(WITH_KEYRING, salt(2), COST) + KEYRING, salt(2), "passphrase+keyring")
    recovered = expand(RECOVERY, salt(3), "recovery")
    spool = [(private, spool_public_key(private)) for private in SPOOL]
    return VaultHeader(
        store_id=STORE.hex(),
        created="2026-03-04T09:00:00+00:00",
        history=bytes(range(16, 32)).hex(),
        lasting=_sealed(under, LASTING, "vault.json/lasting", b"lasting".ljust(16, b"\0")),
        spool=tuple(
            SpoolKey(public.hex(), _sealed(under, private, f"vault.json/spool/{public.hex()}", public[:16]))
            for private, public in spool
        ),
        slots=(
            PassphraseSlot(slot_id(1).hex(), *cost, salt(1).hex(), _slot(1, plain)),
            KeyringSlot(slot_id(2).hex(), *cost, salt(2).hex(), _slot(2, joined)),
            RecoverySlot(slot_id(3).hex(), salt(3).hex(), _slot(3, recovered)),
        ),
        serial=42,
        epoch=EPOCH,
        oldest_epoch=5,
        previous=_sealed(under, OLD_MASTER, "vault.json/previous", b"previous".ljust(16, b"\0")),
    ).signed(expand(MASTER, STORE, "header"))
