"""What the engine tells of plugins and does with them."""

from pathlib import Path

import pytest

from core.plugins.consent import MOST_FAILURES
from core.protocol.operations import DisablePlugin, EnablePlugin, ListPlugins, Plugins, Unlock
from core.records.errors import LockedError, NotFoundError, RefusedError
from tests.support.packages import PLUGINS, install
from tests.unit.engine.living import PASSPHRASE
from tests.unit.engine.running import Running

NAME = "afterimage-chatlog"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    install(PLUGINS / "chatlog", folder)
    monkeypatch.setenv("AFTERIMAGE_PLUGINS", str(folder))
    return folder


def standing(found: Plugins) -> dict[str, str]:
    return {one.name: one.standing for one in found.plugins}


def test_a_plugin_is_enabled_as_it_was_listed_and_disabled(
    vault_home: Path, tmp_path: Path, site: Path
) -> None:
    with Running(vault_home, tmp_path / "s") as engine:
        listed = engine.call(ListPlugins())
        assert standing(listed) == {NAME: "off"}
        assert listed.folder == str(site)
        digest = listed.plugins[0].digest
        with pytest.raises(LockedError):
            engine.call(EnablePlugin(NAME, digest))
        engine.call(Unlock(PASSPHRASE))
        with pytest.raises(RefusedError, match="Look at it again"):
            engine.call(EnablePlugin(NAME, "other"))
        with pytest.raises(NotFoundError):
            engine.call(EnablePlugin("nobody", digest))
        assert standing(engine.call(EnablePlugin(NAME, digest))) == {NAME: "on"}
        (site / "afterimage_chatlog" / "__init__.py").write_text("import os")
        assert standing(engine.call(ListPlugins())) == {NAME: "changed"}
        assert standing(engine.call(DisablePlugin(NAME))) == {NAME: "off"}
        assert not engine.worker.renewed  # it brings no engine for reading


def test_the_reading_process_is_made_anew_for_a_plugin_that_reads(
    vault_home: Path, tmp_path: Path, site: Path
) -> None:
    declaration = site / "afterimage_chatlog" / "afterimage-plugin.toml"
    declaration.write_text('api = 1\nhooks = ["text_engines"]\n')
    with Running(vault_home, tmp_path / "s") as engine:
        engine.call(Unlock(PASSPHRASE))
        engine.call(EnablePlugin(NAME, engine.call(ListPlugins()).plugins[0].digest))
        assert engine.worker.renewed == 1
        engine.call(DisablePlugin(NAME))
        assert engine.worker.renewed == 2


def test_a_plugin_that_fails_again_and_again_is_turned_off(
    vault_home: Path, tmp_path: Path, site: Path
) -> None:
    assert site
    with Running(vault_home, tmp_path / "s", plugin_command=["never started"]) as engine:
        engine.call(Unlock(PASSPHRASE))
        engine.call(EnablePlugin(NAME, engine.call(ListPlugins()).plugins[0].digest))

        async def fail() -> int:
            plugins = engine.engine.plugins
            (found,) = await plugins.allowed("importers")
            for _ in range(MOST_FAILURES):
                await plugins.note(found, "It took too long.")
            return len(await plugins.allowed("importers"))

        assert engine.on_loop(fail()) == 0
        (state,) = engine.call(ListPlugins()).plugins
        assert (state.standing, state.problem) == ("failed", "It took too long.")
