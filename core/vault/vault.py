"""The vault: made once from a passphrase, opened with it or with the recovery key."""

import contextlib
import logging
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Self

from core.records.errors import AfterimageError, IntegrityError, RefusedError, WrongPassphraseError
from core.vault.envelope import KEY_ID_SIZE, KEY_SIZE, Algorithm, Place, seal, unseal
from core.vault.files import plain_errors, private_folder, remove_partials
from core.vault.header import (
    HEADER_FILE,
    PassphraseSlot,
    RecoverySlot,
    VaultHeader,
    read_header,
    write_header,
)
from core.vault.keys import KdfParameters, Keys, expand, new_recovery_key, parse_recovery_key, stretch
from core.vault.objects import SealedObjects
from core.vault.table import KeyTable

_LOG = logging.getLogger(__name__)
_TABLE_FOLDER: Final = "keys"
_OBJECTS_FOLDER: Final = "objects"
_SALT_SIZE: Final = 16
_STORE_ID_SIZE: Final = 16
_PASSPHRASE_ID: Final = b"passphrase".ljust(KEY_ID_SIZE, b"\0")
_RECOVERY_ID: Final = b"recovery".ljust(KEY_ID_SIZE, b"\0")


class Vault:
    """An opened vault. Its owner holds the lock of the home: there is one vault object a home, ever.

    Attributes:
        store_id: 16 random bytes that name this vault.
        keys: Keys for each purpose, and ids of records.
        table: Names and keys of all sealed files.
        objects: Everything at rest that is written at once.
        spool_private_key: Opens what was captured, also while the vault was locked (X25519, 32 bytes).
    """

    def __init__(self, home: Path, keys: Keys, store_id: bytes, table: KeyTable) -> None:
        self.store_id = store_id
        self.keys = keys
        self.spool_private_key = keys.spool_private_key()
        self.table = table
        self.objects = SealedObjects(home / _OBJECTS_FOLDER, table, store_id)

    @staticmethod
    def exists(home: Path) -> bool:
        """Whether there is a vault in `home`.

        Raises:
            EnvironmentFaultError: It cannot be told.
        """
        with plain_errors(home):
            return (home / HEADER_FILE).is_file()

    @classmethod
    def create(cls, home: Path, passphrase: str, kdf: KdfParameters | None = None) -> tuple[Self, str]:
        """Makes a vault in `home`, which need not exist yet. Slow on purpose: not on a UI thread.

        Args:
            home: The folder of everything.
            passphrase: Any text; its strength is what protects a stolen disk.
            kdf: The cost of a guess; the default takes 256 MiB.

        Returns:
            The opened vault and the recovery key, which is shown once and kept nowhere.

        Raises:
            RefusedError: There is a vault already, or the passphrase is empty.
            EnvironmentFaultError: The folder cannot be made or written.
        """
        cost = kdf or KdfParameters()
        cost.require_floor()
        if not passphrase.strip():
            raise RefusedError("The passphrase is empty. Choose one that nobody can guess.")
        private_folder(home)
        if cls.exists(home):
            raise RefusedError(f"There is a memory in {home} already. Unlock it, or choose another folder.")
        master, store_id = secrets.token_bytes(KEY_SIZE), secrets.token_bytes(_STORE_ID_SIZE)
        keys = Keys(master, store_id)
        recovery, written_down = new_recovery_key()
        header = VaultHeader(
            store_id=store_id.hex(),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            spool_public_key=keys.spool_public_key().hex(),
            slots=(
                _passphrase_slot(passphrase, master, store_id, cost),
                _recovery_slot(recovery, master, store_id),
            ),
        ).signed(keys.derive("header"))
        table = KeyTable.make(home / _TABLE_FOLDER, keys.derive("key-table"), store_id)
        try:
            vault = cls(home, keys, store_id, table)
            write_header(home, header)  # last: before it there is no vault, and `create` may be called again
        except BaseException:
            table.close()
            raise
        return vault, written_down

    @classmethod
    def open(cls, home: Path, secret: str) -> Self:
        """Opens the vault in `home` with its passphrase or its recovery key. Slow on purpose.

        Raises:
            NotFoundError: There is no vault.
            WrongPassphraseError: The secret opens nothing.
            IntegrityError: The header or the key table is damaged or was changed.
            EnvironmentFaultError: The home cannot be read or written.
        """
        header = read_header(home)
        store_id = bytes.fromhex(header.store_id)
        keys = Keys(_master_key(header, secret), store_id)
        try:
            header.check(keys.derive("header"))
            private_folder(home)
            remove_partials(home)
            table = KeyTable.open(home / _TABLE_FOLDER, keys.derive("key-table"), store_id)
        except BaseException:
            keys.wipe()
            raise
        try:
            return cls(home, keys, store_id, table)
        except BaseException:
            table.close()
            keys.wipe()
            raise

    @staticmethod
    def check(home: Path, secret: str) -> None:
        """Tells whether a secret opens the vault, without opening it. Raises as `open`."""
        _master_key(read_header(home), secret)

    @staticmethod
    def spool_public_key(home: Path) -> bytes:
        """The key that captures are sealed to; needs no secret.

        Whoever can write the user's files can put another key there: that shows at the next unlock.

        Raises:
            NotFoundError: There is no vault.
            IntegrityError: The header is damaged.
        """
        return bytes.fromhex(read_header(home).spool_public_key)

    def close(self) -> None:
        """Drops what is decrypted and wipes the keys."""
        self.objects.close()
        try:
            self.table.close()
        except AfterimageError:
            _LOG.exception("the key table could not note its orderly end")
        self.keys.wipe()
        self.spool_private_key = b""


def _passphrase_slot(passphrase: str, master: bytes, store_id: bytes, cost: KdfParameters) -> PassphraseSlot:
    salt = secrets.token_bytes(_SALT_SIZE)
    wrapped = _wrap(stretch(passphrase, salt, cost), master, _PASSPHRASE_ID, store_id)
    return PassphraseSlot(cost.memory_kib, cost.iterations, cost.lanes, salt.hex(), wrapped.hex())


def _recovery_slot(recovery: bytes, master: bytes, store_id: bytes) -> RecoverySlot:
    salt = secrets.token_bytes(_SALT_SIZE)
    wrapped = _wrap(expand(recovery, salt, "recovery"), master, _RECOVERY_ID, store_id)
    return RecoverySlot(salt.hex(), wrapped.hex())


def _master_key(header: VaultHeader, secret: str) -> bytes:
    """Tries the secret as a recovery key if it is one, and otherwise as a passphrase."""
    refusal = WrongPassphraseError("That is neither the passphrase nor the recovery key of this memory.")
    recovery: bytes | None = None
    try:
        recovery = parse_recovery_key(secret)
    except WrongPassphraseError as slip:
        refusal = slip  # unless it is a passphrase that merely looks like a recovery key
    store_id = bytes.fromhex(header.store_id)
    for slot in header.slots:
        salt, wrapped = bytes.fromhex(slot.salt), bytes.fromhex(slot.wrapped)
        with contextlib.suppress(IntegrityError):
            if isinstance(slot, PassphraseSlot) and recovery is None:
                return _unwrap(stretch(secret, salt, slot.cost), wrapped, _PASSPHRASE_ID, store_id)
            if isinstance(slot, RecoverySlot) and recovery is not None:
                return _unwrap(expand(recovery, salt, "recovery"), wrapped, _RECOVERY_ID, store_id)
    raise refusal


def _wrap(key: bytes, master: bytes, slot: bytes, store_id: bytes) -> bytes:
    place = Place(store_id, f"{HEADER_FILE}/{slot.hex()}")
    return seal(key, master, place, key_id=slot, algorithm=Algorithm.AES_256_GCM_SIV)


def _unwrap(key: bytes, wrapped: bytes, slot: bytes, store_id: bytes) -> bytes:
    place = Place(store_id, f"{HEADER_FILE}/{slot.hex()}")
    return unseal(key, wrapped, place, algorithm=Algorithm.AES_256_GCM_SIV)
