"""The guide for whoever writes plugins is whole, and its template is a plugin that works."""

import asyncio
import re
import shutil
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest

from app.roles import role_command
from core.plugins import offers
from core.plugins.finding import DECLARATION, Found, find
from core.plugins.hooks import Hooks
from core.plugins.offers import ExportedMemory, ProposalKind, ShownSource
from core.reading.engines import ReadingHooks, TextEngine
from core.records.plugins import PERMISSIONS, HookName
from core.workers.plugin_client import PluginProcess, PluginTask, plugin_process
from tests.support.packages import install

ROOT = Path(__file__).resolve().parents[3]
GUIDE = (ROOT / "docs" / "plugins.md").read_text(encoding="utf-8")
TEMPLATE = ROOT / "docs" / "plugin-template"
AT = datetime(2026, 3, 4, 13, 2, tzinfo=UTC)


def specified() -> set[str]:
    return {
        name
        for specification in (Hooks, ReadingHooks)
        for name, function in vars(specification).items()
        if hasattr(function, "afterimage_spec")
    }


def section(hook: str) -> str:
    """What the guide says under the heading of a hook."""
    found = re.search(rf"^## `{hook}`\n(.*?)(?=^## |\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert found is not None, hook
    return found[1]


def test_every_hook_is_specified_permitted_and_documented() -> None:
    assert specified() == set(get_args(HookName)) == set(PERMISSIONS)
    for hook in specified():
        assert f"def {hook}() -> Sequence[" in section(hook)
        assert f"| `{hook}` |" in GUIDE, "in the table of processes"


def records() -> list[type]:
    found = [one for one in vars(offers).values() if isinstance(one, type) and is_dataclass(one)]
    return [*(one for one in found if one.__module__ == offers.__name__), TextEngine]


@pytest.mark.parametrize("record", records(), ids=lambda record: record.__name__)
def test_every_field_of_every_record_is_documented(record: type) -> None:
    (told,) = [section(hook) for hook in specified() if f"`{record.__name__}`: " in section(hook)]
    told = told.partition(f"`{record.__name__}`: ")[2].split("\n\n")[0]

    assert not [field.name for field in fields(record) if not re.search(rf"`{field.name}[`(]", told)]


def test_every_kind_of_proposal_is_documented() -> None:
    told = section("memory_writers")

    assert not [kind for kind in get_args(ProposalKind) if f'"{kind}"' not in told]


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Found:
    """The template, copied and named as its own words say, and installed."""
    project, site = tmp_path / "project", tmp_path / "site"
    shutil.copytree(TEMPLATE, project)
    (project / "afterimage_example").rename(project / "afterimage_mine")
    for path in (project / "pyproject.toml", project / "afterimage_mine" / DECLARATION):
        path.write_text(path.read_text().replace("example", "mine"))
    code = project / "afterimage_mine" / "__init__.py"
    code.write_text(code.read_text().replace("example-notes", "mine-notes"))
    install(project, site)
    monkeypatch.setenv("AFTERIMAGE_PLUGINS", str(site))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    (found,) = find([str(site)])
    return found


def test_the_template_is_a_plugin_that_works(mine: Found, tmp_path: Path) -> None:
    assert (mine.name, mine.unusable, mine.imports) == ("afterimage-mine", "", ("*.mine",))
    path = tmp_path / "notes.mine"
    path.write_text("2026-03-04T14:02:00+01:00 We meet at the boat house.\nnonsense\n")

    async def imports(process: PluginProcess) -> None:
        begun = await process.begin(PluginTask(mine, "importers", str(path)))
        assert begun.kind == "Notes of Example"
        batch = await process.next()
        assert batch.ended
        assert [(one.text, one.at) for one in batch.said] == [("We meet at the boat house.", AT)]

    async def exports(process: PluginProcess) -> None:
        await process.begin(PluginTask(mine, "exporters", form="mine-notes"))
        memory = ExportedMemory("m", "semantic", "Ada lives in\nLisbon", AT, "UTC", ())
        written = await process.write([memory], begins=True, ends=True)
        assert written == b"2026-03-04T13:02:00+00:00 Ada lives in Lisbon\n"

    async def proposes(process: PluginProcess) -> None:
        await process.begin(PluginTask(mine, "memory_writers"))
        shown = ShownSource(3, "Yes. The lamp goes into box seven.", AT, "UTC")
        (proposal,) = await process.propose([shown])
        assert (proposal.source, proposal.subject, proposal.object) == (3, "lamp", "box seven")
        assert proposal.quote == "The lamp goes into box seven."

    async def scenario() -> None:
        for task in (imports, exports, proposes):
            async with plugin_process(role_command("plugin")) as process:
                await task(process)

    asyncio.run(scenario())
