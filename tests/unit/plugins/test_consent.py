"""Plugins are found without being run, are off until allowed, and off again once their files change."""

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app import plugins as app_plugins
from core.plugins.consent import FILE, MOST_FAILURES, Consents, allowed, states
from core.plugins.finding import Found, find, package_folders
from core.plugins.loading import find_unchanged, load
from core.records.errors import NotFoundError, RefusedError
from core.records.plugins import PluginState
from tests.support.packages import PLUGINS, install

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
NAME = "afterimage-chatlog"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    install(PLUGINS / "chatlog", folder)
    return folder


@pytest.fixture
def consents(tmp_path: Path) -> Consents:
    return Consents(tmp_path / FILE)


def found(site: Path) -> Found:
    (one,) = find([str(site)])
    return one


def state(site: Path, consents: Consents) -> PluginState:
    (one,) = states(find([str(site)]), consents.all())
    return one


def test_a_plugin_is_found_without_being_run(site: Path) -> None:
    one = found(site)

    assert (one.name, one.version, one.maker) == (NAME, "1.2.0", "Grace Sample")
    assert one.about == "Chat logs, and cards for learning"
    assert one.hooks == ("importers", "exporters", "memory_writers")
    assert one.imports == ("*.chatlog", "talk-*.txt")
    assert not one.unusable
    assert "afterimage_chatlog" not in sys.modules


def test_it_is_off_until_it_is_allowed_and_off_again_afterwards(site: Path, consents: Consents) -> None:
    assert state(site, consents).standing == "off"
    assert not allowed(find([str(site)]), consents.all())

    consents.allow(found(site), found(site).digest, NOW)
    assert state(site, consents).standing == "on"
    assert [one.name for one in allowed(find([str(site)]), consents.all())] == [NAME]

    consents.withdraw(NAME)
    assert state(site, consents).standing == "off"
    with pytest.raises(NotFoundError):
        consents.withdraw(NAME)


@pytest.mark.parametrize("change", ["a line", "another file", "another version", "its declaration"])
def test_a_change_turns_it_off_and_says_so(site: Path, consents: Consents, change: str) -> None:
    consents.allow(found(site), found(site).digest, NOW)
    package = site / "afterimage_chatlog"
    if change == "a line":
        (package / "__init__.py").write_text((package / "__init__.py").read_text() + "\n")
    if change == "another file":
        (package / "more.py").write_text("")  # no installer has recorded it, and it could be imported
    if change == "another version":
        info = next(site.glob("*.dist-info"))
        (info / "METADATA").write_text((info / "METADATA").read_text().replace("1.2.0", "1.3.0"))
    if change == "its declaration":
        declaration = package / "afterimage-plugin.toml"
        declaration.write_text(declaration.read_text().replace("talk-*.txt", "*"))

    told = state(site, consents)

    assert told.standing == "changed"
    assert "changed since you allowed version 1.2.0" in told.problem
    assert told.allowed_version == "1.2.0"
    assert not allowed(find([str(site)]), consents.all())
    with pytest.raises(RefusedError, match="changed since you allowed it"):
        find_unchanged(NAME, consents.all()[NAME].digest, [str(site)])


def test_installing_the_same_again_changes_nothing(site: Path) -> None:
    before = found(site).digest
    package = site / "afterimage_chatlog"
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "__init__.cpython-311.pyc").write_bytes(b"compiled")

    install(PLUGINS / "chatlog", site)

    assert found(site).digest == before


def test_only_what_was_shown_is_allowed(site: Path, consents: Consents) -> None:
    with pytest.raises(RefusedError, match="changed since it was listed"):
        consents.allow(found(site), "0" * 64, NOW)


def _damage(site: Path, how: str) -> None:
    package, info = site / "afterimage_chatlog", next(site.glob("*.dist-info"))
    declaration, points = package / "afterimage-plugin.toml", info / "entry_points.txt"
    if how == "no list of files":
        (info / "RECORD").unlink()
    if how == "editable":
        (info / "direct_url.json").write_text('{"dir_info": {"editable": true}, "url": "file:///x"}')
    if how == "no declaration":
        rows = (info / "RECORD").read_text().splitlines(keepends=True)
        (info / "RECORD").write_text("".join(row for row in rows if "plugin.toml" not in row))
    if how == "missing file":
        declaration.unlink()
    if how == "two plugins":
        points.write_text(points.read_text() + "other = afterimage_chatlog:other\n")
    text = {
        "no TOML": b"hooks = [",
        "not text": b"\xff\xfe",
        "another version": b'api = 2\nhooks = ["exporters"]',
        "unknown hook": b'api = 1\nhooks = ["root_access"]',
        "no hook": b"api = 1",
        "no list": b'api = 1\nhooks = "exporters"',
        "importers of nothing": b'api = 1\nhooks = ["importers"]',
        "too long": b"#" * 20_000,
    }.get(how)
    if text is not None:
        declaration.write_bytes(text)


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("no list of files", "not installed as packages are"),
        ("editable", "not installed as packages are"),
        ("no declaration", "does not say what it does"),
        ("missing file", "missing"),
        ("two plugins", "more than one plugin"),
        ("no TOML", "not valid TOML"),
        ("not text", "not valid TOML"),
        ("another version", "another version of Afterimage"),
        ("unknown hook", "“root_access”"),
        ("no hook", "declares no hook"),
        ("no list", "a list of names"),
        ("importers of nothing", "declare names of files"),
        ("too long", "too long"),
    ],
)
def test_what_cannot_be_judged_cannot_be_allowed(site: Path, consents: Consents, how: str, why: str) -> None:
    _damage(site, how)

    told = state(site, consents)

    assert told.standing == "unusable"
    assert why in told.problem
    with pytest.raises(RefusedError, match="cannot be allowed"):
        consents.allow(found(site), found(site).digest, NOW)


def test_a_plugin_that_is_gone_is_still_told_of(site: Path, consents: Consents) -> None:
    consents.allow(found(site), found(site).digest, NOW)
    shutil.rmtree(site)

    told = state(site, consents)

    assert (told.name, told.standing) == (NAME, "unusable")
    assert "not installed any more" in told.problem


def test_failures_in_a_row_turn_it_off_and_a_success_forgets_them(site: Path, consents: Consents) -> None:
    one = found(site)
    consents.allow(one, one.digest, NOW)
    for _ in range(MOST_FAILURES - 1):
        assert not consents.note(NAME, one.digest, "It raised.")
    assert state(site, consents).standing == "on"
    assert state(site, consents).problem == "It raised."
    consents.note(NAME, one.digest, "")
    assert not state(site, consents).problem
    turned_off = [consents.note(NAME, one.digest, "It hung.") for _ in range(MOST_FAILURES + 1)]

    assert turned_off == [*[False] * (MOST_FAILURES - 1), True, False]
    assert state(site, consents).standing == "failed"
    assert state(site, consents).problem == "It hung."
    consents.allow(one, one.digest, NOW)
    assert state(site, consents).standing == "on"


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"afterimage-chatlog": {}}', b"\xff"])
def test_a_damaged_list_of_what_is_allowed_allows_nothing(site: Path, tmp_path: Path, data: bytes) -> None:
    (tmp_path / FILE).write_bytes(data)

    assert state(site, Consents(tmp_path / FILE)).standing == "off"


def test_what_is_allowed_is_for_the_user_alone(site: Path, consents: Consents, tmp_path: Path) -> None:
    consents.allow(found(site), found(site).digest, NOW)

    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600


def test_the_current_folder_holds_no_packages(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site)
    monkeypatch.setattr(sys, "path", ["", str(site), *sys.path])
    monkeypatch.setenv("AFTERIMAGE_PLUGINS", str(site / "nowhere"))

    assert str(site) not in package_folders()
    assert package_folders()[-1] == str(site / "nowhere")


@pytest.mark.parametrize("name", ["core", "json"])
def test_a_plugin_takes_the_place_of_nothing(site: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    monkeypatch.setattr(sys, "dont_write_bytecode", sys.dont_write_bytecode)
    monkeypatch.setattr(sys, "pycache_prefix", sys.pycache_prefix)
    points = next(site.glob("*.dist-info")) / "entry_points.txt"
    points.write_text(f"[afterimage]\nchatlog = {name}\n")

    with pytest.raises(RefusedError, match="something else that is installed"):
        load(found(site))


def test_the_read_worker_runs_nothing_that_was_not_allowed(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AFTERIMAGE_PLUGINS", str(site))
    loaded: list[Found] = []

    def load_all(plugins: list[Found]) -> list[object]:
        loaded.extend(plugins)
        return []

    monkeypatch.setattr(app_plugins, "load_all", load_all)
    package = site / "afterimage_chatlog"
    (package / "afterimage-plugin.toml").write_text('api = 1\nhooks = ["text_engines"]\n')

    assert set(app_plugins.text_engines(tmp_path)) == {"tesseract", "rapidocr"}
    assert not loaded
    consents = Consents(tmp_path / FILE)
    consents.allow(found(site), found(site).digest, NOW)
    app_plugins.text_engines(tmp_path)
    assert [one.name for one in loaded] == [NAME]
    (package / "__init__.py").write_text("raise SystemExit")
    app_plugins.text_engines(tmp_path)
    assert len(loaded) == 1
