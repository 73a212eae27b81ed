import dataclasses
import tomllib
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from core.protocol import operations, version
from core.protocol.operations import OPERATIONS, Request


def test_every_request_is_listed_under_its_name() -> None:
    modules = [
        import_module(found.name) for found in iter_modules(operations.__path__, "core.protocol.operations.")
    ]
    everything = [item for module in modules for item in vars(module).values() if isinstance(item, type)]
    defined = {item for item in everything if issubclass(item, Request) and item is not Request}
    assert set(OPERATIONS.values()) == defined
    assert all(name == kind.op for name, kind in OPERATIONS.items())


@pytest.mark.parametrize("kind", OPERATIONS.values(), ids=OPERATIONS)
def test_requests_and_replies_are_frozen_records(kind: type[Request[object]]) -> None:
    for record in (kind, kind.reply):
        assert dataclasses.is_dataclass(record)
        assert record.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_only_what_reads_or_writes_the_store_needs_keys() -> None:
    keyless = {name for name, kind in OPERATIONS.items() if not kind.needs_keys}
    assert keyless == {
        "status",
        "subscribe",
        "init",
        "unlock",
        "lock",
        "lock-view",
        "note-use",
        "keep-draft",
        "keys.status",
        "storage",
        "shutdown",
        "pause",
        "resume",
        "capture.preview",
        "config.get",
        "config.set",
        "reading",
        "reading.add-language",
        "reading.remove-language",
        "plugins",
        "plugins.disable",
    }


def test_the_version_is_the_project_s() -> None:
    project = tomllib.loads((Path(__file__).parents[3] / "pyproject.toml").read_text())["project"]
    assert project["version"] == version.PROGRAM
