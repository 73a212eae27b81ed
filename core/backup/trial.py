"""The trial restore: reads a manifest and its files back from where they were put, as a restore would."""

from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from core.backup.authentic import check_row
from core.backup.manifest import JOURNAL, PURPOSE, Manifest, Row, Snapshot, decode_manifest, split_manifest
from core.backup.repository import Repository
from core.backup.source import shown
from core.backup.transfers import in_parallel
from core.records.errors import EnvironmentFaultError, IntegrityError
from core.vault.header import VaultHeader, parse_header
from core.vault.keys import Keys
from core.vault.slots import open_keys

_TOLD_EVERY: Final = 50
Report = Callable[[str, int, int], None]
"""Told what is being done, and how many of how many are done."""
Step = Callable[[], None]
"""Called between two files; what it raises ends the work."""


@dataclass(frozen=True, slots=True)
class Bad:
    """A file that did not come back as it was written."""

    row: Row
    why: str


def open_as_restored(
    data: bytes,
    snapshot: Snapshot,
    store_id: bytes,
    *,
    secret: str = "",
    key: bytes = b"",
    header_key: bytes = b"",
) -> Manifest:
    """Opens a manifest by way of the header inside it.

    Args:
        data: The stored manifest.
        snapshot: Its name.
        store_id: The vault's.
        secret: Passphrase or recovery key: the header's keys are derived anew with it.
        key: Without a secret, the header's key for the purpose "backup".
        header_key: Without a secret, what the header is authenticated with.

    Raises:
        WrongPassphraseError: The secret opens nothing.
        IntegrityError: The manifest or its header are not what was written.
    """
    header = parse_header(split_manifest(data)[0])
    if header.store != store_id:
        raise IntegrityError("The header in the backup is that of another memory.")
    keys = _keys_by(header, secret) if secret else None
    if keys is None:
        header.check(header_key)
        return decode_manifest(data, snapshot, store_id, key)
    try:
        return decode_manifest(data, snapshot, store_id, keys.derive(PURPOSE))
    finally:
        keys.wipe()


def _keys_by(header: VaultHeader, secret: str) -> Keys | None:
    """The header's keys; `None` where a passphrase opens it only together with a machine's keyring."""
    try:
        return open_keys(header, secret)
    except IntegrityError:
        raise
    except EnvironmentFaultError:
        return None


def missing_or_cut(rows: Iterable[Row], stored: dict[str, int]) -> list[Bad]:
    """The rows whose files a listing does not show in full length."""
    return [
        Bad(row, "It is missing or cut short.") for row in rows if stored.get(row.stored_as) != row.length
    ]


def read_back(
    repository: Repository, rows: Collection[Row], report: Report, step: Step, *, decode: bool = True
) -> list[Bad]:
    """Reads files back and authenticates them; gives those that are not what was written.

    Raises:
        EnvironmentFaultError: The destination cannot be read, which says nothing about the files.
    """

    def check(row: Row) -> Bad | None:
        try:
            data = repository.read_file(row.stored_as, row.length)
            check_row(data, row, repository.store_id, decode=decode)
        except FileNotFoundError:
            return Bad(row, "It is missing.")
        except IntegrityError as error:
            return Bad(row, str(error))
        return None

    bad: list[Bad] = []
    with closing(in_parallel(check, rows, repository.destination.parallel)) as checking:
        for done, (_, found) in enumerate(checking):
            step()
            if done % _TOLD_EVERY == 0:
                report("Reading the backup back", done, len(rows))
            if found is not None:
                bad.append(found)
    return bad


def refusal(bad: Collection[Bad], snapshot: Snapshot) -> IntegrityError:
    """Names what is wrong with a backup."""
    first = next(iter(bad))
    others = f" So are {len(bad) - 1} more." if len(bad) > 1 else ""
    return IntegrityError(
        f"{shown(first.row.name)} is not in backup {snapshot.number} as it was written: {first.why}{others}"
    )


def compare(rows: Collection[Row], manifest: Manifest) -> None:
    """Whether a manifest that was read back says what the source said.

    Raises:
        IntegrityError: It does not.
    """
    if list(rows) != manifest.rows:
        raise IntegrityError("The backup's list of files is not the one that was written.")


def counts(manifest: Manifest) -> tuple[int, int, int]:
    """Segments, records and other files."""
    segments = [row for row in manifest.rows if row.name.startswith(JOURNAL)]
    return len(segments), sum(row.records for row in segments), len(manifest.rows) - len(segments)
