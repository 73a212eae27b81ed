from datetime import UTC, datetime
from typing import Any

import pytest

from core.protocol.operations import (
    Answer,
    Ask,
    Hit,
    Hits,
    ListMemories,
    MemoryRow,
    MemoryRows,
    Missing,
    Search,
    Searched,
    Shown,
)
from core.protocol.server import Context
from core.records.errors import NotFoundError
from core.records.geometry import Box
from core.records.memory import Citation, Evidence, Memory
from tests.unit.app.conftest import Run, Serve
from tests.unit.protocol.fake_engine import answering, failing

AT = datetime(2026, 3, 4, 13, 2, tzinfo=UTC)
HIT = Hit(
    "mem_1", "semantic", 0.5, "The invoice is\x1b[31m INV-48213.", AT, "UTC", "Firefox", "Mail", ("frm_1",)
)
LINE = Hit("", "line", 0.4, "Hello", AT, "UTC", "", "", ("c/1", "c/2", "c/3", "c/4"), "c", "Marta")
CITATION = Citation("mem_1", "frm_1", "INV-48213", AT, "UTC", "Firefox", "Mail", "frm_1", Box(1, 2, 3, 4))
SPOKEN = Citation("", "c/1", "It is INV-48213", AT, "UTC", speaker="Marta")
ANSWER = Answer(
    "The invoice number is INV-48213.",
    "INV-48213",
    (CITATION, SPOKEN),
    Searched(AT, AT, 12, 1, (Missing("paused", 5400, 1),)),
    abstained=False,
    mode="extractive",
)
MEMORY = Memory(
    "mem_1",
    "semantic",
    "The invoice is INV-48213.",
    "Invoice INV-48213",
    AT,
    AT,
    "minute",
    AT,
    "UTC",
    (Evidence("frm_1", "INV-48213", (3,), Box(1, 2, 3, 4)),),
    "screen",
    0.3,
    "rules/1",
    app="Firefox",
    fields=(("subject", "invoice"), ("object", "INV-48213")),
)


def test_search_prints_a_list(run: Run, serve: Serve) -> None:
    calls = serve({"search": answering(Hits((HIT, LINE)))})
    result = run("search", "which", "invoice", "-k", "5", "--json")
    first, second = result.document
    assert first["memory_id"] == "mem_1"
    assert first["source_ids"] == ["frm_1"]
    assert first["time"] == "2026-03-04T13:02:00Z"
    assert {"type", "score", "text", "app", "title"} <= set(first)
    assert second["memory_id"] is None
    assert calls.last == Search("which invoice", limit=5)


def test_search_passes_its_filters_on(run: Run, serve: Serve) -> None:
    calls = serve({"search": answering(Hits(()))})
    filters = [
        "--level",
        "line",
        "--app",
        "Firefox",
        "--conversation",
        "c",
        "--from",
        "2026-03-04",
        "--to",
        "2026-03-05",
    ]
    context = ["--now", "2026-03-06T10:00", "--tz", "UTC", "--me", "Sam"]
    assert run("search", "x", *filters, *context).out == "Nothing found.\n"
    assert calls.last == Search(
        "x",
        level="line",
        app="Firefox",
        conversation="c",
        start=datetime(2026, 3, 4, tzinfo=UTC),
        end=datetime(2026, 3, 6, tzinfo=UTC),
        now=datetime(2026, 3, 6, 10, tzinfo=UTC),
        zone="UTC",
        me="Sam",
    )


def test_found_text_cannot_steer_the_terminal(run: Run, serve: Serve) -> None:
    serve({"search": answering(Hits((HIT, LINE)))})
    text = run("search", "x").out
    assert "\x1b" not in text
    assert "Marta" in text
    assert "c/3, …" in text


def test_ask_prints_answer_citations_and_what_was_searched(run: Run, serve: Serve) -> None:
    calls = serve({"ask": answering(ANSWER)})
    document = run("ask", "which invoice?", "--json", "--me", "Sam").document
    assert document["answer"] == "The invoice number is INV-48213."
    assert document["short"] == "INV-48213"
    assert document["citations"][0]["box"] == [1, 2, 3, 4]
    assert document["citations"][0]["frame_id"] == "frm_1"
    assert document["citations"][1]["frame_id"] is None
    assert document["citations"][1]["box"] is None
    assert document["searched"] == {
        "from": "2026-03-04T13:02:00Z",
        "to": "2026-03-04T13:02:00Z",
        "memories": 12,
        "gaps": 1,
        "missing": [{"reason": "paused", "seconds": 5400.0, "gaps": 1}],
    }
    assert (document["abstained"], document["mode"]) == (False, "extractive")
    assert calls.last == Ask("which invoice?", me="Sam")


def test_ask_for_people(run: Run, serve: Serve) -> None:
    serve({"ask": answering(ANSWER)})
    text = run("ask", "which invoice?", "--tz", "UTC").out
    assert text.startswith("The invoice number is INV-48213.\n")
    assert "[1] 2026-03-04 13:02 · Firefox · Mail\n    “INV-48213”\n    frm_1" in text
    assert "[2] 2026-03-04 13:02 · Marta" in text
    assert "Searched 12 memories" in text


def test_abstaining_shows_the_nearest(run: Run, serve: Serve) -> None:
    nothing = Answer(
        "I don't have that.",
        "",
        (),
        Searched(None, None, 0, 0),
        abstained=True,
        mode="extractive",
        nearest=(LINE,),
    )
    serve({"ask": answering(nothing)})
    assert run("ask", "x", "--json").document["searched"]["from"] is None
    text = run("ask", "x").out
    assert "Nearest:\n    Hello" in text
    assert "Searched" not in text


def test_memories_come_page_by_page(run: Run, serve: Serve) -> None:
    rows = [
        MemoryRow(f"mem_{number}", "episodic", "Wrote", AT, "UTC", "XTerm", "", 0.3) for number in range(1201)
    ]

    async def page(request: ListMemories, _context: Context) -> MemoryRows:
        return MemoryRows(tuple(rows[request.offset : request.offset + request.limit]), len(rows))

    calls = serve({"memories": page})
    document = run("memories", "--type", "episodic", "--json").document
    assert [row["id"] for row in document] == [row.id for row in rows]
    assert all(request.type == "episodic" for request in calls.requests if isinstance(request, ListMemories))
    assert "mem_1200  2026-03-04 13:02  episodic    Wrote" in run("memories").out


def test_no_memories(run: Run, serve: Serve) -> None:
    serve({"memories": answering(MemoryRows((), 0))})
    assert run("memories", "--json").document == []
    assert run("memories").out == "No memories yet.\n"


def test_show_opens_the_evidence(run: Run, serve: Serve) -> None:
    serve({"memories.show": answering(Shown(MEMORY, (CITATION,)))})
    document = run("show", "mem_1", "--json").document
    assert document["id"] == "mem_1"
    assert document["fields"] == {"subject": "invoice", "object": "INV-48213"}
    assert document["evidence"][0]["box"] == [1, 2, 3, 4]
    assert document["sources"][0]["frame_id"] == "frm_1"
    text = run("show", "mem_1").out
    assert "The invoice is INV-48213." in text
    assert "subject: invoice" in text
    assert "“INV-48213”" in text


@pytest.mark.parametrize("json", [True, False])
def test_what_is_not_there(run: Run, serve: Serve, *, json: bool) -> None:
    serve({"memories.show": failing(NotFoundError("There is no memory mem_9."))})
    result: Any = run("show", "mem_9", *(["--json"] if json else []))
    assert result.status == 4
    assert result.error == "afterimage: There is no memory mem_9.\n"
    if json:
        assert result.document == {"error": "not_found", "message": "There is no memory mem_9."}
    else:
        assert result.out == ""
