"""Files of other programs, by the command line, through real processes, until they answer questions."""

import json
from pathlib import Path

from tests.e2e.program import Program
from tests.unit.importing import samples


def test_what_other_programs_hold_is_brought_in_and_found(program: Program, tmp_path: Path) -> None:
    program.ok("init")
    program.ok("unlock")
    export = samples.archive(tmp_path / "export.zip", samples.chatgpt())
    tried = program.ok("import", str(export), "--dry-run")
    assert (tried["kind"], tried["added"], tried["memories"]) == ("chatgpt", 2, 0)
    assert program.ok("status")["messages"] == 0
    first = program.ok("import", str(export), "--me", "Ada")
    assert (first["added"], first["known"]) == (2, 0)
    again = program.ok("import", str(export))
    assert (again["added"], again["known"], again["memories"]) == (0, 2, 0)

    folder = samples.notes(tmp_path / "vault")
    samples.picture(folder / "Screenshot from 2026-03-04 14-00-00.png", "Gate B14 boards at noon")
    samples.pdf(folder / "report.pdf", "The ferry to Naxos costs 12 euros.")
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.4\n")
    got = program.ok("import", str(folder), "--tz", "UTC")
    assert (got["kind"], got["added"], got["pictures"], got["unreadable"]) == ("folder", 4, 1, 1)
    browser = samples.firefox(tmp_path / "places.sqlite")
    assert program.ok("import", str(tmp_path / "places.sqlite"))["added"] == 2
    browser.close()

    (line,) = program.ok("search", "Vaillant T7 boiler", "--level", "line", "-k", "1")
    assert (line["speaker"], line["conversation"]) == ("Ada", "ChatGPT: Boiler advice")
    (seen,) = program.ok("search", "gate B14 boards", "--level", "line", "-k", "1")
    assert (seen["app"], seen["title"]) == ("Pictures", "Screenshot from 2026-03-04 14-00-00.png")
    program.ok("frame", seen["source_ids"][0], "--out", str(tmp_path / "shown.png"))
    assert program.ok("search", "ferry Naxos", "--level", "line")[0]["conversation"] == "report.pdf"
    assert program.ok("import", str(folder), "--tz", "UTC")["known"] == 5


def test_a_transcript_is_recognised_and_stays_all_or_nothing(program: Program, tmp_path: Path) -> None:
    program.ok("init")
    line = {"id": "1", "conversation": "c", "speaker": "Ada", "time": "2026-03-04T14:00:00", "text": "Hello."}
    path = tmp_path / "talk.jsonl"
    path.write_text(json.dumps(line) + "\n" + '{"id": "2"}\n')
    refused = program.run("import", str(path))
    assert refused.status == 5
    assert "Line 2" in refused.error
    path.write_text(json.dumps(line) + "\n")
    assert program.ok("import", str(path), "--dry-run")["added"] == 1
    assert program.ok("import", str(path))["added"] == 1
    (tmp_path / "nothing.bin").write_bytes(bytes(10))
    assert program.run("import", str(tmp_path / "nothing.bin")).status == 5
    assert program.run("import", str(tmp_path / "none")).status == 4
