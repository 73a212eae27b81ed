"""A backup while the home lives on: nothing it holds is half there, and nothing deleted comes back by it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from core.backup import making
from core.backup.destination import Destination
from core.backup.making import Wishes
from core.backup.source import HomeSnapshot
from core.journal.events import Forgotten, FrameRecorded
from core.records.errors import IntegrityError
from tests.unit.backup.kept import PASSPHRASE, QUICK, Kept, restore


def test_what_is_deleted_while_it_is_copied_is_not_in_it(
    filled: Kept, place: Destination, tmp_path: Path
) -> None:
    gone = iter((2, 4))

    def report(stage: str, _done: int, _total: int) -> None:
        if stage == "Copying" and (number := next(gone, None)) is not None:
            filled.forget(number)
            filled.saw(100 + number, "meanwhile")

    filled.back_up(place, report=report)
    restore(place, filled.store_id, tmp_path / "new")
    again = Kept(tmp_path / "new")
    events, pictures = again.contents()
    assert (events, pictures) == filled.contents()
    assert sorted(pictures) == [f"images/frm_{n}" for n in (0, 1, 102, 104, 3, 5)]
    again.close()


def test_what_is_deleted_while_it_is_read_back_goes_with_the_next(
    filled: Kept, place: Destination, tmp_path: Path
) -> None:
    def report(stage: str, _done: int, _total: int) -> None:
        if stage == "Reading the backup back":
            filled.forget(2)

    filled.back_up(place, report=report)
    filled.back_up(place)
    restore(place, filled.store_id, tmp_path / "new")
    again = Kept(tmp_path / "new")
    assert again.contents() == filled.contents()
    again.close()


def test_everything_at_once(filled: Kept, place: Destination, tmp_path: Path) -> None:
    """Captures, deletions, keys sealed anew, and backups, one after the other, beside all of it."""
    writer = threading.Lock()
    done = threading.Event()
    made = []

    def exclusively(take: Callable[[], HomeSnapshot]) -> HomeSnapshot:
        with writer:
            return take()

    def live() -> None:
        number = 200
        while not done.is_set() and number < 260:
            with writer:
                filled.saw(number, f"seen {number}", "at the harbour")
            if number % 3 == 0:
                with writer:
                    filled.forget(number - 1)
            number += 1

    living = threading.Thread(target=live)
    living.start()
    try:
        for _ in range(4):
            made.append(filled.back_up(place, exclusively=exclusively))
            home = tmp_path / f"new {len(made)}"
            restore(place, filled.store_id, home)
            again = Kept(home)
            events, pictures = again.contents()
            assert not again.journal.damage
            frames = {event.frame.id for event in events if isinstance(event, FrameRecorded)}
            gone = {one for event in events if isinstance(event, Forgotten) for one in event.frames}
            # Every frame has its picture; a picture sealed a moment before its frame may be one too many.
            assert not frames - {name.removeprefix("images/") for name in pictures}
            assert not frames & gone
            again.close()
    finally:
        done.set()
        living.join()
    filled.back_up(place, Wishes(full=True))
    restore(place, filled.store_id, tmp_path / "last")
    again = Kept(tmp_path / "last")
    assert again.contents() == filled.contents()
    again.close()


def test_keys_that_are_rotated_meanwhile(
    filled: Kept, place: Destination, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While header and keys do not go together it waits, and what was sealed anew is copied anew."""
    at_hand = filled.vault.keys.derive
    odd = iter(range(3))

    def derive(purpose: str) -> bytes:
        return bytes(32) if next(odd, None) is not None else at_hand(purpose)

    monkeypatch.setattr(filled.vault.keys, "derive", derive)
    rotated: list[object] = []

    def report(stage: str, _done: int, _total: int) -> None:
        if stage == "Copying" and not rotated:
            rotated.append(filled.vault.custody.rotate(PASSPHRASE, QUICK))
            while filled.vault.objects.reseal(1) or filled.journal.reseal(1):
                pass

    filled.back_up(place, report=report)
    restore(place, filled.store_id, tmp_path / "new")
    again = Kept(tmp_path / "new")
    assert again.contents() == filled.contents()
    assert again.vault.custody.header.epoch == 2
    again.close()


def test_a_header_that_somebody_changed_is_not_backed_up(
    filled: Kept, place: Destination, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "_PAUSE", 0.0)
    monkeypatch.setattr(filled.vault.keys, "derive", lambda _purpose: bytes(32))
    with pytest.raises(IntegrityError, match="was changed by somebody"):
        filled.back_up(place)
