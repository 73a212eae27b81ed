"""Makes one backup: copies what is new, tries a restore, marks it verified, and removes what it replaces."""

import hashlib
import logging
import secrets
import threading
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Final

from core.backup.authentic import sealed_length
from core.backup.destination import Destination
from core.backup.lease import Lease
from core.backup.manifest import (
    JOURNAL,
    Manifest,
    Row,
    Snapshot,
    Verified,
    encode_manifest,
    encode_mark,
    stored_name,
)
from core.backup.repository import Listed, Repository, digest
from core.backup.source import GoneError, HomeSnapshot, HomeSource, Piece, shown
from core.backup.transfers import in_parallel
from core.backup.trial import (
    Bad,
    Report,
    Step,
    compare,
    counts,
    missing_or_cut,
    open_as_restored,
    read_back,
    refusal,
)
from core.records.errors import AfterimageError, EnvironmentFaultError, IntegrityError, RefusedError

_TOLD_EVERY: Final = 50
_PAUSE: Final = 0.25
_ROUNDS: Final = 20
"""How often the snapshot is brought up to date with what was deleted meanwhile."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Known:
    """What this home remembers of a place."""

    holder: str
    """The home's own random id."""
    snapshots: frozenset[str] = frozenset()
    """Ids of the manifests it wrote there, or was told to go on from."""
    number: int = 0
    """The highest number it used."""
    verified: Mapping[str, int] = field(default_factory=dict)
    """Names of the files that were read back from there once, and how many records each has."""
    had_backup: bool = False
    """Whether a backup of it was verified there."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a backup is to be made."""

    full: bool = False
    """Read every file back, not only those that are new."""
    leave_out_damaged: bool = False
    """Go on without what is damaged at home."""
    secret: str = field(default="", repr=False)
    """Passphrase or recovery key: the trial restore derives its keys with it."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A backup that was made and verified."""

    snapshot: Snapshot
    verified_at: datetime
    files: int
    bytes: int
    segments: int
    records: int
    objects: int
    copied: int
    copied_bytes: int
    read_back: int
    removed: int
    """Files of earlier backups that are gone."""
    full: bool
    left_out: tuple[str, ...]
    stored: Mapping[str, int] = field(repr=False)
    """Names of all its files, and how many records each has."""
    remark: str = ""
    """What could not be tidied up; empty when all is well."""


@dataclass(frozen=True, slots=True)
class _Copied:
    """What became of a piece: it is stored, it is gone from the home, or it is damaged there."""

    row: Row | None = None
    gone: bool = False


class BackupRun:
    """One backup of one home to one place. Blocking; used once.

    Args:
        source: The home.
        destination: The place.
        known: What the home remembers of the place.
        wishes: How.
        exclusively: Calls a function where nothing changes the home's journal or pictures meanwhile.
        announce: Called with the manifest's name before it is written, to be remembered for good.
        report: Told of progress.
        stop: Called often; what it raises ends the backup, and the last good one stays.
    """

    def __init__(
        self,
        source: HomeSource,
        destination: Destination,
        known: Known,
        wishes: Wishes,
        *,
        exclusively: Callable[[Callable[[], HomeSnapshot]], HomeSnapshot],
        announce: Callable[[Snapshot], None],
        report: Report,
        stop: Step,
    ) -> None:
        self._source = source
        self._repository = Repository(destination, source.store_id)
        self._known = known
        self._wishes = wishes
        self._exclusively = exclusively
        self._announce = announce
        self._report = report
        self._stop = stop
        self._lease: Lease | None = None
        self._pause = threading.Event()
        self._stored: dict[str, int] = {}
        self._copied: dict[str, int] = {}
        self._left_out: dict[str, None] = {}
        self._rows: dict[tuple[str, str, int], Row] = {}

    def run(self) -> Receipt:
        """Makes the backup.

        Raises:
            InUseError: Another home is backing up the same memory there.
            RefusedError: What lies there is not this home's.
            IntegrityError: Something is damaged at home, or did not come back as it was written.
            EnvironmentFaultError: The place cannot be used.
            AfterimageError: What `stop` raises.
        """
        with Lease(self._repository, self._known.holder) as self._lease:
            before = self._repository.listed()
            self._require_ours(before)
            self._report("Looking at the backup", 0, 0)
            self._stored = self._repository.files()
            snapshot, rows = self._copy()
            name = Snapshot(max(before.highest, self._known.number) + 1, secrets.token_hex(16))
            try:
                made = self._publish(name, snapshot, rows)
            except Exception:
                self._withdraw(name)
                raise
            removed, remark = self._tidy(name, made.stored)
            return replace(made, removed=removed, remark=remark)

    # ── copying ──────────────────────────────────────────────────────────────────────────────────────

    def _require_ours(self, listed: Listed) -> None:
        newest = listed.newest
        if newest is None and self._known.had_backup:
            raise RefusedError(
                f"The earlier backup is not in {self._repository.destination.label} any more. "
                "Is it the right disk? If it was removed on purpose, name the place again: “backup target”."
            )
        if newest is not None and newest.id not in self._known.snapshots:
            raise RefusedError(
                f"In {self._repository.destination.label} lies a backup that another copy of this memory "
                "made. To go on from it and replace it, name the place again with “backup target … --adopt”."
            )

    def _copy(self) -> tuple[HomeSnapshot, list[Row]]:
        """Copies until a snapshot is there in full and nothing of it was deleted meanwhile."""
        for _ in range(_ROUNDS):
            snapshot = self._take_snapshot()
            rows = self._copy_pieces(snapshot.pieces)
            if rows is not None and self._source.unchanged(snapshot.pieces):
                return snapshot, rows
        raise EnvironmentFaultError(
            "So much was deleted during the backup that it never was complete. Run it again."
        )

    def _take_snapshot(self) -> HomeSnapshot:
        """The home's state, once its header and the keys at hand are of one kind: a rotation changes both."""
        for _ in range(_ROUNDS):
            with suppress(IntegrityError):
                return self._exclusively(self._source.snapshot)
            self._stop()
            self._pause.wait(_PAUSE)
        return self._exclusively(self._source.snapshot)

    def _copy_pieces(self, pieces: Sequence[Piece]) -> list[Row] | None:
        """The rows of all pieces, each of which is stored; `None` if some are gone from the home meanwhile.

        The others are copied all the same: the next round needs them.
        """
        rows: list[Row] = []
        gone = False
        parallel = self._repository.destination.parallel
        with closing(in_parallel(self._copy_piece, pieces, parallel)) as copying:
            for done, (piece, copied) in enumerate(copying):
                self._step()
                if done % _TOLD_EVERY == 0:
                    self._report("Copying", done, len(pieces))
                if copied.row is not None:
                    rows.append(copied.row)
                elif copied.gone:
                    gone = True
                else:
                    self._left_out[piece.name] = None
        return None if gone else rows

    def _copy_piece(self, piece: Piece) -> _Copied:
        identity = (piece.name, piece.entry.file, piece.limit)
        row = self._rows.get(identity) or self._without_reading(piece)
        if row is None:
            try:
                row, data = self._source.read(piece)
            except GoneError:
                return _Copied(gone=True)
            except IntegrityError:
                if not self._wishes.leave_out_damaged:
                    raise
                return _Copied()
            if self._stored.get(row.stored_as) != row.length:
                self._repository.write(row.stored_as, data)
                self._copied[row.stored_as] = row.length
                self._stored[row.stored_as] = row.length
        self._rows[identity] = row
        return _Copied(row)

    def _without_reading(self, piece: Piece) -> Row | None:
        """The row of a file that is stored already, if that can be told without looking at its bytes."""
        length = sealed_length(piece.name, piece.entry)
        name = stored_name(piece.entry.file, length)
        if self._stored.get(name) != length:
            return None
        if piece.name.startswith(JOURNAL) and name not in self._known.verified:
            return None
        return Row.of(piece.name, piece.entry, length, self._known.verified.get(name, 0))

    # ── trying a restore, and what follows ───────────────────────────────────────────────────────────

    def _publish(self, name: Snapshot, snapshot: HomeSnapshot, rows: list[Row]) -> Receipt:
        manifest = Manifest(
            store_id=self._source.store_id,
            number=name.number,
            id=bytes.fromhex(name.id),
            created=_now().isoformat(),
            header_hash=hashlib.sha256(snapshot.header).digest(),
            rows=rows,
            settings=snapshot.settings,
            left_out=list(self._left_out),
        )
        data = encode_manifest(manifest, snapshot.header, snapshot.key, snapshot.epoch)
        self._announce(name)
        self._repository.write_now(name.manifest, data)
        checked = self._try_restore(name, snapshot, manifest, digest(data))
        verified_at = _now()
        mark = Verified(digest(data), verified_at.isoformat(), len(checked), self._wishes.full)
        sealed = encode_mark(mark, name, self._source.store_id, snapshot.key, snapshot.epoch)
        self._step()
        self._holding().check()
        self._repository.write_now(name.mark, sealed)
        if self._repository.read_mark(name) != sealed:
            raise IntegrityError("The backup could not be marked as verified.")
        segments, records, objects = counts(manifest)
        return Receipt(
            snapshot=name,
            verified_at=verified_at,
            files=len(rows),
            bytes=sum(row.length for row in rows) + len(data),
            segments=segments,
            records=records,
            objects=objects,
            copied=len(self._copied),
            copied_bytes=sum(self._copied.values()) + len(data),
            read_back=len(checked),
            removed=0,
            full=self._wishes.full,
            left_out=tuple(self._left_out),
            stored={row.stored_as: row.records for row in rows},
        )

    def _try_restore(
        self, name: Snapshot, snapshot: HomeSnapshot, manifest: Manifest, expected: bytes
    ) -> list[Row]:
        """Reads the manifest and files back; puts right what it can. Gives the rows that were read."""
        data = self._repository.read_manifest(name)
        if digest(data) != expected:
            raise IntegrityError("The backup's list of files did not come back as it was written.")
        read = open_as_restored(
            data,
            name,
            self._source.store_id,
            secret=self._wishes.secret,
            key=snapshot.key,
            header_key=snapshot.header_key,
        )
        compare(manifest.rows, read)
        rows = [
            row
            for row in read.rows
            if self._wishes.full or row.stored_as in self._copied or row.stored_as not in self._known.verified
        ]
        bad = missing_or_cut(read.rows, self._repository.files())
        bad += read_back(self._repository, rows, self._report, self._step)
        if bad:
            again = self._put_again(snapshot, bad)
            bad = read_back(self._repository, again, self._report, self._step)
            if bad:
                raise refusal(bad, name)
        return rows

    def _put_again(self, snapshot: HomeSnapshot, bad: Collection[Bad]) -> list[Row]:
        """Writes files anew that did not come back as they were written."""
        pieces = {piece.name: piece for piece in snapshot.pieces}
        again = {one.row.name: one for one in bad}
        _LOG.warning("%d files of the backup are damaged there and are written again", len(again))
        for name, one in again.items():
            try:
                row, data = self._source.read(pieces[name])
            except (GoneError, IntegrityError):
                raise IntegrityError(
                    f"{shown(name)} is damaged in the backup, and is not in this home any more to replace "
                    "it. Run the backup again."
                ) from None
            self._repository.remove([one.row.stored_as])
            self._repository.write_now(row.stored_as, data)
            self._copied[row.stored_as] = row.length
        return [one.row for one in again.values()]

    def _tidy(self, keep: Snapshot, files: Collection[str]) -> tuple[int, str]:
        """Removes earlier snapshots and then what only they, or nobody, needed. The backup stands already."""
        try:
            listed = self._repository.listed()
            self._holding().check()
            old = [one for one in listed.manifests if one != keep and one.number <= keep.number]
            self._repository.remove([one.mark for one in old])
            self._repository.remove([one.manifest for one in old])
            if len(old) + 1 < len(listed.manifests):
                return 0, "A newer backup by another copy of this memory lies in the same place."
            unneeded = [name for name in self._repository.files() if name not in files]
            for start in range(0, len(unneeded), 500):
                self._holding().renew()
                self._report("Removing what was deleted", start, len(unneeded))
                self._repository.remove(unneeded[start : start + 500])
        except AfterimageError as error:
            _LOG.warning("earlier backups could not be removed: %s", error.code)
            return 0, f"The backup is complete, but what it replaces could not all be removed: {error}"
        return len(unneeded), ""

    def _withdraw(self, name: Snapshot) -> None:
        """Takes back a manifest that did not come to its mark. Files stay: the next backup needs them."""
        try:
            self._repository.remove([name.mark])
            self._repository.remove([name.manifest])
        except (AfterimageError, OSError):
            _LOG.warning("an unfinished backup could not be withdrawn; the next one removes it")

    def _step(self) -> None:
        self._stop()
        self._holding().renew()

    def _holding(self) -> Lease:
        if self._lease is None:
            raise ValueError("nothing holds the place")
        return self._lease


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
