"""The keys of an open vault, and every change to them: slots, the keyring's part, the master key.

Every change is one new header, which is on disk before the change is acknowledged.
"""

import logging
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from core.records.errors import AfterimageError, EnvironmentFaultError, IntegrityError, RefusedError
from core.vault.files import fsync_dir, plain_errors
from core.vault.header import (
    Copies,
    KeyringSlot,
    RecoverySlot,
    Slot,
    VaultHeader,
    write_header,
)
from core.vault.keyring import Keyring
from core.vault.keys import KdfParameters, Keys, new_recovery_key, wipe
from core.vault.rollback import Place, Witness, places
from core.vault.rotation import next_epoch
from core.vault.slots import (
    TABLE_PURPOSE,
    FindKeyring,
    Scope,
    forget_slot,
    make_passphrase_slot,
    make_recovery_slot,
    open_keys,
    open_slot,
    require_passphrase,
)
from core.vault.table import KeyTable

_NO_KEYRING: Final = (
    "There is no keyring here that Afterimage trusts: Windows Credential Manager, the macOS keychain, "
    "a Secret Service such as GNOME Keyring, or KDE Wallet."
)
_UNBOUND: Final = "No keyring is here any more, so the new passphrase opens this memory by itself."
_UNFINISHED: Final = (
    "The new keys are in use. What is left of the rotation is made up for at the next unlock."
)
_NOT_ALL: Final = "The change counts, but not all of it could be written. Lock and unlock to mend that. {}"
_LEFT_IN_KEYRING: Final = "A part of the old key could not be taken out of the keyring. It opens nothing."
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Machine:
    """What of this machine is used besides the home. By default nothing."""

    find_keyring: FindKeyring = field(default=lambda: None)
    seen: Path | None = None
    """The folder for what was seen of stores last."""

    def places(self, header: VaultHeader) -> list[Place]:
        """Where is kept what was seen of a store last."""
        return places(header, self.seen, self.find_keyring() if needs_keyring(header) else None)


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change of keys brought."""

    recovery_key: str = field(default="", repr=False)
    """A new one, to be shown once; empty where the old one goes on."""
    problem: str = ""
    """What could not be done besides, in plain words. The change counts all the same."""


def needs_keyring(header: VaultHeader) -> bool:
    """Whether the passphrase of a vault opens it only together with the system's keyring."""
    return any(isinstance(slot, KeyringSlot) for slot in header.slots)


def authenticate_copies(copies: Copies, secret: str, find_keyring: FindKeyring) -> tuple[VaultHeader, Keys]:
    """The newest header that its owner wrote, and its keys. Slow on purpose.

    Of a header that somebody changed the other copy is tried. A header that the secret does not open is not
    passed over: it is the older one that has the slot that was given up.

    Raises:
        WrongPassphraseError: The secret opens nothing.
        EnvironmentFaultError: The passphrase needs the system's keyring, which does not give its part.
        IntegrityError: No header is authentic.
    """
    errors: list[IntegrityError] = []
    for header in copies.headers:
        try:
            return header, open_keys(header, secret, find_keyring)
        except IntegrityError as error:
            _LOG.exception("a copy of the header is not what this vault's owner wrote")
            errors.append(error)
    raise errors[0]


class Custody:
    """Keeps the keys of an open vault. Thread-safe; one change at a time.

    Args:
        home: Where the header is.
        header: As it was opened.
        keys: What it holds; renewed by a rotation.
        table: The vault's key table.
        machine: What may be used besides the home.
        witness: Remembers what state the home was in.
    """

    def __init__(
        self,
        home: Path,
        header: VaultHeader,
        keys: Keys,
        table: KeyTable,
        machine: Machine,
        witness: Witness,
    ) -> None:
        self._home = home
        self._header = header
        self._keys = keys
        self._table = table
        self._machine = machine
        self._lock = threading.Lock()
        self._witness = witness

    @property
    def header(self) -> VaultHeader:
        """As it is on disk."""
        return self._header

    @property
    def needs_keyring(self) -> bool:
        """Whether the passphrase opens the vault only together with the system's keyring."""
        return needs_keyring(self._header)

    # ── opening and closing ──────────────────────────────────────────────────────────────────────────

    def settle(self, copies: Copies, epochs: set[int]) -> None:
        """Heals the header's files and ends a rotation that was interrupted. What fails is tried again later.

        Args:
            copies: The files as they were found.
            epochs: Those that the key table's roots are sealed in now.
        """
        unlike = copies.unlike(self._header)
        if unlike:
            _LOG.warning("%s missing, damaged or outdated: written anew from the other", " and ".join(unlike))
        with self._lock:
            changed = self._header
            if changed.previous and epochs == {changed.epoch}:
                _LOG.info("a rotation that was interrupted is finished, epoch %d", changed.epoch)
                changed = replace(changed, previous="")
            if not unlike and changed is self._header:
                return
            try:
                self._write(changed)
            except EnvironmentFaultError as error:
                _LOG.warning("the header could not be written anew: %s", error.code)

    def note_state(self, *, generations_only: bool = False) -> None:
        """Has this machine remember the present state; see `Witness.note`. Blocking.

        Does nothing while keys are being changed, which may take a person some time: it is called after that.
        """
        if self._lock.acquire(blocking=False):
            try:
                self._witness.note(self._header, self._table, generations_only=generations_only)
            finally:
                self._lock.release()

    # ── secrets ──────────────────────────────────────────────────────────────────────────────────────

    def authenticate(self, secret: str) -> None:
        """Checks a secret. Slow on purpose.

        Raises:
            WrongPassphraseError: It opens nothing.
            EnvironmentFaultError: The system's keyring does not give its part.
        """
        wipe(open_slot(self._header, secret, self._machine.find_keyring)[0])

    def change_passphrase(self, secret: str, new: str, cost: KdfParameters) -> Changed:
        """Replaces the passphrase; the old one opens nothing from then on.

        Where the keyring belongs to it and none is there any more (the home was moved, and opened with the
        recovery key) the new passphrase is enough by itself.

        Args:
            secret: The present passphrase or the recovery key.
            new: The passphrase to be.
            cost: Of one guess at it.

        Raises:
            WrongPassphraseError: The present secret opens nothing.
            RefusedError: The new one cannot be a passphrase, or is cheap to guess at.
            EnvironmentFaultError: It could not be written; the old one stands.
        """
        require_passphrase(new)
        with self._lock:
            master, _ = open_slot(self._header, secret, self._machine.find_keyring)
            bound = self.needs_keyring
            keyring = self._machine.find_keyring() if bound else None
            problem = self._replace_passphrase(new, master, cost, keyring)
        return Changed(problem=problem or (_UNBOUND if bound and keyring is None else ""))

    def use_keyring(self, passphrase: str, cost: KdfParameters, *, on: bool) -> Changed:
        """Makes the system's keyring a second part of the passphrase, or the passphrase enough by itself.

        Raises:
            WrongPassphraseError: That is not the passphrase.
            RefusedError: It is the recovery key.
            EnvironmentFaultError: There is no keyring to be trusted, or nothing could be written.
        """
        with self._lock:
            master, _ = self._open_with_passphrase(passphrase)
            if on is self.needs_keyring:
                wipe(master)
                return Changed()
            keyring = self._machine.find_keyring() if on else None
            if on and keyring is None:
                wipe(master)
                raise EnvironmentFaultError(_NO_KEYRING)
            return Changed(problem=self._replace_passphrase(passphrase, master, cost, keyring))

    def renew_recovery_key(self, passphrase: str) -> Changed:
        """Makes another recovery key; the old one opens nothing from then on.

        Raises:
            WrongPassphraseError: That is not the passphrase.
            RefusedError: It is the recovery key.
            EnvironmentFaultError: It could not be written; the old one stands.
        """
        with self._lock:
            master, _ = self._open_with_passphrase(passphrase)
            recovery, text = new_recovery_key()
            slot = make_recovery_slot(recovery, master, self._scope())
            wipe(master)
            kept = [one for one in self._header.slots if not isinstance(one, RecoverySlot)]
            return Changed(text, self._write(replace(self._header, slots=(*kept, slot))))

    def _replace_passphrase(
        self, new: str, master: bytearray, cost: KdfParameters, keyring: Keyring | None
    ) -> str:
        cost.require_floor()
        try:
            slot = make_passphrase_slot(new, master, self._scope(), cost, keyring)
        finally:
            wipe(master)
        before = self._header
        kept = [one for one in before.slots if isinstance(one, RecoverySlot)]
        problem = self._write(replace(before, slots=(slot, *kept)))
        return problem or self._forget_slots(before)

    def _open_with_passphrase(self, passphrase: str) -> tuple[bytearray, Slot]:
        # When the recovery key is replaced, a crash may keep its owner from seeing the new one. Whoever has
        # no passphrase either would be locked out.
        master, slot = open_slot(self._header, passphrase, self._machine.find_keyring)
        if isinstance(slot, RecoverySlot):
            wipe(master)
            raise RefusedError(
                "This needs the passphrase, not the recovery key. "
                "If you have forgotten it, choose a new one first: “afterimage passphrase”."
            )
        return master, slot

    # ── the master key ───────────────────────────────────────────────────────────────────────────────

    def rotate(self, passphrase: str, cost: KdfParameters) -> Changed:
        """Begins another epoch: new master key, recovery key and key of the spool, the same passphrase.

        What the store holds is sealed anew later, bit by bit; see `oldest_epoch` of the header.

        Raises:
            WrongPassphraseError: That is not the passphrase.
            RefusedError: It is the recovery key.
            EnvironmentFaultError: Nothing was changed.
        """
        cost.require_floor()
        with self._lock:
            before = self._header
            old, _ = self._open_with_passphrase(passphrase)
            keyring = self._machine.find_keyring() if self.needs_keyring else None
            try:
                new = next_epoch(before, old, self._keys.spool, passphrase, cost, keyring)
            finally:
                wipe(old)
            # Not to be lost from here on: the recovery key that is returned is the only one that opens.
            try:
                problem = write_header(self._home, new.header)
                self._keys.renew(new.master, new.spool)
            finally:
                wipe(new.master)
            self._header = new.header
            try:
                self._table.rotate(self._keys.derive(TABLE_PURPOSE), new.header.epoch)
                problem = self._write(replace(new.header, previous=""))
            except AfterimageError as error:
                _LOG.warning("a rotation is not finished yet: %s", error.code)
                problem = _UNFINISHED
            return Changed(new.recovery_key, problem or self._forget_slots(before))

    def note_resealed(self) -> bool:
        """Says in the header that nothing of an older epoch is left, if that is so. Blocking.

        Returns:
            Whether it is so.

        Raises:
            EnvironmentFaultError: It could not be written.
        """
        with self._lock:
            if self.older():
                return False
            if self._header.oldest_epoch < self._header.epoch:
                self._table.rewrite()  # the keys of what was sealed anew go for good before it is said
                self._write(replace(self._header, oldest_epoch=self._header.epoch))
            return True

    def older(self) -> int:
        """How many sealed files are of an older epoch."""
        if self._header.oldest_epoch == self._header.epoch:
            return 0
        entries = (self._table.get(name) for name in self._table.names())
        return sum(entry is not None and entry.epoch < self._header.epoch for entry in entries)

    def drop_old_spool_keys(self, folder: Path) -> None:
        """Forgets the keys of the spool from before the last rotation: nothing waits that is sealed to them.

        Args:
            folder: Where what waits is kept. What was taken out of it may not come back after a power cut,
                when nothing opens it any more.

        Raises:
            EnvironmentFaultError: It could not be written.
        """
        with self._lock:
            if len(self._header.spool) > 1:
                with plain_errors(folder):
                    fsync_dir(folder)
                self._write(replace(self._header, spool=self._header.spool[:1]))
                self._keys.keep_present_spool_key()

    # ── within ───────────────────────────────────────────────────────────────────────────────────────

    def _write(self, changed: VaultHeader) -> str:
        """Puts the next header on disk. Returns what else could not be done, in plain words."""
        signed = replace(changed, serial=self._header.serial + 1).signed(self._keys.derive("header"))
        problem = write_header(self._home, signed)
        self._header = signed
        return _NOT_ALL.format(problem) if problem else ""

    def _forget_slots(self, before: VaultHeader) -> str:
        """Takes out of the keyring what belonged to slots that are no more."""
        kept = {slot.id for slot in self._header.slots}
        try:
            for slot in before.slots:
                if slot.id not in kept:
                    forget_slot(before, slot, self._machine.find_keyring)
        except EnvironmentFaultError:
            return _LEFT_IN_KEYRING
        return ""

    def _scope(self) -> Scope:
        return Scope(self._header.store, self._header.epoch)
