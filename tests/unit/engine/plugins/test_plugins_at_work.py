"""Plugins of others in processes of their own, asked by a real engine: what they bring and what they cost."""

import asyncio
import ctypes
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.roles import role_command
from core.engine.life.unread import Unread
from core.engine.opened import Opened
from core.engine.plugins import importing
from core.extraction.proposals.asking import shown_of
from core.plugins.finding import find
from core.protocol.operations import (
    DisablePlugin,
    EnablePlugin,
    ExportWith,
    GetStatus,
    ImportPath,
    ImportTranscript,
    ListMemories,
    ListPlugins,
    Rebuild,
    Unlock,
)
from core.records.errors import NotFoundError, RefusedError
from core.records.memory import TRUST, Memory
from core.workers.plugin_client import PluginFailedError, PluginTask, plugin_process
from tests.support.packages import PLUGINS, install
from tests.unit.engine.living import PASSPHRASE
from tests.unit.engine.running import Running
from tests.unit.workers.conftest import ROOT

TALK = (
    "#chatlog\n"
    "2026-03-04T14:02:00+01:00\tAda\tI live in Lisbon now.\n"
    "2026-03-04T14:03:00+01:00\tGrace\tWe had tea.\n"
)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "site"
    monkeypatch.setenv("AFTERIMAGE_PLUGINS", str(folder))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return folder


@pytest.fixture
def engine(vault_home: Path, tmp_path: Path, site: Path) -> Iterator[Running]:
    assert site
    with Running(vault_home, tmp_path / "s", plugin_command=role_command("plugin")) as running:
        running.engine.import_command = tuple(role_command("importer"))
        running.call(Unlock(PASSPHRASE))
        yield running


def allow(engine: Running) -> None:
    (plugin,) = engine.call(ListPlugins()).plugins
    engine.call(EnablePlugin(plugin.name, plugin.digest))


@pytest.fixture
def chatlog(engine: Running, site: Path) -> Running:
    install(PLUGINS / "chatlog", site)
    allow(engine)
    return engine


@pytest.fixture
def rogue(engine: Running, site: Path, tmp_path: Path) -> Callable[[str], Running]:
    """The misbehaving one, allowed, with one of its sins."""

    def sinning(sin: str) -> Running:
        install(PLUGINS / "rogue", site)
        (site / "afterimage_rogue" / "sin.txt").write_text(sin)
        allow(engine)
        return engine

    (tmp_path / "some.rogue").write_text("anything")
    return sinning


TILES = "We ended up picking the blue tiles for the hall."


def has_landlock() -> bool:
    return bool(ctypes.CDLL(None).syscall(444, None, 0, 1) > 0)


def standing(engine: Running) -> tuple[str, str]:
    (plugin,) = engine.call(ListPlugins()).plugins
    return plugin.standing, plugin.problem


# ── one that behaves ─────────────────────────────────────────────────────────────────────────────────


def test_a_plugin_reads_a_file_that_only_it_knows(chatlog: Running, tmp_path: Path) -> None:
    path = tmp_path / "Talk-Garden.txt"  # by its name alone it would be a note
    path.write_text(TALK)

    tried = chatlog.call(ImportPath(str(path), dry_run=True))
    assert (tried.kind, tried.added, tried.memories) == ("Chat log", 2, 0)
    report = chatlog.call(ImportPath(str(path)))
    assert (report.kind, report.added, report.known) == ("Chat log", 2, 0)
    assert chatlog.call(ImportPath(str(path))).known == 2
    rows = chatlog.call(ListMemories(text="Lisbon")).rows
    assert "Ada lives in Lisbon" in {row.summary for row in rows}
    assert {row.trust for row in rows} == {0.6}  # words that came along, whatever a plugin says of them
    assert standing(chatlog) == ("on", "")


def test_what_a_plugin_does_not_recognise_is_read_as_ever(chatlog: Running, tmp_path: Path) -> None:
    path = tmp_path / "talk-notes.txt"
    path.write_text("The ferry to Naxos costs 12 euros.")

    assert chatlog.call(ImportPath(str(path), dry_run=True)).kind == "markdown"
    (tmp_path / "talk-folder.txt").mkdir()
    (tmp_path / "talk-folder.txt" / "a.md").write_text("The ferry leaves at noon.")
    assert chatlog.call(ImportPath(str(tmp_path / "talk-folder.txt"), dry_run=True)).kind == "markdown"


def test_a_plugin_that_is_off_reads_nothing(engine: Running, site: Path, tmp_path: Path) -> None:
    install(PLUGINS / "chatlog", site)
    path = tmp_path / "talk-garden.txt"
    path.write_text(TALK)

    assert engine.call(ImportPath(str(path), dry_run=True)).kind == "markdown"
    with pytest.raises(NotFoundError, match="No plugin that is on writes files"):
        engine.call(ExportWith("cards", str(tmp_path / "cards.csv")))


def test_a_plugin_writes_memories_into_a_file(chatlog: Running, tmp_path: Path) -> None:
    (tmp_path / "garden.chatlog").write_text(TALK)
    chatlog.call(ImportPath(str(tmp_path / "garden.chatlog")))
    target = tmp_path / "cards.csv"

    done = chatlog.call(ExportWith("cards", str(target)))

    lines = target.read_text().splitlines()
    assert (done.plugin, done.size) == ("afterimage-chatlog", target.stat().st_size)
    assert lines[0] == "front,back"
    assert done.memories == len(lines) - 1
    assert any(line.startswith("Ada lives in Lisbon,I live in Lisbon now") for line in lines)
    assert target.stat().st_mode & 0o777 == 0o600
    with pytest.raises(RefusedError, match="there already"):
        chatlog.call(ExportWith("cards", str(target)))
    with pytest.raises(NotFoundError, match="Plugins write: cards"):
        chatlog.call(ExportWith("poems", str(tmp_path / "poems.txt")))


# ── one that does not ────────────────────────────────────────────────────────────────────────────────


SINS = {
    "raise at import": "ended in an error (RuntimeError)",
    "raise": "ended in an error (RuntimeError)",
    "nonsense": "gave something that is no message",
    "allocate": "needs more memory than plugins may have",
    "exit": "Its process ended",
    "forge": "Its process ended",
}


def test_a_plugin_that_fails_costs_only_itself(rogue: Callable[[str], Running], tmp_path: Path) -> None:
    for sin, told in SINS.items():
        engine = rogue(sin)
        with pytest.raises(RefusedError) as error:
            engine.call(ImportPath(str(tmp_path / "some.rogue")))

        assert told in str(error.value)
        assert "secret words" not in str(error.value)
        assert standing(engine) == ("on", standing(engine)[1])
        assert told in standing(engine)[1]
        assert engine.call(GetStatus()).messages == 0
    logs = "".join(path.read_text() for path in (tmp_path / "home" / "logs").glob("*"))
    assert "secret words" not in logs


def test_a_plugin_that_hangs_is_stopped(rogue: Callable[[str], Running], tmp_path: Path) -> None:
    engine = rogue("hang")
    engine.engine.plugins.patience = 5

    with pytest.raises(RefusedError, match="took too long and was stopped"):
        engine.call(ImportPath(str(tmp_path / "some.rogue")))


def test_a_plugin_that_never_ends_is_stopped(
    rogue: Callable[[str], Running], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = rogue("endless")
    monkeypatch.setattr(importing, "MOST_MESSAGES", 500)

    with pytest.raises(RefusedError, match="more than an import may bring"):
        engine.call(ImportPath(str(tmp_path / "some.rogue"), dry_run=True))


def test_after_failing_again_and_again_it_is_off(rogue: Callable[[str], Running], tmp_path: Path) -> None:
    engine = rogue("raise at import")
    target = tmp_path / "out.txt"
    for _ in range(3):
        with pytest.raises(RefusedError, match="Nothing was written"):
            engine.call(ExportWith("rogue", str(target)))

    assert standing(engine)[0] == "failed"
    assert not list(tmp_path.glob("out.txt*"))
    with pytest.raises(NotFoundError):
        engine.call(ExportWith("rogue", str(target)))


def test_a_plugin_reaches_nobody_and_changes_nothing(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "precious").write_text("mine")
    (tmp_path / "some.rogue").write_text("anything")
    monkeypatch.setenv("AFTERIMAGE_ROGUE_TARGET", str(folder))
    install(PLUGINS / "rogue", site)
    (site / "afterimage_rogue" / "sin.txt").write_text("break out")
    (found,) = find([str(site)])

    async def scenario() -> str:
        async with plugin_process(role_command("plugin")) as process:
            await process.begin(PluginTask(found, "importers", str(tmp_path / "some.rogue")))
            return (await process.next()).said[0].text

    told = dict(one.split(": ") for one in asyncio.run(scenario()).split("; "))

    assert len(told) == 12
    assert told.pop("read") == ("PermissionError" if has_landlock() else "done")
    assert set(told.values()) == {"PermissionError"}
    assert [one.name for one in folder.iterdir()] == ["precious"]
    assert (folder / "precious").read_text() == "mine"


@pytest.mark.parametrize("how", ["another digest", "a hook that it has not"])
def test_the_process_runs_only_what_was_allowed(site: Path, how: str) -> None:
    install(PLUGINS / "chatlog", site)
    (found,) = find([str(site)])
    task = PluginTask(found, "text_engines")
    if how == "another digest":
        task = PluginTask(replace(found, digest="0" * 64), "importers")

    async def scenario() -> None:
        async with plugin_process(role_command("plugin")) as process:
            await process.begin(task)

    with pytest.raises(PluginFailedError, match=r"changed since you allowed it|not allowed to do that"):
        asyncio.run(scenario())


# ── one that reads what was filed ────────────────────────────────────────────────────────────────────


def opened(engine: Running) -> Opened:
    assert engine.engine.opened is not None
    return engine.engine.opened


def read(engine: Running) -> int:
    """What the clock does every half minute; how many segments plugins have read so far."""
    writing = opened(engine).writing
    assert writing is not None
    writing.rest = 0.0
    engine.on_loop(opened(engine).propose())
    return writing.segments


def told(engine: Running, conversation: str = "c") -> None:
    day = (datetime.now(UTC) - timedelta(days=1)).replace(hour=9)
    line = {"id": "0", "conversation": conversation, "speaker": "Ana", "time": day.isoformat(), "text": TILES}
    engine.call(ImportTranscript(zone="UTC"), json.dumps(line).encode())


def made(engine: Running) -> list[Memory]:
    found = opened(engine).store.tables.memories_by_sources(("c/0",))
    return [one for one in found if one.extractor.startswith("plugin:")]


def test_what_a_plugin_proposes_passes_the_gates_and_is_filed_once(chatlog: Running) -> None:
    told(chatlog)

    count = read(chatlog)

    (memory,) = made(chatlog)
    assert memory.text == "hall gets blue tiles"
    assert memory.extractor == "plugin:afterimage-chatlog/1.2.0"
    assert memory.evidence[0].quote == TILES
    assert memory.trust == TRUST[memory.origin]  # where it was said decides, not who found it
    assert count == 1
    assert read(chatlog) == 1


def test_what_a_plugin_found_stays_whatever_else_reads_and_is_made_again(chatlog: Running) -> None:
    told(chatlog)
    read(chatlog)
    chatlog.call(Rebuild())
    (memory,) = made(chatlog)
    store = opened(chatlog).store

    async def by_a_model() -> None:
        """As if one had read it and found nothing more."""
        unread = Unread(store, opened(chatlog).filing, "model/1")
        (segment,) = unread.waiting(datetime.now(UTC))
        material = unread.material(segment.id)
        assert material is not None
        await chatlog.engine.lanes.write(unread.file, material, shown_of(material), {})

    chatlog.on_loop(by_a_model())

    assert [one.id for one in made(chatlog)] == [memory.id]
    (segment,) = store.tables.segments_by_sources(("c/0",))
    assert segment.read_by == "plugin:afterimage-chatlog/1.2.0 model/1"
    chatlog.call(DisablePlugin("afterimage-chatlog"))
    assert [one.id for one in made(chatlog)] == [memory.id]


def test_proposals_that_the_source_does_not_bear_out_are_dropped(chatlog: Running, site: Path) -> None:
    code = site / "afterimage_chatlog" / "__init__.py"
    code.write_text(code.read_text().replace('found["value"], quote)', '"red tiles", quote)'))
    assert "red tiles" in code.read_text()
    allow(chatlog)
    told(chatlog)

    assert read(chatlog) == 1
    assert made(chatlog) == []


def test_a_writer_that_fails_is_turned_off_and_costs_nothing_else(rogue: Callable[[str], Running]) -> None:
    engine = rogue("nonsense")
    for conversation in ("c", "d", "e"):
        told(engine, conversation)
        assert read(engine) == 0

    assert standing(engine)[0] == "failed"
    assert "no memory" in standing(engine)[1]
    assert engine.call(GetStatus()).messages == 3
