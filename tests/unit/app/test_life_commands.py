import pytest

from core.protocol.operations import (
    Changed,
    CorrectMemory,
    JudgeMemories,
    ListMemories,
    MemoryRows,
    MergeMemories,
    SplitMemory,
)
from core.records.errors import NotFoundError
from tests.unit.app.conftest import Run, Serve
from tests.unit.protocol.fake_engine import answering, failing


@pytest.mark.parametrize(
    ("action", "verdict", "given"),
    [
        ("hide", "hidden", True),
        ("unhide", "hidden", False),
        ("restore", "current", True),
        ("release", "believed", True),
        ("hold", "believed", False),
    ],
)
def test_verdicts(run: Run, serve: Serve, action: str, verdict: str, *, given: bool) -> None:
    calls = serve({"memories.judge": answering(Changed(("a", "b")))})
    result = run("memory", action, "a", "b")
    assert (result.status, "a, b" in result.out) == (0, True)
    assert calls.last == JudgeMemories(("a", "b"), verdict, given)  # type: ignore[arg-type]


def test_words_are_put_right(run: Run, serve: Serve) -> None:
    calls = serve({"memories.correct": answering(Changed(("new",)))})
    assert run("memory", "correct", "a", "Ann", "lives", "in", "Porto", "--json").document == {"ids": ["new"]}
    assert calls.last == CorrectMemory("a", "Ann lives in Porto")
    run("memory", "edit", "a", "Ann lives in Porto.")
    assert calls.last == CorrectMemory("a", "Ann lives in Porto.", wording=True)


def test_merging_and_splitting(run: Run, serve: Serve) -> None:
    calls = serve(
        {"memories.merge": answering(Changed(("a",))), "memories.split": answering(Changed(("b", "c")))}
    )
    assert run("memory", "merge", "b", "c", "--into", "a").status == 0
    assert calls.last == MergeMemories(("b", "c"), "a")
    assert "b, c" in run("memory", "split", "a").out
    assert calls.last == SplitMemory("a")


def test_what_is_held_back_is_listed(run: Run, serve: Serve) -> None:
    calls = serve({"memories": answering(MemoryRows((), 0))})
    assert run("memory", "quarantine").status == 0
    assert calls.last == ListMemories(status="quarantined", limit=500)


def test_an_unknown_memory(run: Run, serve: Serve) -> None:
    serve(
        {"memories.judge": failing(NotFoundError("There is no memory of the id “a”. Nothing was changed."))}
    )
    assert run("memory", "hide", "a").status == 4
