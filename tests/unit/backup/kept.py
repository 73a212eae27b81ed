"""A home with pictures and a journal, places it is backed up to, and a look at everything in it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from core.backup.destination import Destination
from core.backup.finding import find, open_found
from core.backup.folder import FolderDestination
from core.backup.making import BackupRun, Known, Receipt, Wishes
from core.backup.manifest import Snapshot
from core.backup.repository import Repository
from core.backup.restoring import Restored, Restoring
from core.backup.source import HomeSnapshot, HomeSource
from core.journal.events import Event, Forgotten, FrameRecorded, MessagesRecorded
from core.journal.journal import Journal
from core.records.geometry import Box
from core.records.message import Message
from core.records.screen import Line, ReadFrame, Size, Window
from core.vault.keys import KdfParameters
from core.vault.vault import Vault

QUICK = KdfParameters(memory_kib=64 * 1024)
PASSPHRASE = "violet harbour lantern nine"
MORNING = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)


def frame(number: int, *texts: str) -> ReadFrame:
    return ReadFrame(
        id=f"frm_{number}",
        taken_at=MORNING + timedelta(seconds=number),
        zone="Europe/Oslo",
        size=Size(1280, 800),
        windows=(Window("Mail", "Inbox", Box(0, 0, 1280, 800), active=True),),
        lines=tuple(Line(text, Box(20, 40, 100, 16), 0.95, 0) for text in texts),
        image=f"images/frm_{number}",
        codec="text/plain",
    )


def message(number: int, text: str) -> Message:
    return Message(f"m/{number}", "marta", "Marta", text, MORNING, "Europe/Oslo")


def at_once(take: Callable[[], HomeSnapshot]) -> HomeSnapshot:
    return take()


def silent(_stage: str, _done: int, _total: int) -> None:
    pass


def never() -> None:
    pass


@dataclass
class Kept:
    """One open home, and what it remembers of its backups."""

    home: Path
    secret: str = PASSPHRASE
    segment_bytes: int = 4 * 1024 * 1024
    known: Known = field(default_factory=lambda: Known("a" * 32))

    def __post_init__(self) -> None:
        self.vault = Vault.open(self.home, self.secret)
        self.journal = Journal(
            self.home, self.vault.store_id, self.vault.table, segment_bytes=self.segment_bytes
        )

    def close(self) -> None:
        self.journal.close()
        self.vault.close()

    def saw(self, number: int, *texts: str) -> None:
        """A frame with its picture."""
        self.vault.objects.put(f"images/frm_{number}", "\n".join(texts).encode() * 50)
        self.journal.append(FrameRecorded(frame(number, *texts)))

    def heard(self, number: int, text: str) -> None:
        self.journal.append(MessagesRecorded((message(number, text),)))

    def forget(self, number: int) -> None:
        """A frame goes for good, with its picture."""
        gone = f"frm_{number}"

        def without(event: Event) -> Event | None:
            return None if isinstance(event, FrameRecorded) and event.frame.id == gone else event

        self.journal.append(Forgotten(MORNING + timedelta(days=number), frames=(gone,)))
        self.journal.rewrite(without)
        self.vault.objects.delete([f"images/{gone}"])
        self.vault.objects.purge()

    @property
    def store_id(self) -> bytes:
        return self.vault.store_id

    def contents(self) -> tuple[list[Event], dict[str, bytes]]:
        """All events and all pictures."""
        objects = self.vault.objects
        pictures = {name: objects.get(name) for name, _ in objects.list("images/")}
        return list(self.journal.replay()), pictures

    def back_up(
        self,
        destination: Destination,
        wishes: Wishes | None = None,
        *,
        exclusively: Callable[[Callable[[], HomeSnapshot]], HomeSnapshot] = at_once,
        report: Callable[[str, int, int], None] = silent,
        stop: Callable[[], None] = never,
    ) -> Receipt:
        """As the engine does it, remembering what it does."""

        def announce(snapshot: Snapshot) -> None:
            self.known = Known(
                self.known.holder,
                self.known.snapshots | {snapshot.id},
                snapshot.number,
                self.known.verified,
                had_backup=self.known.had_backup,
            )

        run = BackupRun(
            HomeSource(self.home, self.vault),
            destination,
            self.known,
            wishes or Wishes(),
            exclusively=exclusively,
            announce=announce,
            report=report,
            stop=stop,
        )
        receipt = run.run()
        self.known = Known(
            self.known.holder, self.known.snapshots, self.known.number, receipt.stored, had_backup=True
        )
        return receipt


def restore(
    destination: Destination,
    store_id: bytes,
    home: Path,
    *,
    secret: str = PASSPHRASE,
    unverified: bool = False,
    forgotten: tuple[Forgotten, ...] = (),
    stop: Callable[[], None] = never,
) -> Restored:
    """As the command does it."""
    opened = open_found(find(Repository(destination, store_id), unverified=unverified), secret)
    try:
        return Restoring(opened, home, forgotten, silent, stop).run()
    finally:
        opened.keys.wipe()


def files_in(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def folder_of(path: Path) -> FolderDestination:
    return FolderDestination(path, make=True)
