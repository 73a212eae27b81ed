import io
import sys
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.protocol.operations import Delete, DeletionCounts, Deletions, PreviewDeletion, Selection
from tests.unit.app.conftest import Run, Serve
from tests.unit.protocol.fake_engine import answering

PREVIEW = DeletionCounts(memories=3, frames=1, masked_frames=2, messages=0, passages=9, answers=0)
RECEIPT = DeletionCounts(3, 1, 2, 0, 9, 0, done=True, deleted_at=datetime(2026, 3, 4, tzinfo=UTC))
HANDLERS = {"delete.preview": answering(PREVIEW), "delete": answering(RECEIPT)}


class Typed(io.StringIO):
    """A terminal at which somebody has typed this."""

    def isatty(self) -> bool:
        return True


def test_yes_deletes_and_gives_preview_and_receipt(run: Run, serve: Serve) -> None:
    calls = serve(HANDLERS)
    document = run("delete", "mem_1", "c/2", "--yes", "--json").document
    assert document["preview"]["memories"] == 3
    assert document["preview"]["done"] is False
    assert document["receipt"]["deleted_at"] == "2026-03-04T00:00:00Z"
    assert document["done"] is True
    selection = Selection(ids=("mem_1", "c/2"))
    assert calls.requests[-2:] == [PreviewDeletion(selection), Delete(selection)]


def test_a_stretch_of_time_and_a_program(run: Run, serve: Serve) -> None:
    calls = serve(HANDLERS)
    run("delete", "--from", "2026-03-04", "--to", "2026-03-04", "--tz", "UTC", "--yes")
    start, end = datetime(2026, 3, 4, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)
    assert calls.last == Delete(Selection(start=start, end=end))
    run("delete", "--app", "Firefox", "--yes")
    assert calls.last == Delete(Selection(app="Firefox"))


def test_where_nobody_can_be_asked_nothing_is_deleted(run: Run, serve: Serve) -> None:
    calls = serve(HANDLERS)
    result = run("delete", "mem_1", "--json")
    assert result.status == 0
    assert result.document["receipt"] is None
    assert result.document["done"] is False
    told = run("delete", "mem_1")
    assert told.status == 2
    assert "--yes" in told.error
    assert "3  memories" in told.out
    assert "delete" not in calls.names


@pytest.mark.parametrize(
    ("typed", "deleted"), [("y\n", True), ("Yes\n", True), ("n\n", False), ("\n", False), ("", False)]
)
def test_a_person_is_shown_the_preview_and_asked(
    run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch, typed: str, *, deleted: bool
) -> None:
    calls = serve(HANDLERS)
    monkeypatch.setattr(sys, "stdin", Typed(typed))
    result = run("delete", "mem_1")
    assert result.status == 0
    assert "2  frames that stay" in result.error
    assert "answers" not in result.error
    assert ("Deleted:" in result.out) is deleted
    assert ("delete" in calls.names) is deleted


def test_the_preview_tells_of_frames_that_show_the_same(run: Run, serve: Serve) -> None:
    calls = serve({**HANDLERS, "delete.preview": answering(replace(PREVIEW, alike=7))})
    assert "7 more frames" in run("delete", "frm_1").out
    run("delete", "frm_1", "--also-alike", "--yes")
    assert calls.last == Delete(Selection(ids=("frm_1",), also_alike=True))


def test_the_receipt_says_what_is_held_up_and_what_stays(run: Run, serve: Serve) -> None:
    serve({**HANDLERS, "delete": answering(replace(RECEIPT, pending=True, unread=4))})
    told = run("delete", "mem_1", "--yes").out
    assert "not rewritten everywhere yet" in told
    assert "4  captures that were not read yet" in told
    serve({**HANDLERS, "delete": answering(replace(RECEIPT, bytes_freed=2_500_000))})
    told = run("delete", "mem_1", "--yes").out
    assert "2.5  MB given back" in told
    assert "Copies elsewhere are out of reach" in told


def test_receipts_are_listed_without_what_was_deleted(run: Run, serve: Serve) -> None:
    serve({"deletions": answering(Deletions((replace(RECEIPT, pending=True), RECEIPT)))})
    told = run("deletions").out
    assert told.count("2026-03-04 00:00 UTC") == 2
    assert told.count("not finished yet") == 1
    assert run("deletions", "--json").document["receipts"][1]["memories"] == 3
    serve({"deletions": answering(Deletions(()))})
    assert "Nothing was deleted" in run("deletions").out
