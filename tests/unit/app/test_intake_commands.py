import io
import sys
from pathlib import Path
from typing import Any

import pytest

from core.protocol.operations import Capture, Captured, Imported, ImportTranscript, Progress, Rebuilt
from core.protocol.server import Context
from core.records.errors import RefusedError
from tests.unit.app.conftest import Run, Serve
from tests.unit.protocol.fake_engine import answering, failing


def test_capture(run: Run, serve: Serve) -> None:
    calls = serve({"capture": answering(Captured(1, 240, 2, 3))})
    assert run("capture", "--seconds", "2.5", "--json").document == {
        "frames": 1,
        "lines": 240,
        "memories": 2,
        "skipped": 3,
    }
    assert calls.last == Capture(2.5)
    assert run("capture", "--seconds", "1").out == (
        "1 frame with 240 lines, filed as 2 memories. 3 looks kept out by your exclusions.\n"
    )


def test_a_transcript_is_sent_whole(run: Run, serve: Serve, tmp_path: Path) -> None:
    calls = serve({"import.transcript": answering(Imported(2, 1, 1))})
    file = tmp_path / "talk.jsonl"
    file.write_bytes(b"one\ntwo\n")
    result = run("import", "transcript", str(file), "--tz", "UTC", "--json")
    assert result.document == {"added": 2, "known": 1, "memories": 1}
    assert calls.last == ImportTranscript("UTC")
    assert calls.blobs[-1] == b"one\ntwo\n"
    assert (
        run("import", "transcript", str(file)).out
        == "2 lines added, filed as 1 memory. 1 line known already.\n"
    )


def test_a_transcript_from_standard_input(run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = serve({"import.transcript": answering(Imported(1, 0, 1))})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"piped\n")))
    assert run("import", "transcript", "-").status == 0
    assert calls.blobs[-1] == b"piped\n"


def test_a_bad_line_is_told_as_the_engine_says(run: Run, serve: Serve, tmp_path: Path) -> None:
    serve({"import.transcript": failing(RefusedError("Line 7: “id” is missing. Nothing was imported."))})
    file = tmp_path / "talk.jsonl"
    file.write_bytes(b"{}")
    result = run("import", "transcript", str(file), "--json")
    assert (result.status, result.document["error"]) == (5, "refused")
    assert "Line 7" in result.error


def test_files_that_cannot_be_taken(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("import", "transcript", str(tmp_path / "none.jsonl")).status == 4
    assert run("import", "transcript", str(tmp_path)).status == 5
    assert run("import", "transcript", str(tmp_path / ("x" * 300))).status == 6
    assert run("import", "transcript", "a\0b").status == 6
    monkeypatch.setattr("app.cli.commands.intake.MAX_BLOB", 10)
    (tmp_path / "long.jsonl").write_bytes(bytes(11))
    result = run("import", "transcript", str(tmp_path / "long.jsonl"))
    assert result.status == 5
    assert "Nothing was imported" in result.error


def test_rebuild_shows_progress_where_somebody_watches(
    run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def rebuild(_request: Any, context: Context) -> Rebuilt:
        context.progress(Progress("Reading frames", 1, 2000))
        return Rebuilt(1, 2, 3, 4)

    serve({"rebuild": rebuild})
    quiet = run("rebuild", "--json")
    assert quiet.document == {"frames": 1, "messages": 2, "memories": 3, "passages": 4}
    assert quiet.error == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    watched = run("rebuild")
    assert "Reading frames 1 of 2,000" in watched.error
    assert watched.out == "Derived again: 1 frame, 2 messages, 3 memories, 4 passages.\n"
