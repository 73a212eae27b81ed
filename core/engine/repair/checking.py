"""Looks a whole home through: beside a running engine, or for reading only where none can open it."""

import contextlib
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from core.engine.home import Home
from core.engine.pictures.stored import ALBUMS, PICTURES, names_in
from core.journal.checking import FramePicture, JournalFindings, check_journal
from core.journal.journal import Journal
from core.protocol.operations.checking import CheckReport
from core.records.checking import Problem
from core.records.errors import IntegrityError, NotFoundError, WrongPassphraseError
from core.vault.checking import (
    RESTORE,
    DamagedObject,
    check_header,
    check_modes,
    check_objects,
    check_table,
    readable_size,
)
from core.vault.custody import Machine, authenticate_copies
from core.vault.files import PRIVATE_FILE, PRIVATE_FOLDER, plain_errors
from core.vault.header import VaultHeader, read_copies
from core.vault.keys import Keys
from core.vault.objects import SealedObjects
from core.vault.slots import TABLE_PURPOSE, previous_table_keys
from core.vault.table import KeyTable

if sys.platform != "win32":
    import fcntl

Report = Callable[[str, int, int], None]
"""Told the stage, how much is done and how much there is; ends the check by raising."""

_TABLES: Final = "tables/"
_TELL_EVERY: Final = 0.2
"""Seconds."""


@dataclass(slots=True)
class _Findings:
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def tell_orphans_together(self) -> None:
        """Where changes of the key table are missing, files without a name may be more than left-overs."""
        lost = any((one.kind, one.severity) == ("key-table", "damage") for one in self.problems)
        orphans = [one for one in self.problems if (one.kind, one.severity) == ("file", "note")]
        if lost and orphans:
            self.problems = [one for one in self.problems if one not in orphans]
            self.problems.append(
                Problem(
                    "damage",
                    "object",
                    "",
                    f"{len(orphans)} files are in the vault that nothing in the rest of the key table names.",
                    "Those that were named by its missing changes can only be opened with them.",
                    f"{RESTORE} After `check --repair` the next start removes them.",
                )
            )

    def report(self, *, read_data: bool) -> CheckReport:
        order = {"damage": 0, "warning": 1, "note": 2}
        problems = sorted(self.problems, key=lambda problem: order[problem.severity])
        return CheckReport(tuple(problems), read_data, **self.counts)


class _Stage:
    """Counts how much of a stage is done, and tells."""

    def __init__(self, report: Report, name: str, total: int) -> None:
        self._report = report
        self._name = name
        self._total = total
        self._done = 0
        self._told_at = time.monotonic()
        report(name, 0, total)

    def __call__(self, more: int) -> None:
        self._done += more
        if time.monotonic() - self._told_at >= _TELL_EVERY:
            self._told_at = time.monotonic()
            self._report(self._name, min(self._done, self._total or self._done), self._total)


def check_open(
    home: Path, table: KeyTable, objects: SealedObjects, journal: Journal, report: Report, *, read_data: bool
) -> CheckReport:
    """Looks through a home that is open.

    Args:
        home: The home folder.
        table: Its key table.
        objects: Its objects.
        journal: Its journal.
        report: Told how far it is.
        read_data: Decrypt and authenticate every byte, and decode every record.

    Raises:
        NotFoundError: There is no vault any more.
    """
    findings = _Findings()
    with contextlib.suppress(IntegrityError):
        findings.problems += check_header(read_copies(home))
    _check_table(table, findings)
    _check_contents(home, objects, journal, report, findings, read_data=read_data)
    # What is being written at this moment has no name yet.
    findings.problems = [one for one in findings.problems if (one.kind, one.severity) != ("file", "note")]
    return findings.report(read_data=read_data)


def check_closed(
    home: Path, secret: str, machine: Machine, report: Report, *, read_data: bool
) -> CheckReport:
    """Looks through a home that no engine has open, also one that no engine could open. Touches nothing.

    Args:
        home: The home folder.
        secret: Passphrase or recovery key.
        machine: What opening may use besides the home.
        report: Told how far it is.
        read_data: Decrypt and authenticate every byte, and decode every record.

    Raises:
        NotFoundError: There is no vault.
        WrongPassphraseError: The secret opens nothing.
        EnvironmentFaultError: The home cannot be read.
    """
    findings = _Findings()
    report("Deriving the keys", 0, 0)
    try:
        copies = read_copies(home)
        header, keys = authenticate_copies(copies, secret, machine.find_keyring)
    except (NotFoundError, WrongPassphraseError):
        raise
    except IntegrityError as error:
        findings.problems.append(_nothing_opens("header", "vault.json", error))
        return findings.report(read_data=read_data)
    findings.problems += check_header(copies)
    try:
        table = _open_table(home, header, keys, read_only=True)
    except IntegrityError as error:
        findings.problems.append(_nothing_opens("key-table", "keys", error))
        return findings.report(read_data=read_data)
    finally:
        keys.wipe()
    _check_table(table, findings)
    objects = SealedObjects(home / "objects", table, header.store, 0, read_only=True)
    journal = Journal(home, header.store, table, read_only=True)
    try:
        _check_contents(home, objects, journal, report, findings, read_data=read_data)
        findings.tell_orphans_together()
    finally:
        journal.close()
        objects.close()
        table.close()
    return findings.report(read_data=read_data)


def _nothing_opens(kind: str, file: str, error: IntegrityError) -> Problem:
    return Problem("damage", kind, file, f"{error}", "Nothing in this memory can be read.", RESTORE)


def _check_table(table: KeyTable, findings: _Findings) -> None:
    try:
        findings.problems += check_table(table.look())
    except IntegrityError as error:
        findings.problems.append(_nothing_opens("key-table", "keys", error))


def _check_contents(
    home: Path,
    objects: SealedObjects,
    journal: Journal,
    report: Report,
    findings: _Findings,
    *,
    read_data: bool,
) -> None:
    """The parts that take long: files and modes, the journal, the objects, and the pictures among them."""
    counting = _Stage(report, "Looking at files", 0)

    def count(more: int) -> None:
        findings.counts["files"] += more
        counting(more)

    findings.problems += check_modes(home, count)
    stage = _Stage(report, "Reading the journal", journal.size)
    told = check_journal(journal, home / "journal", stage, read_data=read_data)
    findings.problems += told.problems
    total = readable_size(objects) if read_data else len(objects.list())
    stage = _Stage(report, "Reading what is sealed" if read_data else "Looking at what is sealed", total)
    read = 0

    def step(more: int) -> None:
        nonlocal read
        read += more
        stage(more)

    damaged: dict[str, DamagedObject] = {}
    for found in check_objects(objects, home / "objects", step, read_data=read_data):
        if isinstance(found, Problem):
            findings.problems.append(found)
        else:
            damaged[found.name] = found
    findings.problems += _damaged_objects(damaged, told)
    if read_data:
        findings.problems += _missing_pictures(objects, told, damaged)
    present = _pictures(objects, damaged)
    findings.counts += Counter(
        objects=len(objects.list()),
        pictures=len(present),
        segments=told.segments,
        records=told.records,
        events=told.events,
        bytes_read=told.bytes_read + (read if read_data else 0),
    )


def _pictures(objects: SealedObjects, damaged: Collection[str]) -> set[str]:
    """The names of the pictures in objects that are not damaged."""
    objects_with_pictures = [name for name, _ in (*objects.list(PICTURES), *objects.list(ALBUMS))]
    return {one for name in objects_with_pictures if name not in damaged for one in names_in(name) or (name,)}


def _damaged_objects(damaged: dict[str, DamagedObject], told: JournalFindings) -> Iterator[Problem]:
    pictures = {picture.name: picture for picture in told.pictures.values()}
    tables = [one for name, one in damaged.items() if name.startswith(_TABLES)]
    for name, one in damaged.items():
        file = f"objects/{one.file[:2]}/{one.file}"
        if name.startswith((PICTURES, ALBUMS)):
            for picture in names_in(name) or (name,):
                yield _damaged_picture(picture, file, one.why, pictures.get(picture))
        elif not name.startswith(_TABLES):
            yield Problem(
                "damage",
                "object",
                file,
                f"What Afterimage keeps under “{name}” is damaged. {one.why}",
                "What it was noting there is lost. No memory is.",
                RESTORE,
            )
    for one in tables:
        yield Problem(
            "damage",
            "object",
            f"objects/{one.file[:2]}/{one.file}",
            f"A part of the search tables is damaged. {one.why}",
            "Some of what is remembered is not found. Nothing is lost: tables are derived from the journal.",
            "`rebuild` derives the tables again.",
        )


def _damaged_picture(name: str, file: str, why: str, frame: FramePicture | None) -> Problem:
    frame_id = name.removeprefix(PICTURES).partition(".")[0] if frame is None else frame.frame_id
    return Problem(
        "damage",
        "picture",
        file,
        f"The picture of the frame {frame_id} is damaged. {why}",
        "The picture cannot be shown. What was read on it can be found all the same.",
        RESTORE,
        frame_id=frame_id,
        started_at=None if frame is None else frame.taken_at,
        ended_at=None if frame is None else frame.taken_at,
    )


def _missing_pictures(
    objects: SealedObjects, told: JournalFindings, damaged: dict[str, DamagedObject]
) -> Iterator[Problem]:
    """Frames of the journal whose picture the vault does not know."""
    known = _pictures(objects, ())
    for picture in told.pictures.values():
        if picture.name and picture.name not in damaged and picture.name not in known:
            yield _damaged_picture(picture.name, "", "The vault knows no such picture.", picture)


@contextlib.contextmanager
def kept_as_it_is(home: Path) -> Iterator[None]:
    """Keeps engines from starting on a home while it is looked through, without writing anything there.

    One that runs already goes on: as long as it has no keys, there is nothing that it changes.
    """
    with contextlib.ExitStack() as stack:
        if sys.platform != "win32":
            with contextlib.suppress(OSError):
                file = stack.enter_context(Home(home).lock.open("rb"))
                fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        yield


def salvage(home: Path, secret: str, machine: Machine, report: Report) -> None:
    """Opens a key table that lacks changes, and has it begin anew without them. The caller owns the home.

    Raises:
        WrongPassphraseError: The secret opens nothing.
        IntegrityError: There is too little left of it.
        EnvironmentFaultError: The home cannot be read or written.
    """
    report("Opening what can be opened", 0, 0)
    header, keys = authenticate_copies(read_copies(home), secret, machine.find_keyring)
    try:
        _open_table(home, header, keys, read_only=False).close()
    finally:
        keys.wipe()


def _open_table(home: Path, header: VaultHeader, keys: Keys, *, read_only: bool) -> KeyTable:
    """The key table with as many of its changes as are whole."""
    return KeyTable.open(
        home / "keys",
        keys.derive(TABLE_PURPOSE),
        header.store,
        epoch=header.epoch,
        previous=previous_table_keys(header, keys),
        read_only=read_only,
        salvage=True,
    )


def close_to_others(home: Path) -> int:
    """Gives files and folders that are open to others the modes they should have; returns how many."""
    changed = 0
    for problem in check_modes(home, lambda _more: None):
        if problem.kind == "mode":
            path = home / problem.file
            with plain_errors(path):
                path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
            changed += 1
    return changed
