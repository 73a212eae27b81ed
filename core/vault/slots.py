"""Slots: how the master key is wrapped under what a person knows or has, and what it wraps in turn.

Everything is wrapped by AES-256-GCM-SIV in the envelope of `core.vault.envelope`, bound to the store and to a
name of its own, so that nothing that is wrapped opens in another's place:

    vault.json/slot/<slot id>   the master key, under the slot's key
    vault.json/lasting          the secret that outlives rotations  ┐
    vault.json/spool/<public>   a private key of the spool          ├ under HKDF(master, store id, "wrap")
    vault.json/previous         the master key of the epoch before  ┘

A slot's key is Argon2id(passphrase, salt); HKDF(that ‖ the keyring's secret, salt, "passphrase+keyring"); or
HKDF(recovery key, salt, "recovery").
"""

import base64
import binascii
import os
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from core.records.errors import (
    AfterimageError,
    EnvironmentFaultError,
    IntegrityError,
    RefusedError,
    WrongPassphraseError,
)
from core.vault.envelope import (
    HEADER_SIZE,
    KEY_ID_SIZE,
    KEY_SIZE,
    NONCE_SIZE,
    TAG_SIZE,
    Algorithm,
    Header,
    Place,
)
from core.vault.header import (
    HEADER_FILE,
    KeyringSlot,
    PassphraseSlot,
    RecoverySlot,
    Slot,
    SpoolKey,
    VaultHeader,
)
from core.vault.keyring import Keyring
from core.vault.keys import (
    KdfParameters,
    Keys,
    expand,
    parse_recovery_key,
    spool_public_key,
    stretch,
    wipe,
)

SALT_SIZE: Final = 16
FindKeyring = Callable[[], Keyring | None]
_WRAPPED_SIZE: Final = HEADER_SIZE + KEY_SIZE + TAG_SIZE
_LASTING: Final = "lasting"
_PREVIOUS: Final = "previous"
TABLE_PURPOSE: Final = "key-table"


@dataclass(frozen=True, slots=True)
class Scope:
    """What wrapped things are bound to: a store, and the epoch they are wrapped in."""

    store_id: bytes
    epoch: int


# ── slots ────────────────────────────────────────────────────────────────────────────────────────────────


def make_passphrase_slot(
    passphrase: str,
    master: bytearray,
    scope: Scope,
    cost: KdfParameters,
    keyring: Keyring | None = None,
) -> PassphraseSlot | KeyringSlot:
    """A slot that the passphrase opens. Slow on purpose.

    Args:
        passphrase: As it was typed.
        master: What is wrapped.
        scope: Where it belongs.
        cost: Of one guess.
        keyring: If given, a secret is put there that is needed besides the passphrase.

    Raises:
        EnvironmentFaultError: The keyring did not keep the secret.
    """
    slot_id, salt = secrets.token_bytes(KEY_ID_SIZE), secrets.token_bytes(SALT_SIZE)
    key = stretch(passphrase, salt, cost)
    try:
        if keyring is not None:
            added = secrets.token_bytes(KEY_SIZE)
            keyring.write(_account(scope.store_id, slot_id), base64.b64encode(added).decode())
            key = _joined(key, added, salt)
        wrapped = wrap(key, master, _slot_place(scope.store_id, slot_id), slot_id, scope.epoch)
    finally:
        wipe(key)
    kind = PassphraseSlot if keyring is None else KeyringSlot
    return kind(slot_id.hex(), cost.memory_kib, cost.iterations, cost.lanes, salt.hex(), wrapped.hex())


def make_recovery_slot(recovery: bytes, master: bytearray, scope: Scope) -> RecoverySlot:
    """A slot that the recovery key opens."""
    slot_id, salt = secrets.token_bytes(KEY_ID_SIZE), secrets.token_bytes(SALT_SIZE)
    key = expand(recovery, salt, "recovery")
    wrapped = wrap(key, master, _slot_place(scope.store_id, slot_id), slot_id, scope.epoch)
    return RecoverySlot(slot_id.hex(), salt.hex(), wrapped.hex())


def open_slot(header: VaultHeader, secret: str, find_keyring: FindKeyring) -> tuple[bytearray, Slot]:
    """The master key, and the slot that gave it. Slow on purpose for anything but a recovery key.

    Raises:
        WrongPassphraseError: The secret opens no slot.
        EnvironmentFaultError: The passphrase needs the system's keyring, which does not give its part.
    """
    refusal: AfterimageError = WrongPassphraseError(
        "That is neither the passphrase nor the recovery key of this memory."
    )
    recovery: bytes | None = None
    try:
        recovery = parse_recovery_key(secret)
    except WrongPassphraseError as slip:
        refusal = slip  # unless it is a passphrase that merely looks like a recovery key
    for slot in header.slots:
        if isinstance(slot, RecoverySlot) is (recovery is None):
            continue
        try:
            key = _slot_key(header, slot, secret, recovery, find_keyring)
        except EnvironmentFaultError as error:
            refusal = error
            continue
        try:
            return unwrap(key, slot.wrapped, _slot_place(header.store, bytes.fromhex(slot.id))), slot
        except IntegrityError:
            continue
        finally:
            wipe(key)
    raise refusal


def forget_slot(header: VaultHeader, slot: Slot, find_keyring: FindKeyring) -> None:
    """Takes a slot's secret out of the keyring, once no header has that slot any more.

    Raises:
        EnvironmentFaultError: The keyring kept it. It opens nothing by itself.
    """
    keyring = find_keyring() if isinstance(slot, KeyringSlot) else None
    if keyring is not None:
        keyring.delete(_account(header.store, bytes.fromhex(slot.id)))


def require_passphrase(text: str) -> None:
    """Refuses what cannot be a passphrase.

    Raises:
        RefusedError: It is empty, or would be taken for a recovery key.
    """
    if not text.strip():
        raise RefusedError("The passphrase is empty. Choose one that nobody can guess.")
    try:
        taken = parse_recovery_key(text) is not None
    except WrongPassphraseError:
        taken = False
    if taken:
        raise RefusedError("This is a recovery key. Choose a passphrase of your own.")


def _slot_key(
    header: VaultHeader, slot: Slot, secret: str, recovery: bytes | None, find_keyring: FindKeyring
) -> bytearray:
    salt = bytes.fromhex(slot.salt)
    if isinstance(slot, RecoverySlot):
        return bytearray(expand(recovery or b"", salt, "recovery"))
    added = _from_keyring(header, slot, find_keyring) if isinstance(slot, KeyringSlot) else None
    key = stretch(secret, salt, slot.cost)
    return key if added is None else _joined(key, added, salt)


def _from_keyring(header: VaultHeader, slot: KeyringSlot, find_keyring: FindKeyring) -> bytes:
    keyring = find_keyring()
    if keyring is None:
        raise EnvironmentFaultError(
            "This memory needs the system's keyring besides the passphrase, and there is none here. "
            "Use the recovery key."
        )
    text = keyring.read(_account(header.store, bytes.fromhex(slot.id)))
    if text is None:
        raise EnvironmentFaultError(
            f"{keyring.name} does not have its part of the key of this memory. Use the recovery key."
        )
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise EnvironmentFaultError(
            f"{keyring.name} has something else in place of its part of the key of this memory. "
            "Use the recovery key."
        ) from None


def _joined(stretched: bytearray, added: bytes, salt: bytes) -> bytearray:
    """The key of a passphrase together with what the keyring adds."""
    both = stretched + added
    wipe(stretched)
    try:
        return bytearray(expand(both, salt, "passphrase+keyring"))
    finally:
        wipe(both)


def _account(store_id: bytes, slot_id: bytes) -> str:
    return f"{store_id.hex()}/slot/{slot_id.hex()}"


def _slot_place(store_id: bytes, slot_id: bytes) -> Place:
    return Place(store_id, f"{HEADER_FILE}/slot/{slot_id.hex()}")


# ── under the master key ─────────────────────────────────────────────────────────────────────────────────


def open_keys(header: VaultHeader, secret: str, find_keyring: FindKeyring = lambda: None) -> Keys:
    """The keys that a header holds, its MAC verified. Touches nothing. Slow on purpose.

    Args:
        header: As it was read, from a home or a backup.
        secret: Passphrase or recovery key.
        find_keyring: The system's keyring; by default there is none, as on another machine.

    Raises:
        WrongPassphraseError: The secret opens no slot.
        EnvironmentFaultError: The passphrase needs the system's keyring, which does not give its part.
        IntegrityError: The header was changed, or put together from several.
    """
    master, _ = open_slot(header, secret, find_keyring)
    try:
        return keys_of(header, master)
    finally:
        wipe(master)


def keys_of(header: VaultHeader, master: bytearray) -> Keys:
    """The keys that a header holds under a master key. Raises `IntegrityError` as `open_keys`."""
    header.check(expand(master, header.store, "header"))
    key = expand(master, header.store, "wrap")
    lasting = unwrap_lasting(header, key)
    try:
        spool = [
            bytes(unwrap(key, one.wrapped, _place(header.store, f"spool/{one.public}")))
            for one in header.spool
        ]
        return Keys(master, header.store, lasting, spool)
    finally:
        wipe(lasting)


def wrap_lasting(lasting: bytearray, key: bytes, scope: Scope) -> str:
    """The field `lasting` of a header; `key` is the master key's for "wrap"."""
    return wrap(key, lasting, _place(scope.store_id, _LASTING), _named(_LASTING), scope.epoch).hex()


def unwrap_lasting(header: VaultHeader, key: bytes) -> bytearray:
    """What `wrap_lasting` wrapped. Raises `IntegrityError` for another key."""
    return unwrap(key, header.lasting, _place(header.store, _LASTING))


def wrap_spool(private: Sequence[bytes], key: bytes, scope: Scope) -> tuple[SpoolKey, ...]:
    """The field `spool` of a header."""
    return tuple(_spool_key(one, key, scope) for one in private)


def wrap_previous(previous: bytearray, key: bytes, scope: Scope) -> str:
    """The field `previous` of a header: the old master key under the new one."""
    return wrap(key, previous, _place(scope.store_id, _PREVIOUS), _named(_PREVIOUS), scope.epoch).hex()


def previous_table_keys(header: VaultHeader, keys: Keys) -> dict[int, bytes]:
    """What the key table may still be sealed under, by epoch, while a rotation is unfinished."""
    if not header.previous:
        return {}
    previous = unwrap(keys.derive("wrap"), header.previous, _place(header.store, _PREVIOUS))
    try:
        return {header.epoch - 1: expand(previous, header.store, TABLE_PURPOSE)}
    finally:
        wipe(previous)


def _spool_key(private: bytes, key: bytes, scope: Scope) -> SpoolKey:
    public = spool_public_key(private)
    place = _place(scope.store_id, f"spool/{public.hex()}")
    wrapped = wrap(key, bytearray(private), place, public[:KEY_ID_SIZE], scope.epoch)
    return SpoolKey(public.hex(), wrapped.hex())


def _place(store_id: bytes, name: str) -> Place:
    return Place(store_id, f"{HEADER_FILE}/{name}")


def _named(name: str) -> bytes:
    return name.encode().ljust(KEY_ID_SIZE, b"\0")


# ── one key under another ────────────────────────────────────────────────────────────────────────────────


def wrap(
    key: bytes | bytearray,
    secret: bytearray,
    place: Place,
    key_id: bytes,
    epoch: int,
    *,
    nonce: bytes | None = None,
) -> bytes:
    """A key sealed under another, in an envelope.

    Args:
        key: 32 bytes.
        secret: 32 bytes.
        place: What it is bound to.
        key_id: 16 bytes that name the key.
        epoch: The generation of keys.
        nonce: Only for frozen test vectors; otherwise random.
    """
    header = Header(Algorithm.AES_256_GCM_SIV, epoch, key_id, nonce or os.urandom(NONCE_SIZE))
    return header.pack() + AESGCMSIV(key).encrypt(header.nonce, secret, place.bind(header.prefix))


def unwrap(key: bytes | bytearray, wrapped: str, place: Place) -> bytearray:
    """What was wrapped, in memory that can be overwritten.

    Raises:
        IntegrityError: Another key, or not what was wrapped for this place.
    """
    envelope = bytes.fromhex(wrapped)
    header = Header.parse(envelope)
    if header.algorithm is not Algorithm.AES_256_GCM_SIV or len(envelope) != _WRAPPED_SIZE:
        raise IntegrityError("A wrapped key is not in the form that belongs there.")
    secret = bytearray(KEY_SIZE)
    try:
        AESGCMSIV(key).decrypt_into(header.nonce, envelope[HEADER_SIZE:], place.bind(header.prefix), secret)
    except InvalidTag:
        raise IntegrityError("A wrapped key is damaged, or another key is needed.") from None
    return secret
