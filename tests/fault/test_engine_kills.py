"""A few random kills of real engines; `python -m tests.fault.engine_kills` does as many as one likes."""

import pytest

from tests.fault.engine_kills import ACTIONS, kill_engines


@pytest.mark.slow
def test_a_killed_engine_keeps_its_word(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_RUNTIME_DIR", "XDG_STATE_HOME", "DISPLAY"):
        monkeypatch.setenv(variable, "")  # so that what the series sets is taken back
    actions = [action for action in ACTIONS if action != "capture"]
    figures = kill_engines(4, 7, lines=40, actions=actions)
    assert figures.sound, figures
    assert figures.kills >= 1
