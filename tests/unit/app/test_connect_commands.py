"""`clients`, `import PATH` and `export`, as they are told."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.connect.tools import activities
from core.protocol.operations import (
    AllowClient,
    ClientToken,
    ConnectedClient,
    ConnectedClients,
    FrameIndex,
    ImportPath,
    ImportReport,
    Nothing,
    RevokeClient,
)
from tests.unit.app.conftest import Run, Serve
from tests.unit.protocol.fake_engine import answering

AT = datetime(2026, 3, 4, 14, tzinfo=UTC)
EDITOR = ConnectedClient("Editor", ("read",), AT, AT, 3, has_token=True)


def test_clients_are_listed_allowed_and_revoked(run: Run, serve: Serve) -> None:
    calls = serve(
        {
            "clients": answering(ConnectedClients((EDITOR, ConnectedClient("Other", (), AT)))),
            "clients.allow": answering(EDITOR),
            "clients.revoke": answering(Nothing()),
            "clients.token": answering(ClientToken("abc")),
        }
    )
    listed = run("clients", "--tz", "UTC").out.splitlines()
    assert " ".join(listed[0].split()) == "Editor read 3 calls, last 2026-03-04 14:00, has a token"
    assert " ".join(listed[1].split()) == "Other asks to be allowed 0 calls"
    run("clients", "allow", "Editor", "--remember", "--forget")
    assert calls.last == AllowClient("Editor", ("read", "remember", "forget"))
    run("clients", "allow", "Editor")
    assert calls.last == AllowClient("Editor", ("read",))
    run("clients", "revoke", "Editor")
    assert calls.last == RevokeClient("Editor")
    assert run("clients", "token", "Editor", "--json").document == {"token": "abc"}
    assert run("clients", "allow").status == 5


def test_an_import_tells_what_it_was_and_what_it_brought(run: Run, serve: Serve, tmp_path: Path) -> None:
    calls = serve({"import": answering(ImportReport("chatgpt", 2, 1, 1, 3, 4, AT, AT))})
    (tmp_path / "export.zip").write_bytes(b"PK")
    result = run("import", str(tmp_path / "export.zip"), "--tz", "UTC", "--me", "Ada")
    assert calls.last == ImportPath(str(tmp_path / "export.zip"), "UTC", "Ada")
    assert result.out == (
        "Export of ChatGPT: 2 items and 1 picture added, 4 memories more, from 2026-03-04 14:00 to "
        "2026-03-04 14:00. 1 item known already. 3 items could not be read.\n"
    )
    assert run("import", str(tmp_path / "none")).status == 4
    assert run("import", "one", "two").status == 2


def test_nothing_is_written_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    for form in ("markdown", "jsonl"):
        assert run("export", form, str(tmp_path / "there")).status == 5
    assert (tmp_path / "there").read_text() == "mine"


def test_frames_are_folded_into_activities() -> None:
    minute = 60_000
    index = FrameIndex(
        ids=("a", "b", "c", "d"),
        at=(0, minute, 2 * minute, 20 * minute),
        app=(0, 0, 1, 1),
        title=(0, 0, 1, 1),
        apps=("Firefox", "Code"),
        titles=("News", "main.py"),
    )
    found = activities(index)
    assert [(one["app"], one["frame_id"], one["frames"]) for one in found] == [
        ("Firefox", "a", 2),
        ("Code", "c", 1),
        ("Code", "d", 1),
    ]


@pytest.mark.parametrize("command", ["mcp", "clients", "import", "export"])
def test_help_tells_what_there_is(run: Run, command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(command, "--help")
    assert len(capsys.readouterr().out) > 500
