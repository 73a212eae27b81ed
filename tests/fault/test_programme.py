"""A little of every part of the fault programme: its figures hold, and it would notice if they did not.

`python -m tests.fault` does more of the same, and `--long` as much as is wanted before a release.
"""

import shutil
from collections.abc import Iterator

import pytest

from tests.fault.day import Days
from tests.fault.lived_in import quiet
from tests.fault.parts import Part, Work
from tests.fault.programme import NOT_MEASURED, parts, run

_REAL_PROCESSES = {"network", "modes", "canaries", "engines"}
"""Parts that start the whole program, and take longer than the others together."""
WORK = Work("tiny", 1)


@pytest.fixture(scope="module")
def days() -> Iterator[Days]:
    """One day for all that look at it."""
    made = Days()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Thousands of expected complaints would be kept for the report of a failure."""
    with quiet():
        yield


def _part(name: str, days: Days) -> Part:
    return next(part for part in parts(days) if part.name == name)


@pytest.mark.parametrize("name", [part.name for part in parts(Days()) if part.name not in _REAL_PROCESSES])
def test_promises_are_kept(name: str, days: Days) -> None:
    part = _part(name, days)
    figures = part.run(WORK)
    assert {promise: getattr(figures, promise) for promise in part.promises} == dict.fromkeys(
        part.promises, 0
    ), figures


@pytest.mark.parametrize("name", [part.name for part in parts(Days())])
def test_a_broken_program_is_noticed(name: str, days: Days) -> None:
    assert _part(name, days).blind_spots(WORK) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["network", "modes", "canaries"])
def test_a_day_of_the_program_leaves_no_traces(name: str, days: Days) -> None:
    part = _part(name, days)
    figures = part.run(WORK)
    if name == "network" and figures.network_calls is None:
        assert not shutil.which("strace")
        pytest.skip("strace is not installed: apt-get install strace")
    assert {promise: getattr(figures, promise) for promise in part.promises} == dict.fromkeys(
        part.promises, 0
    ), figures


def test_the_report_says_what_was_not_measured() -> None:
    report = run(WORK, ["swaps"])
    told = report.as_json(WORK)
    assert told["kept"]
    assert told["swaps"] > 0
    assert told["swaps_accepted"] == 0
    for name, reason in NOT_MEASURED.items():
        assert told[name] is None
        assert told["not_measured"][name] == reason
