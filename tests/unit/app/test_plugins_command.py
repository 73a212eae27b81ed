"""`plugins`: what it prints, asks and sends."""

import io
import sys
from collections.abc import Callable
from typing import Any

import pytest

from core.protocol.operations import DisablePlugin, EnablePlugin, ListPlugins, Plugins
from core.records.plugins import PluginState
from tests.unit.app.conftest import Calls, Run

CARDS = PluginState(
    "cards",
    "1.0",
    "Grace",
    "Cards for learning",
    ("importers", "exporters"),
    ("*.cards",),
    ("cards",),
    "d1",
    "off",
)
BROKEN = PluginState("broken", "0.1", "", "", (), (), (), "", "unusable", "Its files are missing.")


@pytest.fixture
def calls(serve: Callable[..., Calls]) -> Calls:
    async def listed(_request: Any, _context: Any) -> Plugins:
        return Plugins((CARDS, BROKEN), "/somewhere/plugins", confined=True)

    return serve({one.op: listed for one in (ListPlugins, EnablePlugin, DisablePlugin)})


def test_they_are_listed_with_what_they_may_do(run: Run, calls: Calls) -> None:
    out = run("plugins").out

    assert "cards 1.0, by Grace: off" in out
    assert "- Reads files of some kinds when you import them" in out
    assert "reads: *.cards" in out
    assert "broken 0.1: cannot be used\n  Its files are missing." in out
    assert calls.names == [ListPlugins.op]


def test_enabling_asks_and_takes_what_was_shown(
    run: Run, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("plugins", "enable", "cards").status == 2  # nobody to ask
    terminal = io.StringIO("n\ny\n")
    terminal.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr(sys, "stdin", terminal)
    no = run("plugins", "enable", "cards")
    assert (no.status, no.out) == (0, "Nothing was changed.\n")
    assert "Gets all your memories when you export with it" in no.error
    assert "without keys and network" in no.error
    assert EnablePlugin.op not in calls.names
    assert run("plugins", "enable", "cards").out == "cards is on.\n"
    assert calls.last == EnablePlugin("cards", "d1")
    assert run("plugins", "enable", "cards", "--yes").status == 0


def test_disabling_and_checking(run: Run, calls: Calls) -> None:
    assert "It can be used." in run("plugins", "check", "cards").out
    refused = run("plugins", "check", "broken")
    assert (refused.status, "Its files are missing." in refused.error) == (5, True)
    assert run("plugins", "enable", "broken", "--yes").status == 5
    assert run("plugins", "disable", "cards").status == 0
    assert calls.last == DisablePlugin("cards")
    assert run("plugins", "disable", "nobody").status == 4
    assert run("plugins", "disable").status == 5
