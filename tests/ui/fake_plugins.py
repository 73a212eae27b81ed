"""Plugins in every standing, as an engine that is played tells of them."""

from dataclasses import replace

from core.protocol.operations import (
    DisablePlugin,
    EnablePlugin,
    ExportedFile,
    ExportWith,
    ListPlugins,
    Plugins,
)
from core.records.errors import RefusedError
from core.records.plugins import PluginState
from tests.ui.fake_engine import FakeEngine

CHATLOG = PluginState(
    "afterimage-chatlog", "1.2.0", "Grace Sample", "Chat logs, and cards for learning",
    ("importers", "exporters", "memory_writers"), ("*.chatlog", "talk-*.txt"), ("cards",), "d1", "off",
)  # fmt: skip
READER = PluginState(
    "afterimage-handwriting", "0.4", "Ink Works", "Reads handwriting", ("text_engines",), (), (), "d2",
    "changed", "Its files have changed since you allowed version 0.3. Allow it again to use it.", "0.3",
)  # fmt: skip
ROGUE = PluginState(
    "afterimage-smileys", "6.6", "", "Free smileys", ("exporters",), (), ("smileys",), "d3", "failed",
    "It took too long and was stopped.", "6.6",
)  # fmt: skip
BROKEN = PluginState(
    "broken", "0.1", "", "", (), (), (), "", "unusable", "Some of its files are missing. Install it again."
)


class FakePlugins:
    """Turned on and off as the engine would."""

    def __init__(self, engine: FakeEngine) -> None:
        self.states = {one.name: one for one in (CHATLOG, READER, ROGUE, BROKEN)}
        engine.on(ListPlugins, lambda _: self.listed())
        engine.on(EnablePlugin, self.enable)
        engine.on(DisablePlugin, self.disable)
        engine.on(ExportWith, self.export)

    def listed(self) -> Plugins:
        folder = "/home/ada/.local/share/afterimage-plugins"
        return Plugins(tuple(self.states.values()), folder, confined=True)

    def enable(self, request: EnablePlugin) -> Plugins:
        state = self.states[request.name]
        self.states[request.name] = replace(state, standing="on", problem="", allowed_version=state.version)
        return self.listed()

    def disable(self, request: DisablePlugin) -> Plugins:
        state = self.states[request.name]
        self.states[request.name] = replace(state, standing="off", problem="", allowed_version="")
        return self.listed()

    def export(self, request: ExportWith) -> ExportedFile:
        if request.path.endswith("there.csv"):
            raise RefusedError(
                f"{request.path} is there already. Name something new: nothing is written over."
            )
        return ExportedFile("afterimage-chatlog", 1204, 52_000)
