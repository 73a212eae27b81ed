"""The vault: made once from a passphrase, opened with it or with the recovery key."""

import contextlib
import logging
from functools import partial
from pathlib import Path
from typing import Final, Self

from core.records.errors import AfterimageError, RefusedError
from core.vault.custody import Custody, Machine, authenticate_copies
from core.vault.files import private_folder, remove_partials
from core.vault.header import has_header, read_copies, read_header, write_header
from core.vault.keys import KdfParameters, Keys, wipe
from core.vault.objects import SealedObjects
from core.vault.rollback import Witness
from core.vault.rotation import first_epoch
from core.vault.slots import TABLE_PURPOSE, open_slot, previous_table_keys, require_passphrase
from core.vault.table import KeyTable

_LOG = logging.getLogger(__name__)
_TABLE_FOLDER: Final = "keys"
_OBJECTS_FOLDER: Final = "objects"
_NOTHING: Final = Machine()


class Vault:
    """An opened vault. Its owner holds the lock of the home: there is one vault object a home, ever.

    Attributes:
        store_id: 16 random bytes that name this vault.
        keys: Keys for each purpose, and ids of records.
        custody: Changes to the keys.
        table: Names and keys of all sealed files.
        objects: Everything at rest that is written at once.
        read_only: Whether nothing on disk is touched and writing is refused.
    """

    def __init__(
        self, home: Path, keys: Keys, custody: Custody, table: KeyTable, *, read_only: bool = False
    ) -> None:
        self.store_id = custody.header.store
        self.keys = keys
        self.custody = custody
        self.table = table
        self.read_only = read_only
        self.objects = SealedObjects(home / _OBJECTS_FOLDER, table, self.store_id, read_only=read_only)
        self._closed = False

    @property
    def spool_private_keys(self) -> tuple[bytes, ...]:
        """What opens captures (X25519), the present key first; none once the vault is closed."""
        return self.keys.spool

    @staticmethod
    def exists(home: Path) -> bool:
        """Whether there is a vault in `home`.

        Raises:
            EnvironmentFaultError: It cannot be told.
        """
        return has_header(home)

    @classmethod
    def create(
        cls, home: Path, passphrase: str, kdf: KdfParameters | None = None, machine: Machine = _NOTHING
    ) -> tuple[Self, str]:
        """Makes a vault in `home`, which need not exist yet. Slow on purpose: not on a UI thread.

        Args:
            home: The folder of everything.
            passphrase: Any text; its strength is what protects a stolen disk.
            kdf: The cost of a guess; the default takes 256 MiB.
            machine: What may be used besides the home.

        Returns:
            The opened vault and the recovery key, which is shown once and kept nowhere.

        Raises:
            RefusedError: There is a vault already, or the passphrase is empty.
            EnvironmentFaultError: The folder cannot be made or written.
        """
        cost = kdf or KdfParameters()
        cost.require_floor()
        require_passphrase(passphrase)
        private_folder(home)
        if cls.exists(home):
            raise RefusedError(f"There is a memory in {home} already. Unlock it, or choose another folder.")
        header, keys, written_down = first_epoch(passphrase, cost)
        folder = home / _TABLE_FOLDER
        table = KeyTable.make(folder, keys.derive(TABLE_PURPOSE), header.store, epoch=header.epoch)
        try:
            witness = Witness.of(keys, machine.places)
            vault = cls(home, keys, Custody(home, header, keys, table, machine, witness), table)
            # Last: before it there is no vault, and `create` may be called again.
            problem = write_header(home, header)
        except BaseException:
            table.close()
            keys.wipe()
            raise
        if problem:
            _LOG.warning("the header's second copy is not there yet")
        vault.custody.note_state()
        return vault, written_down

    @classmethod
    def open(
        cls,
        home: Path,
        secret: str,
        machine: Machine = _NOTHING,
        *,
        read_only: bool = False,
        accept_older: bool = False,
    ) -> Self:
        """Opens the vault in `home` with its passphrase or its recovery key. Slow on purpose.

        Args:
            home: The folder of everything.
            secret: Passphrase or recovery key.
            machine: What may be used besides the home.
            read_only: Touch nothing on disk, inside the home or outside; an older copy opens too.
            accept_older: Open it although this machine has seen it in a later state.

        Raises:
            NotFoundError: There is no vault.
            WrongPassphraseError: The secret opens nothing.
            OlderCopyError: It is older than what this machine saw last.
            IntegrityError: The header or the key table is damaged or was changed.
            EnvironmentFaultError: The home cannot be read or written, or the keyring does not give its part.
        """
        copies = read_copies(home)
        header, keys = authenticate_copies(copies, secret, machine.find_keyring)
        folder = home / _TABLE_FOLDER
        with contextlib.ExitStack() as undo:
            undo.callback(keys.wipe)
            witness = Witness.of(keys, machine.places)
            if not read_only:
                private_folder(home)
                remove_partials(home)
            table = KeyTable.open(
                folder,
                keys.derive(TABLE_PURPOSE),
                header.store,
                epoch=header.epoch,
                previous=previous_table_keys(header, keys),
                read_only=read_only,
                approve=_nothing if read_only else partial(witness.check, header, accept_older=accept_older),
            )
            undo.callback(table.close)
            custody = Custody(home, header, keys, table, machine, witness)
            if not read_only:
                custody.settle(copies, KeyTable.epochs(folder))
            vault = cls(home, keys, custody, table, read_only=read_only)
            undo.pop_all()
        if not read_only:
            custody.note_state()
        return vault

    @staticmethod
    def check(home: Path, secret: str, machine: Machine = _NOTHING) -> None:
        """Tells whether a secret opens the vault, without opening it. Raises as `open`."""
        wipe(open_slot(read_header(home), secret, machine.find_keyring)[0])

    @staticmethod
    def spool_public_key(home: Path) -> bytes:
        """The key that captures are sealed to; needs no secret.

        Whoever can write the user's files can put another key there: that shows at the next unlock.

        Raises:
            NotFoundError: There is no vault.
            IntegrityError: The header is damaged.
        """
        return read_header(home).spool_public_key

    def close(self) -> None:
        """Drops what is decrypted and wipes the keys."""
        if self._closed:
            return
        self._closed = True
        self.objects.close()
        if not self.read_only:
            self.custody.note_state()
        try:
            self.table.close()
        except AfterimageError:
            _LOG.exception("the key table could not note its orderly end")
        self.keys.wipe()


def _nothing(_table: KeyTable) -> None:
    """Reading changes nothing, so an older copy may be read."""
