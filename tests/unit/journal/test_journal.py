import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from core.journal.events import Event, LedgerNoted
from core.journal.journal import Journal
from core.records.errors import EnvironmentFaultError, LockedError, RefusedError
from core.vault.table import KeyTable
from tests.unit.journal.conftest import Home, frame, note, numbers

Filled = Callable[[int, int], Journal]


def test_gives_back_what_was_appended_in_order(home: Home) -> None:
    journal = home.journal()
    journal.append(note(0), frame("f1", "hello"))
    journal.append(note(1))
    assert list(journal.replay()) == [note(0), frame("f1", "hello"), note(1)]
    assert list(home.reopened().replay()) == [note(0), frame("f1", "hello"), note(1)]


def test_a_new_journal_is_empty_and_undamaged(home: Home) -> None:
    journal = home.journal()
    assert list(journal.replay()) == []
    assert (journal.damage, journal.segments, journal.size) == ((), (), 0)


def test_replays_from_a_segment_on(filled: Filled) -> None:
    journal = filled(3, 2)
    assert journal.last_segment == "journal/00000003"
    assert numbers(journal.replay("journal/00000002")) == [2, 3, 4, 5]
    assert numbers(journal.replay(journal.last_segment)) == [4, 5]
    journal.rewrite(lambda _: None)
    assert (journal.last_segment, list(journal.replay("journal/00000002"))) == ("", [])


def test_appending_nothing_writes_nothing(home: Home) -> None:
    home.journal().append()
    assert home.files() == set()


def test_begins_another_segment_when_one_is_full(home: Home) -> None:
    journal = home.journal(segment_bytes=600)
    for number in range(20):
        journal.append(note(number))
    names = [segment.name for segment in journal.segments]
    assert len(names) > 3
    assert names == sorted(names)
    assert journal.size == sum(path.stat().st_size for path in home.folder.iterdir())
    assert numbers(journal.replay()) == list(range(20))
    assert numbers(home.reopened().replay()) == list(range(20))


def test_goes_on_with_the_last_segment_after_reopening(home: Home) -> None:
    home.journal().append(note(0))
    journal = home.reopened()
    journal.append(note(1))
    assert len(journal.segments) == 1
    assert numbers(journal.replay()) == [0, 1]


def test_folder_and_files_are_the_owners_alone(filled: Filled, home: Home) -> None:
    filled(2, 2)
    assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.folder.iterdir()} == {0o600}


def test_no_plaintext_reaches_the_disk(home: Home) -> None:
    journal = home.journal()
    journal.append(frame("secret-frame-id", "correct horse battery staple"))
    journal.rewrite(lambda _: frame("secret-frame-id", "incorrect horse battery staple"))
    everything = b"".join(path.read_bytes() for path in home.path.rglob("*") if path.is_file())
    for word in ("horse", "battery", "secret-frame-id", "XTerm", "Europe/Berlin"):
        assert word.encode() not in everything
        assert word.encode("utf-16-le") not in everything


def test_removes_files_a_crash_left(filled: Filled, home: Home) -> None:
    filled(2, 2)
    left = home.folder / ("0" * 32 + ".segment")
    left.write_bytes(b"half of a segment")
    stranger = home.folder / "notes.txt"
    stranger.write_bytes(b"not ours")
    journal = home.reopened()
    assert not left.exists()
    assert stranger.exists()
    assert numbers(journal.replay()) == [0, 1, 2, 3]


def test_removes_nothing_when_the_table_names_nothing(home: Home) -> None:
    home.folder.mkdir()
    left = home.folder / ("0" * 32 + ".segment")
    left.write_bytes(b"perhaps the only copy")
    home.journal()
    assert left.exists()


def test_a_closed_journal_is_locked(home: Home) -> None:
    journal = home.journal(segment_bytes=1)
    journal.append(note(0))
    journal.append(note(1))
    replay = journal.replay()
    assert next(replay) == note(0)
    journal.close()
    for use in (lambda: journal.append(note(1)), journal.replay, lambda: journal.rewrite(lambda _: None)):
        with pytest.raises(LockedError):
            use()
    with pytest.raises(LockedError):
        next(replay)


def test_a_batch_that_is_too_large_is_refused(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = home.journal()
    monkeypatch.setattr("core.journal.codec.MAX_BATCH", 100)
    with pytest.raises(RefusedError):
        journal.append(frame("f1", "x" * 200))
    assert list(journal.replay()) == []


# ── rewriting ────────────────────────────────────────────────────────────────────────────────────────


def _without(*dropped: int) -> Callable[[Event], Event | None]:
    return lambda event: None if isinstance(event, LedgerNoted) and event in map(note, dropped) else event


def test_rewrites_only_segments_that_change(filled: Filled, home: Home) -> None:
    journal = filled(3, 4)
    before = [home.file(number) for number in (1, 2, 3)]
    keys = [home.table.get(f"journal/{number:08d}") for number in (1, 2, 3)]
    steps: list[tuple[int, int]] = []
    assert journal.rewrite(_without(5), lambda done, total: steps.append((done, total))) == 1
    assert numbers(journal.replay()) == [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]
    assert [home.file(number) == path for number, path in zip((1, 2, 3), before, strict=True)] == [
        True,
        False,
        True,
    ]
    assert not before[1].exists()
    assert keys[1] != home.table.get("journal/00000002")
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert numbers(home.reopened().replay()) == [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11]


def test_changes_events_in_place(filled: Filled) -> None:
    journal = filled(2, 3)
    assert journal.rewrite(lambda event: note(99) if event == note(1) else event) == 1
    assert numbers(journal.replay()) == [0, 99, 2, 3, 4, 5]


def test_rewriting_to_the_same_changes_nothing(filled: Filled, home: Home) -> None:
    journal = filled(2, 3)
    before = home.files()
    assert journal.rewrite(lambda event: event) == 0
    assert home.files() == before


def test_drops_a_segment_that_is_empty_then(filled: Filled, home: Home) -> None:
    journal = filled(3, 2)
    assert journal.rewrite(_without(2, 3)) == 1
    assert len(journal.segments) == len(home.files()) == 2
    assert numbers(home.reopened().replay()) == [0, 1, 4, 5]


def test_appending_goes_on_after_the_last_segment_was_rewritten(filled: Filled, home: Home) -> None:
    journal = filled(2, 3)
    journal.rewrite(_without(4))
    journal.append(note(6))
    assert len(journal.segments) == 2
    assert numbers(journal.replay()) == [0, 1, 2, 3, 5, 6]
    assert numbers(home.reopened().replay()) == [0, 1, 2, 3, 5, 6]


def test_everything_can_go(filled: Filled, home: Home) -> None:
    journal = filled(2, 3)
    assert journal.rewrite(lambda _: None) == 2
    assert home.files() == set()
    journal.append(note(7))
    assert numbers(home.reopened().replay()) == [7]


def test_what_transform_raises_ends_the_rewriting(filled: Filled, home: Home) -> None:
    journal = filled(2, 2)

    def refuse(event: Event) -> Event | None:
        if event == note(2):
            raise RefusedError("no")
        return None

    with pytest.raises(RefusedError):
        journal.rewrite(refuse)
    assert numbers(home.reopened().replay()) == [2, 3]


# ── several threads ──────────────────────────────────────────────────────────────────────────────────


def test_replay_and_rewrite_while_others_append(home: Home) -> None:
    journal = home.journal(segment_bytes=2000)
    journal.append(note(0))

    def append(start: int) -> None:
        for number in range(start, start + 40):
            journal.append(note(number))

    threads = [threading.Thread(target=append, args=(start,)) for start in (100, 200)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        seen = numbers(journal.replay())
        assert seen[0] == 0
        for start in (100, 200):
            mine = [number for number in seen if start <= number < start + 100]
            assert mine == list(range(start, start + len(mine)))
        journal.rewrite(lambda event: event)
    for thread in threads:
        thread.join()
    assert sorted(numbers(journal.replay())) == [0, *range(100, 140), *range(200, 240)]
    assert journal.damage == ()


def test_a_segment_rewritten_during_a_replay_is_read_as_it_is_then(filled: Filled) -> None:
    journal = filled(2, 2)
    replay = journal.replay()
    assert next(replay) == note(0)
    journal.rewrite(_without(1, 2))
    assert numbers(replay) == [1, 3]
    assert journal.damage == ()


def test_a_home_that_is_a_file_is_told_in_plain_words(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file")
    table = KeyTable.make(tmp_path / "keys", bytes(32), bytes(16))
    with pytest.raises(EnvironmentFaultError, match="is a file"):
        Journal(tmp_path / "home", bytes(16), table)
    table.close()
