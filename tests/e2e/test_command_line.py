"""The whole path from a transcript to an answer and to forgetting, by the command line and real processes."""

import json
import os
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from core.models.embedder import MiniLmEmbedder, cache_folder
from tests.e2e.lives import transcript_lines
from tests.e2e.program import PASSPHRASE, Program
from tests.support.traces import Traces
from tests.support.xvfb import wait_for

LINES = [
    ("d1", "Marta", "2026-03-02T14:02:00", "Hi! The invoice number is INV-48213, it is due on 20 March."),
    ("d2", "Jonas", "2026-03-02T14:03:00", "Thanks, I will pay the 1,204.50 euros tomorrow."),
    ("d3", "Marta", "2026-03-02T14:05:00", "Great. My new e-mail address is marta.keller@kestrel.example."),
    ("d4", "Jonas", "2026-03-03T09:00:00", "I went to the dentist yesterday."),
    ("d5", "Marta", "2026-03-03T09:01:00", "Poor you. I adopted a cat called Biscuit last week."),
]


def write(path: Path, lines: list[tuple[str, str, str, str]], conversation: str = "marta") -> Path:
    path.write_text(
        "".join(
            json.dumps({"id": i, "conversation": conversation, "speaker": who, "time": when, "text": text})
            + "\n"
            for i, who, when, text in lines
        )
    )
    return path


@pytest.fixture
def filled(program: Program, tmp_path: Path) -> Program:
    """A home with a short transcript in it."""
    program.ok("init")
    counts = program.ok(
        "import", "transcript", str(write(tmp_path / "chat.jsonl", LINES)), "--tz", "Europe/Berlin"
    )
    assert counts["added"] == len(LINES)
    program.ok("unlock")
    return program


def test_a_question_is_answered_with_its_source(filled: Program) -> None:
    answer = filled.ok("ask", "what was the invoice number Marta sent?")
    assert answer["short"] == "INV-48213"
    assert not answer["abstained"]
    assert answer["citations"][0]["source_id"] == "marta/d1"
    assert "INV-48213" in answer["citations"][0]["quote"]
    assert answer["searched"]["memories"] > 0


def test_when_is_told_as_a_date(filled: Program) -> None:
    answer = filled.ok("ask", "when did Jonas go to the dentist?", "--now", "2026-03-10T10:00:00")
    assert "2 March 2026" in answer["short"]


def test_search_gives_memories_and_lines(filled: Program) -> None:
    lines = filled.ok("search", "invoice number", "--level", "line", "-k", "5")
    assert lines[0]["source_ids"][0] == "marta/d1"
    sources = [hit["source_ids"][0] for hit in lines]
    assert len(sources) == len(set(sources))
    memories = filled.ok("search", "cat called Biscuit")
    assert memories
    assert "marta/d5" in memories[0]["source_ids"]


def test_importing_again_adds_nothing(filled: Program, tmp_path: Path) -> None:
    before = filled.ok("status")["memories"]
    again = filled.ok("import", "transcript", str(tmp_path / "chat.jsonl"), "--tz", "Europe/Berlin")
    assert (again["added"], again["known"]) == (0, len(LINES))
    assert filled.ok("status")["memories"] == before


def test_rebuilt_tables_answer_the_same(filled: Program) -> None:
    before = filled.ok("search", "invoice", "--level", "line")
    filled.ok("rebuild")
    after = filled.ok("search", "invoice", "--level", "line")
    assert [hit["source_ids"] for hit in before] == [hit["source_ids"] for hit in after]


def test_what_is_deleted_is_gone(filled: Program) -> None:
    memory = filled.ok("ask", "what was the invoice number Marta sent?")["citations"][0]["memory_id"]
    assert filled.ok("show", memory)["id"] == memory
    counts = filled.ok("delete", memory, "--yes")
    assert counts["preview"]["done"] is False
    assert counts["receipt"]["done"] is True
    assert counts["receipt"]["messages"] >= 1
    again = filled.ok("ask", "what was the invoice number Marta sent?")
    assert again["abstained"]
    assert "INV-48213" not in json.dumps(again)
    assert "INV-48213" not in json.dumps(filled.ok("search", "INV-48213"))
    assert filled.run("show", memory).status == 4
    filled.ok("rebuild")
    assert "INV-48213" not in json.dumps(filled.ok("search", "INV-48213"))
    assert filled.ok("ask", "what is the name of the cat?")["short"].startswith("Biscuit")


def test_a_bad_line_is_named_and_nothing_is_imported(program: Program, tmp_path: Path) -> None:
    program.ok("init")
    path = write(tmp_path / "chat.jsonl", LINES)
    path.write_text(path.read_text() + '{"id": "x", "conversation": "marta"\n')
    outcome = program.run("import", "transcript", str(path))
    assert outcome.status == 5
    assert "Line 6" in outcome.error
    assert program.ok("status")["messages"] == 0


def test_ten_megabytes_in_one_line_are_refused(program: Program, tmp_path: Path) -> None:
    program.ok("init")
    path = write(tmp_path / "chat.jsonl", [("big", "Me", "2026-01-01T00:00:00", "word " * 2_000_000)])
    outcome = program.run("import", "transcript", str(path))
    assert outcome.status == 5
    assert "Line 1" in outcome.error
    assert program.run("search", "word " * 20_000).status in {0, 5}


def test_wrong_passphrase_and_recovery_key(program: Program) -> None:
    key = program.ok("init")["recovery_key"]
    program.passphrase = "not the right one"
    assert program.run("search", "x").status == 3
    program.passphrase = key.lower()
    assert program.ok("search", "x") == []
    program.passphrase = None
    assert program.run("search", "x").status == 3


def test_unlock_keeps_the_vault_open_until_lock(program: Program) -> None:
    program.ok("init")
    program.ok("unlock")
    program.passphrase = None
    assert program.ok("search", "x") == []
    assert program.ok("status")["vault"] == "unlocked"
    program.ok("lock")
    assert not program.processes(), "a lock is done when the keys are out of memory"
    assert program.run("search", "x").status == 3
    wait_for(lambda: not program.processes())


def test_homes_that_cannot_be_used(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("not a folder")
    for home in (file, tmp_path / ("long" * 60) / ("path" * 60) / ("home" * 60)):
        program.home = home
        outcome = program.run("init")
        if home is file:
            assert outcome.status == 6
            assert str(file) in outcome.error
        else:  # as long as the system allows it, a long path works
            assert outcome.status in {0, 6}
    if os.geteuid() != 0:  # root may write everywhere
        program.home = Path("/proc/afterimage")
        assert program.run("init").status == 6


def test_a_hostile_proxy_is_not_asked(program: Program, tmp_path: Path) -> None:
    proxy = "http://127.0.0.1:9"  # the discard port: nothing listens there
    program.environment |= dict.fromkeys(("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"), proxy)
    program.ok("init")
    program.ok("import", "transcript", str(write(tmp_path / "chat.jsonl", LINES)))
    assert program.ok("ask", "what was the invoice number Marta sent?")["short"] == "INV-48213"


def test_nothing_readable_reaches_the_disk(program: Program, tmp_path: Path) -> None:
    """While it runs, after a kill, and after a lock: no word, no vector, and nothing that can be decoded."""
    home = tmp_path / "user"  # where libraries would keep caches and reports of their own
    home.mkdir()
    cache = os.environ.get("AFTERIMAGE_CACHE_DIR", str(cache_folder()))
    program.environment |= {"HOME": str(home), "AFTERIMAGE_CACHE_DIR": cache, "TMPDIR": str(home)}
    program.environment |= dict.fromkeys(("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(home))
    lines, canaries = transcript_lines(seed=5, count=200)
    texts = [text for _, _, _, text in lines] + [f"{who}: {text}" for _, who, _, text in lines]
    traces = Traces(canaries, MiniLmEmbedder().embed(texts).vectors)
    places = [program.home, program.runtime, home]
    program.ok("init")
    program.ok("import", "transcript", str(write(tmp_path / "chat.jsonl", lines)))
    program.ok("unlock")
    assert program.ok("search", canaries[7], "--level", "line")[0]["source_ids"] == ["marta/l7"]
    assert traces.found_in(places) == []
    processes = [psutil.Process(number) for number in program.processes()]
    assert not [process for process in processes if PASSPHRASE in process.environ().values()]
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # a worker ends by itself once its engine is gone
            process.kill()
    wait_for(lambda: not program.processes())
    assert traces.found_in(places) == []
    program.ok("unlock")
    program.ok("rebuild")
    program.ok("lock")
    assert traces.found_in(places) == []
    assert [path for path in home.rglob("*") if path.is_file()] == []
    for path in (program.home, *program.home.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
