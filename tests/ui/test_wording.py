"""Times, counts and states in words."""

# ruff: noqa: ARG001, RUF001 - fixtures may be wanted for what they do; sentences of a test stay on one line

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from core.protocol.operations import Absence, DeletionCounts, Missing, Searched, Status
from core.records.memory import GapReason
from ui.appearance import Appearance
from ui.ask.markup import answer_html
from ui.first_run.strength import strength
from ui.recording import Kind, recording
from ui.wording import absence, age, countdown, local, receipt, searched, when

NOW = datetime(2026, 3, 17, 13, 5, tzinfo=UTC)
BASE = Status(vault="unlocked", capture="recording", last_frame_at=NOW - timedelta(seconds=4))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "just now"), (12, "12 s ago"), (200, "3 min ago"), (7300, "2 h ago"), (90000, "1 day ago")],
)
def test_age(seconds: int, words: str) -> None:
    assert age(NOW - timedelta(seconds=seconds), NOW) == words


@pytest.mark.parametrize(
    ("seconds", "words"), [(45, "45 s"), (840, "14 min"), (3900, "1 h 5 min"), (-3, "0 s")]
)
def test_countdown(seconds: int, words: str) -> None:
    assert countdown(timedelta(seconds=seconds)) == words


def test_when_is_told_on_the_clock_of_the_place_it_happened() -> None:
    assert when(NOW, "Asia/Tokyo", NOW) == "Today 22:05"
    assert when(NOW - timedelta(days=1), "Europe/Berlin", NOW) == "Yesterday 14:05"
    assert when(NOW - timedelta(days=4), "Europe/Berlin", NOW) == "Fri 13 Mar 14:05"
    assert when(NOW, "No/Where", NOW)


def test_searched(appearance: Appearance) -> None:
    scope = Searched(NOW - timedelta(days=14), NOW, 4210, 2)
    assert searched(scope, NOW) == "Searched 3–17 March · 4,210 memories · 2 gaps"
    missing = (Missing("suspended", 7200, 1), Missing("paused", 900, 2), Missing("idle", 90, 1))
    assert searched(replace(scope, gaps=4, missing=missing), NOW).endswith(
        "4 gaps (asleep 2 h 0 min, paused 15 min)"
    )
    assert all(absence(reason) for reason in get_args(GapReason))
    assert searched(Searched(None, None, 0, 0), NOW) == "Nothing is recorded yet"
    assert searched(Searched(NOW, NOW, 1, 0), NOW).startswith(
        f"Searched today, {local(NOW):%H:%M} · 1 memory"
    )
    day = NOW - timedelta(days=1)
    minutes = f"{local(day):%H:%M}–{local(day + timedelta(minutes=5)):%H:%M}"
    assert searched(Searched(day, day + timedelta(minutes=5), 2, 0), NOW).startswith(
        f"Searched yesterday, {minutes}"
    )


def test_receipt() -> None:
    assert receipt(DeletionCounts(3, 1, 0, 0, 9, 0, done=True)) == "Deleted for good: 3 memories, 1 frame."
    assert receipt(DeletionCounts(0, 0, 0, 0, 0, 0, done=True)) == "There was nothing to delete."


@pytest.mark.parametrize(
    ("change", "kind", "label"),
    [
        ({}, "recording", "Recording · 4 s ago"),
        ({"capture": "idle"}, "idle", "Idle"),
        ({"capture": "paused"}, "paused", "Paused"),
        ({"capture": "paused", "paused_until": NOW + timedelta(minutes=9)}, "paused", "Paused · 9 min"),
        ({"capture": "scheduled"}, "paused", "Outside your hours"),
        ({"capture": "degraded", "reason": "No display."}, "problem", "Not recording"),
        ({"capture": "off"}, "off", "Not recording"),
        ({"gap": Absence("excluded", NOW), "reason": "No."}, "filtering", "Leaving out"),
        ({"vault": "locked"}, "locked", "Locked"),
        ({"vault": "locked", "capture": "degraded"}, "problem", "Not recording"),
        ({"vault": "absent", "capture": "off"}, "off", "Not set up"),
    ],
)
def test_the_indicator(change: dict[str, object], kind: Kind, label: str) -> None:
    state = recording(replace(BASE, **change), NOW)  # type: ignore[arg-type]
    assert (state.kind, state.label) == (kind, label)


def test_the_reason_of_a_problem_is_told_with_the_age_of_the_last_frame() -> None:
    state = recording(replace(BASE, capture="degraded", reason="No display."), NOW)
    assert state.detail == "No display. Last frame 4 s ago."
    assert state.remedy == "retry"
    state = recording(replace(BASE, capture="degraded", reason="Full.", remedy="unlock"), NOW)
    assert state.remedy == "unlock"


def test_what_was_read_off_a_screen_is_never_markup() -> None:
    rich = answer_html('<img src="file:///etc/passwd"> & <b>', "", 0, "#000000")
    assert "<img" not in rich
    assert "&lt;img" in rich


def test_markers_become_links_and_only_where_a_citation_is() -> None:
    rich = answer_html("It is INV-1 [1], not [7].", "INV-1", 2, "#000000")
    assert 'href="cite:1"' in rich
    assert "[7]" in rich
    assert "cite:7" not in rich
    assert "<b>INV-1</b>" in rich
    assert answer_html("Plain.", "", 2, "#000000").count("cite:") == 2


@pytest.mark.parametrize(
    ("passphrase", "level"),
    [
        ("", ""), ("abc", "short"), ("password1", "weak"), ("aaaaaaaaaaaaaaa", "weak"), ("12345678", "weak"),
        ("four calm unrelated words", "fair"), ("seven calm unrelated purple words sing here", "good"),
        ("xK9#mq2!Vz7&Lp", "good"),
    ],
)  # fmt: skip
def test_strength(passphrase: str, level: str) -> None:
    assert strength(passphrase).level == level
