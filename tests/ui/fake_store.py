"""A realistic store of one person's week, and an engine that serves it."""

# ruff: noqa: E501 - prose stays on one line

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from core.protocol.operations import (
    Answer,
    Ask,
    Changed,
    Conversation,
    Conversations,
    CorrectMemory,
    Created,
    CreateVault,
    Delete,
    DeleteConversation,
    DeletionCounts,
    Draft,
    Event,
    GetFrame,
    Hit,
    Hits,
    JudgeMemories,
    KeepDraft,
    ListConversations,
    ListMemories,
    ListMessages,
    Lock,
    LockView,
    MemoryRow,
    MemoryRows,
    Messages,
    NoteUse,
    Nothing,
    Pause,
    Picture,
    Pin,
    Pinned,
    PreviewDeletion,
    RenameConversation,
    Resume,
    Search,
    Searched,
    ShowMemory,
    Shown,
    Shutdown,
    Status,
    TakeDraft,
    Unlock,
)
from core.records.errors import NotFoundError, WrongPassphraseError
from core.records.memory import Citation, Entity, Evidence, Memory, MemoryType, Wish
from core.records.message import Message
from tests.ui.fake_days import FakeDays
from tests.ui.fake_engine import FakeEngine
from tests.ui.fake_programs import FakePrograms
from tests.ui.fake_settings import FakeSettings
from tests.ui.fake_vault import FakeVault
from tests.ui.pictures import SIZE, Scene, draw, encode, thumbnail

PASSPHRASE = "four calm unrelated words"
RECOVERY_KEY = "K7QX2-M4DWA-9FZTB-3HRVC-6YPNE-8GJSL-2KUQD-5TXMW-7BAZH-4CVRN-9E"
ZONE = "Europe/Berlin"

SCENES: dict[str, Scene] = {
    "frm_mail": Scene(
        "Thunderbird",
        "Aurora Rail: March invoice",
        (
            "From: Marta Lindqvist <marta@aurorarail.example>",
            "",
            "Hi Ada,",
            "thanks again for the workshop. As promised, here is the paperwork:",
            "the invoice number is INV-48213, over $1,204.50 in total.",
            "It is due on 4 April, the purchase order stays PO-7731.",
            "",
            "See you in Gothenburg,",
            "Marta",
        ),
    ),
    "frm_code": Scene(
        "Code",
        "retention.py - ledger",
        (
            "def keep_until(invoice: Invoice) -> date:",
            '    """Ten years from the end of the year it was issued in."""',
            "    year = invoice.issued.year + RETENTION_YEARS",
            "    return date(year, 12, 31)",
            "",
            "RETENTION_YEARS = 10  # §147 AO",
        ),
        dark=True,
        mono=True,
    ),
    "frm_flight": Scene(
        "Firefox",
        "Berlin to Gothenburg: your booking",
        (
            "Booking reference  QX7LWP",
            "SK 1676   BER 07:35   GOT 09:05   Tuesday, 24 March",
            "SK 2677   GOT 18:20   BER 19:50   Thursday, 26 March",
            "1 adult, hand luggage only: EUR 184.20",
        ),
        accent="#E07A3F",
    ),
    "frm_paper": Scene(
        "Evince",
        "Sleep-dependent memory consolidation",
        (
            "Sleep-dependent memory consolidation, Stickgold (2005)",
            "Slow-wave replay strengthens recently formed traces.",
            "Section 3: what is replayed is not what was longest, but what mattered.",
        ),
        accent="#8C6BC7",
    ),
    "frm_term": Scene(
        "XTerm",
        "ada@tern: ~/ledger",
        (
            "$ git log --oneline -3",
            "8f2c1e0 Keep invoices for ten years",
            "51b7a9d Read amounts with a thousands separator",
            "$ pytest -q",
            "214 passed in 8.31s",
        ),
        dark=True,
        mono=True,
    ),
    "frm_chat": Scene(
        "Element",
        "Dana",
        (
            "Dana: lunch on Thursday? the new place at Maybachufer 12",
            "Ada: yes! half past twelve",
            "Dana: my new number is +49 151 2345 6789 by the way",
        ),
        accent="#39A884",
    ),
}


def now() -> datetime:
    """One moment for everything, so that pictures can be compared."""
    return datetime.now(UTC).replace(microsecond=0)


def _standing(memory: Memory) -> str:
    return "hidden" if memory.wish("hidden") else memory.status


def citation(frame: str, line: int, memory: str, ago: timedelta) -> Citation:
    scene = SCENES[frame]
    return Citation(
        memory,
        frame,
        scene.lines[line],
        now() - ago,
        ZONE,
        scene.app,
        scene.title,
        frame,
        scene.line_box(line),
    )


_FACTS: tuple[tuple[str, str, int, timedelta, tuple[tuple[str, str], ...], tuple[Entity, ...]], ...] = (
    (
        "Marta Lindqvist: the invoice number is INV-48213, over $1,204.50 in total.",
        "frm_mail", 4, timedelta(hours=1),
        (("subject", "Aurora Rail"), ("predicate", "invoice number"), ("object", "INV-48213")),
        (Entity("Marta Lindqvist", "person"), Entity("Aurora Rail", "organisation"), Entity("INV-48213", "thing")),
    ),
    (
        "Dana's new phone number is +49 151 2345 6789.",
        "frm_chat", 2, timedelta(hours=3),
        (("subject", "Dana"), ("predicate", "phone"), ("object", "+49 151 2345 6789")),
        (Entity("Dana", "person"), Entity("+49 151 2345 6789", "contact")),
    ),
    (
        "The booking reference of the flight to Gothenburg is QX7LWP.",
        "frm_flight", 0, timedelta(days=1),
        (("subject", "flight to Gothenburg"), ("predicate", "booking reference"), ("object", "QX7LWP")),
        (Entity("Gothenburg", "place"), Entity("QX7LWP", "thing")),
    ),
    (
        "Invoices are kept for ten years from the end of the year they were issued in.",
        "frm_code", 1, timedelta(days=1, hours=4),
        (("subject", "invoices"), ("predicate", "kept for"), ("object", "ten years")),
        (Entity("ledger", "project"),),
    ),
)  # fmt: skip

_EVENTS: tuple[tuple[str, str, int, timedelta], ...] = (
    ("Read Marta's mail “Aurora Rail: March invoice” in Thunderbird", "frm_mail", 3, timedelta(minutes=58)),
    ("Wrote retention.py in Code: how long an invoice has to be kept", "frm_code", 0, timedelta(hours=2)),
    ("Chatted with Dana about lunch on Thursday at Maybachufer 12", "frm_chat", 0, timedelta(hours=3)),
    ("Ran the tests of ledger in a terminal: 214 passed", "frm_term", 4, timedelta(hours=5)),
    ("Booked a flight from Berlin to Gothenburg in Firefox, there on 24 March and back on the 26th", "frm_flight", 1, timedelta(days=1)),
    ("Read “Sleep-dependent memory consolidation” by Stickgold, the section on slow-wave replay", "frm_paper", 0, timedelta(days=2)),
)  # fmt: skip


def memories(many: int = 0) -> list[Memory]:
    """The week's memories, newest first; `many` adds older ones until there are that many."""
    result = []
    for number, (text, frame, line, ago, fields, entities) in enumerate(_FACTS):
        result.append(_memory(f"mem_fact{number}", "semantic", text, frame, line, ago, fields, entities))
    for number, (text, frame, line, ago) in enumerate(_EVENTS):
        fields = (("actor", "you"), ("event_type", "reading" if number % 2 else "writing"))
        result.append(_memory(f"mem_event{number}", "episodic", text, frame, line, ago, fields, ()))
    for number in range(max(0, many - len(result))):
        text, frame, line, _ = _EVENTS[number % len(_EVENTS)]
        ago = timedelta(days=3, minutes=17 * number)
        result.append(
            _memory(f"mem_old{number}", "episodic", f"{text} (#{number})", frame, line, ago, (), ())
        )
    return sorted(result, key=lambda memory: memory.occurred_start, reverse=True)


def _memory(
    identity: str,
    kind: MemoryType,
    text: str,
    frame: str,
    line: int,
    ago: timedelta,
    fields: tuple[tuple[str, str], ...],
    entities: tuple[Entity, ...],
) -> Memory:
    scene = SCENES[frame]
    start = now() - ago
    lines = [line] if line + 1 >= len(scene.lines) or not scene.lines[line + 1] else [line, line + 1]
    evidence = tuple(Evidence(frame, scene.lines[item], (item,), scene.line_box(item)) for item in lines)
    return Memory(
        id=identity, type=kind, text=text, summary=text, occurred_start=start,
        occurred_end=start + timedelta(minutes=7 if kind == "episodic" else 0), precision="minute",
        recorded_at=start, zone=ZONE, evidence=evidence, origin="screen", trust=0.3, extractor="rules/1",
        app=scene.app, window_title=scene.title, entities=entities, fields=fields,
    )  # fmt: skip


def _row(memory: Memory) -> MemoryRow:
    return MemoryRow(
        memory.id, memory.type, memory.summary, memory.occurred_start, ZONE, memory.app, "", memory.trust,
        memory.evidence[0].source_id,
    )  # fmt: skip


SEARCHED = Searched(datetime(2026, 3, 3, 8, tzinfo=UTC), datetime(2026, 3, 17, 18, tzinfo=UTC), 4210, 2)


def invoice_answer() -> Answer:
    return Answer(
        answer="The invoice number Marta sent is INV-48213 [1], over $1,204.50, due on 4 April [2].",
        short="INV-48213",
        citations=(
            citation("frm_mail", 4, "mem_fact0", timedelta(hours=1)),
            citation("frm_mail", 5, "mem_event0", timedelta(hours=1)),
        ),
        searched=SEARCHED,
        abstained=False,
        mode="extractive",
        conversation="chat_1",
        message_id="chat_1/2",
    )


def lunch_answer() -> Answer:
    return Answer(
        answer="Dana asked on Element: Thursday at half past twelve [2], at Maybachufer 12 [1].",
        short="Thursday at half past twelve",
        citations=(
            citation("frm_chat", 0, "mem_event2", timedelta(hours=3)),
            citation("frm_chat", 1, "mem_event2", timedelta(hours=3)),
        ),
        searched=SEARCHED,
        abstained=False,
        mode="extractive",
        conversation="chat_1",
        message_id="chat_1/3",
    )


def abstention() -> Answer:
    return Answer(
        answer="I don't have that.",
        short="",
        citations=(),
        searched=SEARCHED,
        abstained=True,
        mode="extractive",
        nearest=tuple(
            Hit(memory.id, memory.type, 1.0, memory.text, memory.occurred_start, ZONE, memory.app,
                memory.window_title, memory.source_ids)
            for memory in memories()[:3]
        ),
        conversation="chat_1",
        message_id="chat_1/4",
    )  # fmt: skip


class FakeStore:
    """Serves the week through a `FakeEngine`. A question with "invoice" is answered, others are not."""

    def __init__(self, engine: FakeEngine, many: int = 0) -> None:
        self.engine = engine
        self.draft = ""
        self.settings = FakeSettings(engine, PASSPHRASE, RECOVERY_KEY)
        self.programs = FakePrograms(engine)
        self.vault = FakeVault(engine, PASSPHRASE)
        self.days = FakeDays(engine, SCENES, now().astimezone().date())
        self.memories = memories(many)
        self.days.learned = tuple(_row(memory) for memory in self.memories if memory.type == "semantic")
        self.days.remembered = self.search
        self.messages: dict[str, list[Message]] = {}
        self.conversations = [
            Conversation("chat_old1", "When is lunch with Dana?", now() - timedelta(days=1), now() - timedelta(days=1)),
            Conversation("chat_old2", "Which paper was about slow-wave replay?", now() - timedelta(days=2), now() - timedelta(days=2)),
            Conversation("chat_old3", "How long must invoices be kept?", now() - timedelta(days=3), now() - timedelta(days=3)),
        ]  # fmt: skip
        self.messages["chat_old1"] = self._turns(
            "chat_old1", "When is lunch with Dana?", "On Thursday at half past twelve, at Maybachufer 12.",
            citation("frm_chat", 0, "mem_event2", timedelta(days=1)),
        )  # fmt: skip
        engine.status = replace(
            engine.status,
            memories=len(self.memories),
            frames=1834,
            last_frame_at=now() - timedelta(seconds=2),
        )
        for kind, handler in (
            (Ask, self.ask), (ListConversations, lambda _: Conversations(tuple(self.conversations))),
            (ListMessages, lambda r: Messages(tuple(self.messages.get(r.conversation, ())))),
            (DeleteConversation, self.delete_conversation),
            (RenameConversation, self.rename_conversation), (ListMemories, self.list), (ShowMemory, self.show),
            (GetFrame, self.frame), (PreviewDeletion, lambda r: self.counts(r, done=False)),
            (Delete, self.delete), (Unlock, self.unlock), (CreateVault, self.create),
            (Pause, self.pause), (Resume, self.resume), (Lock, lambda _: Nothing()),
            (Shutdown, lambda _: Nothing()), (LockView, self.lock_view), (NoteUse, lambda _: Nothing()),
            (KeepDraft, self.keep_draft), (TakeDraft, self.take_draft), (Pin, self.pin),
            (JudgeMemories, self.judge), (CorrectMemory, self.correct),
        ):  # fmt: skip
            engine.on(kind, handler)  # type: ignore[arg-type]

    @staticmethod
    def _turns(conversation: str, question: str, answer: str, cited: Citation) -> list[Message]:
        at = now() - timedelta(days=1)
        return [
            Message(f"{conversation}/1", conversation, "me", question, at, ZONE, "question", "chat"),
            Message(f"{conversation}/2", conversation, "afterimage", answer, at, ZONE, "answer", "chat", (cited,)),
        ]  # fmt: skip

    def ask(self, request: Ask) -> Answer:
        text = request.question.lower()
        known = any(word in text for word in ("invoice", "aurora", "marta", "dana", "flight", "open"))
        answer = invoice_answer() if known else abstention()
        if "lunch" in text:
            answer = lunch_answer()
        if not request.conversation:
            return replace(answer, conversation="", message_id="")
        conversation = "chat_1" if request.conversation == "new" else request.conversation
        if all(item.id != conversation for item in self.conversations):
            self.conversations.insert(0, Conversation(conversation, request.question, now(), now()))
        turns = self.messages.setdefault(conversation, [])
        place = f"{conversation}/{len(turns) + 1}"
        turns.append(Message(place, conversation, "me", request.question, now(), ZONE, "question", "chat"))
        turns.append(
            Message(f"{place}a", conversation, "afterimage", answer.answer, now(), ZONE, "answer", "chat", answer.citations)
        )  # fmt: skip
        return replace(answer, conversation=conversation)

    def delete_conversation(self, request: DeleteConversation) -> Nothing:
        self.conversations = [item for item in self.conversations if item.id != request.conversation]
        return Nothing()

    def rename_conversation(self, request: RenameConversation) -> Nothing:
        self.conversations = [
            replace(one, title=request.name or one.title) if one.id == request.conversation else one
            for one in self.conversations
        ]
        return Nothing()

    def search(self, request: Search) -> Hits:
        found = [memory for memory in self.memories if request.query.casefold() in memory.text.casefold()]
        hits = (
            Hit(memory.id, memory.type, 1.0, memory.text, memory.occurred_start, ZONE, memory.app,
                memory.window_title, memory.source_ids)
            for memory in found[: request.limit]
        )  # fmt: skip
        return Hits(tuple(hits))

    def list(self, request: ListMemories) -> MemoryRows:
        found = [
            memory
            for memory in self.memories
            if (not request.type or memory.type == request.type)
            and request.status in {"all", "current" if memory.live else _standing(memory)}
            and request.text.lower() in memory.text.lower()
        ]
        page = found[request.offset : request.offset + request.limit]
        return MemoryRows(tuple(map(_row, page)), len(found))

    def show(self, request: ShowMemory) -> Shown:
        memory = next((item for item in self.memories if item.id == request.id), None)
        if memory is None:
            raise NotFoundError("There is no such memory. It may have been deleted.")
        sources = tuple(
            Citation(memory.id, item.source_id, item.quote, memory.occurred_start, ZONE, memory.app,
                     memory.window_title, item.source_id, item.box)
            for item in memory.evidence
        )  # fmt: skip
        return Shown(memory, sources)

    def frame(self, request: GetFrame) -> tuple[Picture, bytes]:
        scene = SCENES.get(request.id.partition("~")[0])
        if scene is None:
            raise NotFoundError("There is no such frame. It may have been deleted.")
        picture = Picture(
            request.id,
            now() - timedelta(hours=1),
            ZONE,
            SIZE,
            "image/png",
            (scene.window,),
            scene.read_lines(),
        )
        blob = thumbnail(scene, request.width, request.box) if request.width else encode(draw(scene))
        return picture, blob

    def judge(self, request: JudgeMemories) -> Changed:
        """Only as far as the windows show it."""
        given = (Wish(request.verdict, now()),) if request.given else ()
        self.memories = [
            replace(item, wishes=given, status="queryable") if item.id in request.ids else item
            for item in self.memories
        ]
        return Changed(request.ids)

    def correct(self, request: CorrectMemory) -> Changed:
        wrong = next(item for item in self.memories if item.id == request.id)
        right = replace(wrong, id=f"{wrong.id}b", text=request.text, summary=request.text)
        self.memories = [
            right,
            *(replace(item, status="superseded") if item is wrong else item for item in self.memories),
        ]
        return Changed((right.id,))

    def pin(self, request: Pin) -> Pinned:
        there = {item.id for item in self.memories}
        if not there.issuperset(request.ids):
            raise NotFoundError("There is no such memory. It may have been deleted.")
        self.memories = [
            replace(item, pinned=request.pinned) if item.id in request.ids else item for item in self.memories
        ]
        return Pinned(request.pinned, request.ids, len(request.ids))

    def counts(self, request: PreviewDeletion | Delete, *, done: bool) -> DeletionCounts:
        some = len(request.selection.ids) or 12
        return DeletionCounts(some, 2 * some, 1, 0, 4 * some, 1, done, now() if done else None)

    def delete(self, request: Delete) -> DeletionCounts:
        counts = self.counts(request, done=True)
        self.memories = [item for item in self.memories if item.id not in request.selection.ids]
        self.engine.push(Event("deleted"))
        return counts

    def unlock(self, request: Unlock) -> Status:
        if request.secret not in {PASSPHRASE, RECOVERY_KEY}:
            raise WrongPassphraseError("That is neither the passphrase nor the recovery key of this vault.")
        self.engine.status = replace(
            self.engine.status, vault="unlocked", view_locked=False, view_lock_cause=""
        )
        return self.engine.status

    def lock_view(self, _request: LockView) -> Nothing:
        self.engine.set_status(
            replace(self.engine.status, view_locked=True, view_lock_cause="asked", view_lock_minutes=10)
        )
        return Nothing()

    def keep_draft(self, request: KeepDraft) -> Nothing:
        self.draft = request.text
        return Nothing()

    def take_draft(self, _request: TakeDraft) -> Draft:
        draft, self.draft = self.draft, ""
        return Draft(draft)

    def create(self, _request: CreateVault) -> Created:
        self.engine.status = replace(self.engine.status, vault="unlocked", capture="off")
        return Created(RECOVERY_KEY)

    def pause(self, request: Pause) -> Status:
        until = now() + timedelta(minutes=request.minutes) if request.minutes else None
        self.engine.status = replace(self.engine.status, capture="paused", paused_until=until)
        return self.engine.status

    def resume(self, _request: Resume) -> Status:
        self.engine.status = replace(
            self.engine.status, capture="recording", paused_until=None, last_frame_at=now()
        )
        return self.engine.status
