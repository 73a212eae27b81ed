"""A new vault's keys, and those of the next epoch.

A rotation takes three steps, and a crash between them is resolved when the vault is opened next:

1. a header of the next epoch: a new master key in new slots, with the old one wrapped under it;
2. the key table written anew under the new master key;
3. the header without the old master key.

What is sealed in the store keeps its keys, which are random and stand in the key table; whoever had the old
master key and an old key table could still open those. So everything is sealed anew bit by bit, and when
nothing older is left the header says so.
"""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from msgspec.structs import replace

from core.vault.envelope import FIRST_EPOCH, KEY_SIZE
from core.vault.header import STORE_ID_SIZE, VaultHeader
from core.vault.keyring import Keyring
from core.vault.keys import KdfParameters, Keys, expand, new_recovery_key, wipe
from core.vault.slots import (
    Scope,
    make_passphrase_slot,
    make_recovery_slot,
    unwrap_lasting,
    wrap_lasting,
    wrap_previous,
    wrap_spool,
)


@dataclass(frozen=True, slots=True)
class NewEpoch:
    """The first header of an epoch, and what is known of it only now."""

    header: VaultHeader
    master: bytearray = field(repr=False)
    """To be wiped."""
    spool: tuple[bytes, ...] = field(repr=False)
    recovery_key: str = field(repr=False)


def first_epoch(passphrase: str, cost: KdfParameters) -> tuple[VaultHeader, Keys, str]:
    """The header of a new vault, its keys and its recovery key. Slow on purpose; touches nothing."""
    store_id, lasting = secrets.token_bytes(STORE_ID_SIZE), bytearray(secrets.token_bytes(KEY_SIZE))
    master, scope = bytearray(secrets.token_bytes(KEY_SIZE)), Scope(store_id, FIRST_EPOCH)
    keys = Keys(master, store_id, lasting, [_spool_key()])
    recovery, written_down = new_recovery_key()
    header = VaultHeader(
        store_id=store_id.hex(),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        history=secrets.token_hex(STORE_ID_SIZE),
        lasting=wrap_lasting(lasting, keys.derive("wrap"), scope),
        spool=wrap_spool(keys.spool, keys.derive("wrap"), scope),
        slots=(
            make_passphrase_slot(passphrase, master, scope, cost),
            make_recovery_slot(recovery, master, scope),
        ),
    ).signed(keys.derive("header"))
    wipe(master)
    wipe(lasting)
    return header, keys, written_down


def next_epoch(
    header: VaultHeader,
    old: bytearray,
    spool: tuple[bytes, ...],
    passphrase: str,
    cost: KdfParameters,
    keyring: Keyring | None,
) -> NewEpoch:
    """Step 1 of a rotation. Slow on purpose; touches nothing but the keyring.

    Args:
        header: The present one.
        old: Its master key.
        spool: Its private keys.
        passphrase: Opens the new header as well.
        cost: Of one guess at it.
        keyring: Where it belongs to the passphrase.

    Raises:
        EnvironmentFaultError: The keyring did not keep its new part.
    """
    scope = Scope(header.store, header.epoch + 1)
    master = bytearray(secrets.token_bytes(KEY_SIZE))
    key = expand(master, header.store, "wrap")
    # What was captured before and still waits is sealed to the old ones.
    private = (_spool_key(), *spool)
    lasting = unwrap_lasting(header, expand(old, header.store, "wrap"))
    recovery, written_down = new_recovery_key()
    changed = replace(
        header,
        serial=header.serial + 1,
        epoch=scope.epoch,
        lasting=wrap_lasting(lasting, key, scope),
        spool=wrap_spool(private, key, scope),
        previous=wrap_previous(old, key, scope),
        slots=(
            make_passphrase_slot(passphrase, master, scope, cost, keyring),
            make_recovery_slot(recovery, master, scope),
        ),
    ).signed(expand(master, header.store, "header"))
    wipe(lasting)
    return NewEpoch(changed, master, private, written_down)


def _spool_key() -> bytes:
    return X25519PrivateKey.generate().private_bytes_raw()
