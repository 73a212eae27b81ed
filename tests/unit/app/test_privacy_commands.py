"""What the commands on privacy ask for and print."""

from datetime import UTC, date, datetime

from core.protocol.operations import CapturePreview, GetLedger, Ledger, LedgerRow, WindowPreview
from tests.unit.app.conftest import Run, Serve
from tests.unit.protocol.fake_engine import answering

AT = datetime(2026, 3, 4, 13, 2, tzinfo=UTC)
LATER = datetime(2026, 3, 4, 15, 30, tzinfo=UTC)


def test_the_ledger_is_told_by_day(run: Run, serve: Serve) -> None:
    rows = (
        LedgerRow(date(2026, 3, 5), "only-these", "skipped", 1, LATER, LATER),
        LedgerRow(date(2026, 3, 4), "app:keepassxc", "masked", 1200, AT, LATER),
        LedgerRow(date(2026, 3, 4), "private window", "dropped", 2, AT, AT),
    )
    calls = serve({"ledger": answering(Ledger(AT, LATER, rows))})
    told = run("ledger", "--from", "2026-03-04", "--to", "2026-03-05", "--tz", "Europe/Berlin")
    assert told.out.splitlines() == [
        "2026-03-05",
        "          1  look skipped    16:30        only-these",
        "2026-03-04",
        "      1,200  masked          14:02-16:30  app:keepassxc",
        "          2  frames dropped  14:02        private window",
    ]
    start, end = (datetime(2026, 3, day, 23, tzinfo=UTC) for day in (3, 5))
    assert calls.last == GetLedger(start, end, "Europe/Berlin")


def test_an_empty_ledger_says_so(run: Run, serve: Serve) -> None:
    serve({"ledger": answering(Ledger(AT, LATER, ()))})
    told = run("ledger", "--tz", "UTC").out.strip()
    assert told == "Nothing was left out from 2026-03-04 13:02 to 2026-03-04 15:30."


def test_a_dry_run_tells_what_would_become_of_each_window(run: Run, serve: Serve) -> None:
    windows = (
        WindowPreview("KeePassXC", "", "masked", "app:keepassxc"),
        WindowPreview("Editor", "report.txt", "kept"),
        WindowPreview("", "", "masked", "only-these"),
    )
    found = CapturePreview(
        saved=True, windows=windows, lines=42, secrets={"card": 2}, at_rest="Recording is paused."
    )
    serve({"capture.preview": answering(found)})
    assert run("dry-run").out.splitlines() == [
        "At rest: Recording is paused. If it were not:",
        "A frame would be saved, with 42 lines of text.",
        "    masked     KeePassXC  by app:keepassxc",
        "    kept       Editor - report.txt",
        "    masked     a window without a name  by only-these",
        "    taken out  2 x card",
    ]
