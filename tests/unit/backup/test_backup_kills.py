"""kill -9 in the middle of backups and restores: what was said to be verified can be restored, as it was."""

from pathlib import Path

from core.backup.repository import Repository
from core.backup.restoring import staging_folder
from core.journal.events import Forgotten, FrameRecorded
from core.vault.vault import Vault
from tests.unit.backup.kept import Kept, folder_of, restore
from tests.unit.killed import acknowledged_before_kill

_ME = "tests.unit.backup.keeper"


def test_what_was_verified_survives_a_kill(filled: Kept, folder: Path, tmp_path: Path) -> None:
    filled.close()
    for run, acknowledgements in enumerate((1, 2, 3)):
        said = acknowledged_before_kill(
            _ME, "back-up", str(filled.home), str(folder), acknowledgements=acknowledgements
        )
        home = tmp_path / f"new {run}"
        restore(folder_of(folder), filled.store_id, home)
        again = Kept(home)
        events, pictures = again.contents()
        frames = {event.frame.id for event in events if isinstance(event, FrameRecorded)}
        gone = {one for event in events if isinstance(event, Forgotten) for one in event.frames}
        assert f"frm_{said[-1]}" in frames | gone
        assert not frames & gone
        assert not frames - {name.removeprefix("images/") for name in pictures}
        again.close()
        # What was killed leaves nothing behind that outlives the next one.
        repository = Repository(folder_of(folder), filled.store_id)
        assert repository.listed().verified
    filled.vault = Vault.open(filled.home, filled.secret)


def test_a_killed_restore_is_gone_on_with(filled: Kept, folder: Path, tmp_path: Path) -> None:
    filled.back_up(folder_of(folder))
    homes = tmp_path / "homes"
    said = acknowledged_before_kill(
        _ME, "bring-back", str(folder), filled.store_id.hex(), str(homes), acknowledgements=3
    )
    last = int(said[-1])
    for number in range(last + 2):
        home = homes / str(number)
        if not home.exists():
            restore(folder_of(folder), filled.store_id, home)
        again = Kept(home)
        assert again.contents() == filled.contents()
        again.close()
        assert not staging_folder(home, filled.store_id).exists()
