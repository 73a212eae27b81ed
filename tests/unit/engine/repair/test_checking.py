"""Looking a home through: every kind of damage is named, nothing is changed, and what can be mended is."""

import hashlib
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from core.engine.repair.checking import check_closed, check_open, close_to_others, salvage
from core.journal.events import FrameRecorded, PictureDropped
from core.journal.journal import Journal
from core.protocol.operations import CheckReport
from core.records.errors import IntegrityError, NotFoundError, StoppedError, WrongPassphraseError
from core.vault.custody import Machine
from core.vault.keys import KdfParameters
from core.vault.vault import Vault
from tests.unit.journal.conftest import NOON, frame

PASSPHRASE = "a passphrase to look with"
FRAMES = 6


def quiet(_stage: str, _done: int, _total: int) -> None:
    pass


def look(home: Path, *, read_data: bool = True) -> CheckReport:
    """Checks a home and shows that nothing in it was touched."""
    before = fingerprint(home)
    report = check_closed(home, PASSPHRASE, Machine(), quiet, read_data=read_data)
    assert fingerprint(home) == before
    return report


def fingerprint(home: Path) -> dict[str, tuple[int, int, str]]:
    return {
        str(path.relative_to(home)): (
            path.stat().st_mode,
            path.stat().st_mtime_ns,
            hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "",
        )
        for path in [home, *home.rglob("*")]
    }


def kinds(report: CheckReport) -> list[tuple[str, str]]:
    return [(problem.severity, problem.kind) for problem in report.problems]


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three journal segments of two frames each, their pictures, and what passes for tables."""
    home = tmp_path_factory.mktemp("pattern") / "home"
    vault, _ = Vault.create(home, PASSPHRASE, KdfParameters(64 * 1024, 3, 4))
    for segment in range(3):
        journal = Journal(home, vault.store_id, vault.table, segment_bytes=1 if segment else 1 << 20)
        for number in (2 * segment, 2 * segment + 1):
            name = f"images/frm_{number}"
            vault.objects.put(name, b"picture %d" % number * 1000)
            event = frame(f"frm_{number}", f"line {number}")
            taken = NOON + timedelta(minutes=number)
            journal.append(FrameRecorded(replace(event.frame, image=name, taken_at=taken)))
            if segment and number % 2 == 0:
                journal.close()
                journal = Journal(home, vault.store_id, vault.table)
        journal.close()
    for number in range(3):
        vault.objects.put(f"tables/{number}", bytes(100_000))
    vault.objects.put("state/note", b"something noted")
    vault.close()
    return home


@pytest.fixture
def home(pattern: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pattern, tmp_path / "home"))


def file_of(home: Path, name: str) -> Path:
    vault = Vault.open(home, PASSPHRASE, read_only=True)
    entry = vault.table.get(name if name.startswith("journal/") else f"objects/{name}")
    assert entry is not None
    vault.close()
    if name.startswith("journal/"):
        return home / "journal" / f"{entry.file}.segment"
    return home / "objects" / entry.file[:2] / entry.file


def flip(path: Path, at: int = -20) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("read_data", [False, True])
def test_a_sound_home_is_clean(home: Path, read_data: bool) -> None:  # noqa: FBT001 -- a parameter of the test
    report = look(home, read_data=read_data)
    assert (report.problems, report.clean) == ((), True)
    assert (report.segments, report.records, report.objects, report.pictures) == (3, 6, 10, 6)
    assert report.events == (6 if read_data else 0)
    assert report.files == len([home, *home.rglob("*")])
    objects = sum(len(b"picture %d" % number * 1000) for number in range(6)) + 300_000 + 15
    journal = sum(path.stat().st_size for path in (home / "journal").iterdir())
    assert report.bytes_read == journal + (objects if read_data else 0)


def test_whoever_lacks_the_passphrase_or_the_vault_hears_so(home: Path, tmp_path: Path) -> None:
    with pytest.raises(WrongPassphraseError):
        check_closed(home, "another passphrase", Machine(), quiet, read_data=False)
    with pytest.raises(NotFoundError):
        check_closed(tmp_path / "none", PASSPHRASE, Machine(), quiet, read_data=False)


def test_a_damaged_picture_is_named_by_frame_and_time(home: Path) -> None:
    path = file_of(home, "images/frm_3")
    flip(path)
    assert look(home, read_data=False).clean
    (problem,) = look(home).problems
    assert (problem.severity, problem.kind, problem.frame_id) == ("damage", "picture", "frm_3")
    assert problem.started_at == problem.ended_at == NOON + timedelta(minutes=3)
    assert problem.file == str(path.relative_to(home))
    path.unlink()
    (problem,) = look(home, read_data=False).problems
    assert (problem.kind, problem.frame_id) == ("picture", "frm_3")
    assert "missing" in problem.what


def test_every_damaged_object_is_found(home: Path) -> None:
    flip(file_of(home, "tables/1"), at=70_000)
    flip(file_of(home, "state/note"))
    (cut := file_of(home, "images/frm_0")).write_bytes(cut.read_bytes()[:-1])
    report = look(home)
    assert sorted(kinds(report)) == [("damage", "object"), ("damage", "object"), ("damage", "picture")]
    assert "state/note" in " ".join(problem.what for problem in report.problems)
    assert "`rebuild`" in " ".join(problem.remedy for problem in report.problems)
    assert report.pictures == FRAMES - 1


@pytest.mark.parametrize("harm", ["flip", "cut", "unlink", "empty"])
def test_a_damaged_segment_is_named_with_its_time(home: Path, harm: str) -> None:
    path = file_of(home, "journal/00000002")
    data = path.read_bytes()
    if harm == "unlink":
        path.unlink()
    else:
        path.write_bytes(
            {"flip": data[:100] + bytes([data[100] ^ 1]) + data[101:], "cut": data[:-1], "empty": b""}[harm]
        )
    for read_data in (False, True):
        report = look(home, read_data=read_data)
        (problem,) = report.problems
        assert (problem.severity, problem.kind) == ("damage", "segment")
        assert "Segment 2 " in problem.what
        assert problem.file == f"journal/{path.name}"
        assert report.segments == 3
    assert problem.started_at is not None
    assert problem.ended_at is not None
    assert problem.started_at <= NOON + timedelta(minutes=2)
    assert problem.ended_at >= NOON + timedelta(minutes=3)


@pytest.mark.parametrize("file", ["root", "root.copy", "snapshot", "snapshot.copy", "checkpoint"])
def test_a_damaged_copy_in_the_key_table_is_a_warning(home: Path, file: str) -> None:
    (path,) = (one for one in (home / "keys").iterdir() if one.name in (file, f"{one.stem[:10]}.{file}"))
    flip(path, at=40)
    report = look(home)
    assert kinds(report) == [("warning", "key-table")]
    assert report.problems[0].file == f"keys/{path.name}"
    assert report.events == FRAMES
    Vault.open(home, PASSPHRASE).close()
    assert look(home).clean


def test_a_key_table_that_does_not_open_is_looked_at_as_far_as_it_goes_and_salvaged(home: Path) -> None:
    vault = Vault.open(home, PASSPHRASE)
    vault.table.rewrite()
    for number in range(5):
        vault.objects.put(f"state/{number}", b"x")
    vault.close()
    (log,) = (home / "keys").glob("*.log")
    flip(log, at=log.stat().st_size // 2)
    with pytest.raises(IntegrityError, match="`check`"):
        Vault.open(home, PASSPHRASE)
    report = look(home)
    assert kinds(report) == [("damage", "key-table"), ("damage", "object")]
    assert "3 files" in report.problems[1].what
    assert report.events == FRAMES
    assert "2 changes" in next(one.meaning for one in report.problems if one.kind == "key-table")
    salvage(home, PASSPHRASE, Machine(), quiet)
    vault = Vault.open(home, PASSPHRASE)
    assert [name for name, _ in vault.objects.list("state/")] == ["state/0", "state/1", "state/note"]
    vault.close()
    assert look(home).clean


def test_a_home_of_which_nothing_opens_is_told_so(home: Path) -> None:
    for path in (home / "keys").glob("root*"):
        flip(path)
    assert kinds(look(home)) == [("damage", "key-table")]
    for path in home.glob("vault*.json"):
        path.write_text("{}")
    assert kinds(look(home)) == [("damage", "header")]


def test_one_damaged_header_is_a_warning(home: Path) -> None:
    flip(home / "vault.json")
    report = look(home)
    assert kinds(report) == [("warning", "header")]
    assert report.problems[0].file == "vault.json"


def test_strangers_links_and_modes_are_told_and_modes_are_mended(home: Path) -> None:
    (home / "objects" / "00").mkdir(exist_ok=True, mode=0o700)
    for file in ("objects/00/" + "0" * 32, "journal/" + "0" * 32 + ".segment", "journal/notes.txt"):
        (home / file).touch(mode=0o600)
    file_of(home, "state/note").chmod(0o644)
    (home / "journal").chmod(0o750)
    (home / "link").symlink_to("/etc/passwd")
    report = look(home)
    found = sorted((one.severity, one.kind, one.file) for one in report.problems)
    assert [one for one in found if one[1] == "mode"] == [
        ("warning", "mode", "journal"),
        ("warning", "mode", str(file_of(home, "state/note").relative_to(home))),
    ]
    assert ("note", "file", "objects/00/" + "0" * 32) in found
    assert ("note", "file", "journal/" + "0" * 32 + ".segment") in found
    assert ("warning", "file", "journal/notes.txt") in found
    assert ("warning", "file", "link") in found
    assert len(found) == 6
    assert close_to_others(home) == 2
    (home / "link").unlink()
    (home / "journal" / "notes.txt").unlink()
    report = look(home)
    assert (report.clean, len(report.problems)) == (True, 2), "the next start removes what is left over"


def test_a_picture_that_was_let_go_is_not_missed_and_one_that_is_unknown_is(home: Path) -> None:
    vault = Vault.open(home, PASSPHRASE)
    journal = Journal(home, vault.store_id, vault.table)
    vault.objects.delete(["images/frm_1", "images/frm_2"])
    journal.append(PictureDropped(("frm_1",)))
    journal.close()
    vault.close()
    (problem,) = look(home).problems
    assert (problem.kind, problem.frame_id, problem.file) == ("picture", "frm_2", "")


def test_a_home_that_is_open_can_be_looked_through(home: Path) -> None:
    vault = Vault.open(home, PASSPHRASE)
    journal = Journal(home, vault.store_id, vault.table)
    writer = vault.objects.writer()
    writer.write(bytes(100))
    stages: list[str] = []

    def report(stage: str, _done: int, _total: int) -> None:
        stages.append(stage)

    found = check_open(home, vault.table, vault.objects, journal, report, read_data=True)
    assert found.problems == ()
    assert found.events == FRAMES
    assert stages == ["Looking at files", "Reading the journal", "Reading what is sealed"]
    assert vault.objects._cache.held == 0
    flip(file_of(home, "images/frm_3"))
    found = check_open(home, vault.table, vault.objects, journal, report, read_data=True)
    assert kinds(found) == [("damage", "picture")]

    def stop(_stage: str, _done: int, _total: int) -> None:
        raise StoppedError("Stopped.")

    with pytest.raises(StoppedError):
        check_open(home, vault.table, vault.objects, journal, stop, read_data=True)
    writer.discard()
    journal.close()
    vault.close()


def test_a_journal_is_mended_by_giving_up_what_cannot_be_read(home: Path) -> None:
    first, second = file_of(home, "journal/00000001"), file_of(home, "journal/00000002")
    flip(first, at=60)
    second.unlink()
    vault = Vault.open(home, PASSPHRASE)
    journal = Journal(home, vault.store_id, vault.table)
    assert "journal/00000002" in journal.damage
    assert journal.drop_missing() == 1
    assert journal.rewrite(lambda event: event, ids=frozenset()) == 1
    assert not journal.damage
    journal.close()
    vault.close()
    report = look(home)
    assert not [one for one in report.problems if one.kind == "segment"]
