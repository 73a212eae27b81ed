"""What was deleted after a backup was made, as another copy of the same memory knows it."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import msgspec

from core.backup.authentic import segment_payloads
from core.backup.manifest import JOURNAL, Manifest, Row
from core.backup.repository import Repository
from core.journal.codec import decode_batch
from core.journal.events import Forgotten
from core.journal.journal import Journal
from core.records.errors import IntegrityError
from core.vault.custody import Machine
from core.vault.header import HEADER_FILES, read_header
from core.vault.keyring import Keyring
from core.vault.vault import Vault

FORGET_AGAIN: Final = "state/forget-again"
"""The sealed object that the next unlock applies: msgpack of a list of `Forgotten`."""
_MOST_NEIGHBOURS: Final = 200
_LOG = logging.getLogger(__name__)


def encode_forgotten(events: Iterable[Forgotten]) -> bytes:
    """What `FORGET_AGAIN` holds."""
    return msgspec.msgpack.encode(list(events))


def forgotten_in_home(
    home: Path, secret: str, find_keyring: Callable[[], Keyring | None] = lambda: None
) -> list[Forgotten]:
    """The deletions that a home's journal tells of, as far as it can be read. Changes nothing there.

    Raises:
        NotFoundError: There is no vault.
        WrongPassphraseError: The secret does not open it.
        IntegrityError: Its header or key table is damaged.
        EnvironmentFaultError: It cannot be read.
    """
    vault = Vault.open(home, secret, Machine(find_keyring), read_only=True)
    try:
        journal = Journal(home, vault.store_id, vault.table, read_only=True)
        try:
            return [event for event in journal.replay() if isinstance(event, Forgotten)]
        finally:
            journal.close()
    finally:
        vault.close()


def forgotten_in_backup(repository: Repository, manifest: Manifest) -> list[Forgotten]:
    """The deletions that a backup's journal tells of.

    Raises:
        IntegrityError: A segment of it is damaged or missing.
        EnvironmentFaultError: It cannot be read.
    """
    found: list[Forgotten] = []
    for row in manifest.rows:
        if not row.name.startswith(JOURNAL):
            continue
        try:
            data = repository.read_file(row.stored_as, row.length)
        except FileNotFoundError:
            raise IntegrityError("A segment of the other backup's journal is missing.") from None
        found += forgotten_in_segment(data, row, repository.store_id)
    return found


def forgotten_in_segment(data: bytes, row: Row, store_id: bytes) -> list[Forgotten]:
    """The deletions that one segment tells of. Raises `IntegrityError` where it is damaged."""
    payloads = segment_payloads(data, row.name, row.entry, store_id, row.length)
    events = (event for payload in payloads for event in decode_batch(payload))
    return [event for event in events if isinstance(event, Forgotten)]


def copies_beside(home: Path, store_id: bytes, others: Iterable[Path] = ()) -> list[Path]:
    """Homes of the same vault next to a place, and those of `others` that are one."""
    found: list[Path] = []
    try:
        neighbours = sorted(home.parent.iterdir())[:_MOST_NEIGHBOURS]
    except OSError:
        neighbours = []
    for folder in (*neighbours, *others):
        # The staged copy of this very restore is no witness, and hidden folders are nobody's home.
        if folder in found or folder.name.startswith("."):
            continue
        try:
            if (
                any((folder / name).is_file() for name in HEADER_FILES)
                and read_header(folder).store == store_id
            ):
                found.append(folder)
        except Exception as error:  # noqa: BLE001 -- whatever is wrong with a neighbour, it is not what was asked for
            _LOG.info("a folder beside was passed over: %s", type(error).__name__)
    return found
