from datetime import UTC, datetime

import pytest

from core.protocol.operations import (
    ApplyRetention,
    GetStorage,
    Pin,
    Pinned,
    PreviewRetention,
    Retention,
    RetentionRules,
    RetentionStage,
    SetSetting,
    Settings,
    Storage,
    StorageKind,
)
from core.records.errors import NotFoundError, RefusedError
from tests.unit.app.conftest import Run, Serve
from tests.unit.protocol.fake_engine import answering, failing

AT = datetime(2026, 3, 4, 13, 2, tzinfo=UTC)
GIB = 2**30
FOUND = Retention(
    RetentionRules(keep_days=30),
    (
        RetentionStage("pictures", 1200, 3 * GIB, AT, AT),
        RetentionStage("texts", 0, 0),
        RetentionStage("memories", 0, 0),
    ),
    used=9 * GIB,
    limit=4 * GIB,
    fits=False,
    pinned=2,
    pinned_bytes=5 * GIB,
    future=1,
    confirmed=False,
)
STORAGE = Storage(
    (StorageKind("pictures", 3 * GIB, 10), StorageKind("reserve", 2**25, 1)),
    used=4 * GIB,
    free=50 * GIB,
    floor=GIB,
    limit=8 * GIB,
    per_day_week=GIB,
    limit_in_days=4.0,
    floor_in_days=49.0,
)


def test_pins_are_set_and_taken_off(run: Run, serve: Serve) -> None:
    calls = serve({"pin": answering(Pinned(True, ("a", "b"), 1))})
    result = run("pin", "a", "b")
    assert (result.status, result.out) == (0, "Pinned 1 of 2 memories.\n")
    assert calls.last == Pin(("a", "b"), pinned=True)
    assert run("unpin", "a", "--json").document["changed"] == 1
    assert calls.last == Pin(("a",), pinned=False)


def test_a_pin_on_nothing_is_not_found(run: Run, serve: Serve) -> None:
    serve({"pin": failing(NotFoundError("There is no memory of the id “a”. Nothing was changed."))})
    assert run("pin", "a").status == 4
    assert run("pin").status == 2


def test_retention_only_shows_by_default(run: Run, serve: Serve) -> None:
    calls = serve({"retention.preview": answering(FOUND)})
    result = run("retention", "--days", "30")
    assert result.status == 0
    assert "1,200  pictures" in result.out
    assert "2 memories pinned" in result.out
    assert "does not fit 4.0 GB" in result.out
    assert "dated in the future" in result.out
    assert "not the rules that you have confirmed" in result.out
    assert calls.requests[1:] == [PreviewRetention(keep_days=30)]  # after the state
    assert run("retention", "--dry-run", "--json").document["stages"][0]["items"] == 1200
    assert calls.last == PreviewRetention()


def test_retention_is_applied_only_by_somebody_who_says_so(run: Run, serve: Serve) -> None:
    calls = serve({"retention.preview": answering(FOUND), "retention.apply": answering(FOUND)})
    result = run("retention", "--apply", "--max-gb", "4")
    assert result.status == 2
    assert "nobody to ask" in result.error
    assert calls.names == ["status", "retention.preview"]
    assert run("retention", "--apply", "--max-gb", "4", "--yes").status == 0
    assert calls.last == ApplyRetention(max_gb=4.0, confirmed=True)


@pytest.mark.parametrize(
    "words",
    [("--days", "soon"), ("--days", "-1"), ("--days", "1.5"), ("--max-gb", "much"), ("--max-gb", "nan"),
     ("--apply", "--dry-run")],
)  # fmt: skip
def test_retention_refuses_nonsense(run: Run, words: tuple[str, ...]) -> None:
    assert run("retention", *words).status == 2


def test_a_rule_is_shown_before_it_is_set(run: Run, serve: Serve) -> None:
    refused = failing(RefusedError("It was not set, because it has not been confirmed."))
    calls = serve({"retention.preview": answering(FOUND), "config.set": refused})
    assert run("config", "set", "storage.keep_days", "30").status == 5
    assert calls.requests[1:] == [
        PreviewRetention(keep_days=30),
        SetSetting("storage.keep_days", 30, confirmed=False),
    ]


def test_a_rule_is_set_by_somebody_who_says_so(run: Run, serve: Serve) -> None:
    calls = serve(
        {
            "retention.preview": answering(FOUND),
            "config.set": answering(Settings({"storage.keep_days": 30})),
        }
    )
    assert run("config", "set", "storage.keep_days", "30", "--yes").out == "storage.keep_days = 30\n"
    assert calls.last == SetSetting("storage.keep_days", 30, confirmed=True)


def test_taking_a_rule_back_needs_no_preview(run: Run, serve: Serve) -> None:
    calls = serve({"config.set": answering(Settings({"storage.max_gb": 0}))})
    assert run("config", "set", "storage.max_gb", "0").status == 0
    assert calls.names == ["config.set"]


def test_storage_is_told_by_kind(run: Run, serve: Serve) -> None:
    calls = serve({"storage": answering(STORAGE)})
    out = run("storage").out
    assert "3.0 GB  pictures of the screen" in out
    assert "32.0 MB  reserve" in out
    assert "of at most 8.0 GB" in out
    assert "4  days at this pace until the limit is reached" in out
    assert "49  days" in out
    assert run("storage", "--json").document["used"] == 4 * GIB
    assert calls.last == GetStorage()
