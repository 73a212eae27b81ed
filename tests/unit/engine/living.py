"""A home that lives through a test: filled, crashed, opened again, looked through for what must be gone."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from core.engine.filing.filing import Filing
from core.engine.filing.replay import Replay
from core.engine.forgetting.again import forget_waiting
from core.engine.forgetting.erase import Eraser
from core.engine.forgetting.hidden import Shown, WithoutForgotten
from core.engine.forgetting.plan import Planner
from core.engine.store import Store
from core.journal.events import Event
from core.memory.codec import decode
from core.memory.schema import TABLES
from core.memory.tables import KINDS
from core.models.tokenvectors import Embedded
from core.protocol.operations import DeletionCounts, Selection
from core.records.geometry import Box
from core.records.memory import Memory, Passage, Segment
from core.records.message import Message, Role
from core.records.screen import Line, ReadFrame, Size, Window
from core.vault.keys import KdfParameters
from tests.support.remembered import ROW, embedded

Record = TypeVar("Record", Memory, Passage, Segment, ReadFrame, Message)
PASSPHRASE = "violet harbour lantern nine"
QUICK = KdfParameters(memory_kib=64 * 1024)
"""The least that is accepted, since the tests' passphrases protect nothing."""
MORNING = datetime(2026, 3, 4, 9, 0, tzinfo=UTC)
SCREEN = Size(1280, 800)
WHOLE = Box(0, 0, *SCREEN)


def message(
    number: int, text: str, *, conversation: str = "marta", speaker: str = "Marta", role: Role = "statement"
) -> Message:
    """One turn, a minute after the one before."""
    return Message(
        id=f"{conversation}/{number}",
        conversation=conversation,
        speaker=speaker,
        text=text,
        sent_at=MORNING + timedelta(minutes=number),
        zone="Europe/Oslo",
        role=role,
    )


def frame(
    second: int, *texts: str, app: str = "Mail", title: str = "Inbox", behind: Sequence[Window] = ()
) -> ReadFrame:
    """A frame of one window in front with these lines, one below the other."""
    lines = tuple(
        Line(text, Box(20, 40 + ROW * row, 8 * len(text), 16), 0.95, 0) for row, text in enumerate(texts)
    )
    return ReadFrame(
        id=f"frm_{second}",
        taken_at=MORNING + timedelta(seconds=second),
        zone="Europe/Oslo",
        size=SCREEN,
        windows=(Window(app, title, WHOLE, active=True), *behind),
        lines=lines,
        image=f"images/frm_{second}",
        codec="text/plain",
    )


def picture(texts: Sequence[str]) -> bytes:
    """Stands for a picture of these lines."""
    return "\n".join(texts).encode()


def seen_on(image: bytes) -> tuple[Line, ...]:
    """What stands on such a picture."""
    return tuple(
        Line(text, Box(20, 40 + ROW * row, 8 * len(text), 16), 0.95, 0)
        for row, text in enumerate(image.decode().split("\n"))
        if text
    )


def masked(image: bytes, _codec: str, boxes: Sequence[Box]) -> bytes:
    """Such a picture with boxes filled."""
    rows = image.decode().split("\n")
    for row, text in enumerate(rows):
        if any(box.intersects(Box(20, 40 + ROW * row, 8 * max(len(text), 1), 16)) for box in boxes):
            rows[row] = ""
    return picture(rows)


def _silent(_stage: str, _done: int, _total: int) -> None:
    pass


@dataclass
class Embedder:
    """Counts what it embeds, and fails on demand."""

    texts: list[str] = field(default_factory=list)
    failure: Exception | None = None

    def __call__(self, texts: Sequence[str]) -> Embedded:
        if self.failure is not None:
            raise self.failure
        self.texts += texts
        return embedded(texts)


@dataclass
class Life:
    """The parts that an open vault has, without the loop and the threads."""

    home: Path
    embedder: Embedder = field(default_factory=Embedder)
    on_open: Callable[["Life"], object] = lambda _life: None
    """Called when everything is made and nothing has happened yet."""
    make_room: Callable[[], int] = lambda: 0
    """Gives up the reserve."""
    report: Callable[[int, int], None] = lambda _done, _total: None
    """Told how far an opening is."""
    store: Store = field(init=False)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """As unlocking does it: what cannot be opened to its end is let go of."""
        self.store = Store.unlock(self.home, PASSPHRASE)
        try:
            self._bring_up_to_date()
        except BaseException:
            self.store.close()
            raise

    def _bring_up_to_date(self) -> None:
        self.filing = Filing(self.store, self.embedder)
        self.replay = Replay(self.store, self.filing)
        self.eraser = Eraser(self.store, self.filing, masked, self.make_room)
        view = WithoutForgotten(self.store.tables, lambda: self.eraser.hidden)
        self.planner = Planner(view, self.filing)
        self.shown = Shown(self.store.tables, lambda: self.eraser.hidden)
        self.on_open(self)
        self.replay.bring_up_to_date(self.report)
        self.finished = self.eraser.finish_interrupted(_silent)
        self.forgotten_again = forget_waiting(self.store, self.planner, self.eraser, _silent)

    def crash(self) -> None:
        """End without filing what is open, and come back."""
        self.store.close()
        self.open()

    def saw(self, *frames: ReadFrame) -> None:
        """Take frames with pictures of their lines."""
        for one in frames:
            self.store.put_image(one.id, picture([line.text for line in one.lines]))
            self.filing.add_frame(one)

    def heard(self, *messages: Message) -> None:
        """Take messages."""
        self.filing.add_messages(messages)

    def delete(self, **what: Any) -> DeletionCounts:
        """Delete and check that the preview said so."""
        self.filing.settle()
        plan = self.planner.plan(Selection(**what))
        receipt = self.eraser.erase(plan, _silent)
        assert receipt.deleted_at is not None
        assert not receipt.pending
        assert replace(receipt, done=False, deleted_at=None, bytes_freed=0) == plan.counts
        return receipt

    # ── looking ──────────────────────────────────────────────────────────────────────────────────────

    def all(self, kind: type[Record]) -> dict[str, Record]:
        """Every record of a kind, by id."""
        found: dict[str, Record] = {}
        for row in self.store.tables._store.rows(KINDS[kind], "", ["record"]):
            record = decode(kind, row["record"])
            found[record.id] = record
        return found

    @property
    def memories(self) -> dict[str, Memory]:
        return self.all(Memory)

    @property
    def passages(self) -> dict[str, Passage]:
        return self.all(Passage)

    def memory_of(self, words: str, kind: str = "") -> Memory:
        """The one memory that says this."""
        found = [one for one in self.memories.values() if words in one.text and kind in ("", one.type)]
        assert len(found) == 1, [one.text for one in self.memories.values()]
        return found[0]

    def events(self) -> list[Event]:
        """What the journal tells."""
        return list(self.store.journal.replay())

    def contents(self) -> dict[str, Any]:
        """All that is remembered, without when it was filed."""
        found: dict[str, Any] = {}
        for kind in KINDS:
            for row in self.store.tables._store.rows(KINDS[kind], "", ["key", "record"]):
                record: Any = decode(kind, row["record"])
                found[f"{KINDS[kind]} {row['key']}"] = (
                    replace(record, recorded_at=MORNING) if isinstance(record, Memory) else record
                )
        return found

    def knows(self, word: str) -> list[str]:
        """Every place that holds a word: tables, journal, pictures, and each byte under the seals."""
        places: list[str] = []
        for name in TABLES:
            rows = self.store.tables._store.read(name, lambda table: table.to_arrow()).to_pylist()
            places += [
                name for row in rows if word in str(row) or word.encode() in (row.get("record") or b"")
            ]
        places += [type(event).__name__ for event in self.events() if word in str(msgspec.to_builtins(event))]
        objects = self.store.vault.objects
        places += [name for name, _ in objects.list() if word.encode() in objects.get(name)]
        return places
