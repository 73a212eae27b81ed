"""A realistic week: scenes, memories and answers of somebody called Ada."""

# ruff: noqa: E501 - prose stays on one line

from datetime import UTC, datetime, timedelta

from core.protocol.operations import (
    Answer,
    Hit,
    MemoryRow,
    Searched,
)
from core.records.memory import Citation, Entity, Evidence, Memory, MemoryType
from tests.ui.pictures import Scene

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


def standing(memory: Memory) -> str:
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


def row_of(memory: Memory) -> MemoryRow:
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
                memory.window_title, memory.source_ids, reasons=(("word_meaning", 0.4), ("words", 0.2)))
            for memory in memories()[:3]
        ),
        conversation="chat_1",
        message_id="chat_1/4",
    )  # fmt: skip
