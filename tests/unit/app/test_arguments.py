import argparse
from pathlib import Path

import pytest

from app.cli.arguments import UsageError, parse, typed_value
from core.records.geometry import Box


@pytest.mark.parametrize(
    "arguments",
    [
        ["--json", "--home", "h", "--tz", "UTC", "search", "where", "is", "it"],
        ["search", "where is it", "--json", "--home", "h", "--tz", "UTC"],
        ["--home", "other", "--json", "search", "--home", "h", "where", "is it", "--tz=UTC"],
    ],
)
def test_common_options_stand_anywhere(arguments: list[str]) -> None:
    options = parse(arguments)
    assert (options.json, options.home, options.tz) == (True, "h", "UTC")
    assert " ".join(options.query) == "where is it"


def test_what_is_not_given_has_its_default() -> None:
    options = parse(["search", "x"])
    assert (options.home, options.json, options.passphrase_fd, options.now) == (None, False, None, None)
    assert (options.tz, options.me, options.app, options.conversation) == ("", "", "", "")
    assert (options.limit, options.level, options.start, options.end) == (10, "memory", None, None)


def test_common_options_reach_nested_commands() -> None:
    options = parse(["--json", "config", "get", "capture.interval", "--home", "h"])
    assert (options.json, options.home, options.action, options.name) == (
        True,
        "h",
        "get",
        "capture.interval",
    )
    assert parse(["config", "get"]).name == ""


@pytest.mark.parametrize(
    ("arguments", "identifier", "box"),
    [
        (["frm_1", "--box", "--out", "f.png"], "frm_1", ""),
        (["--box", "frm_1", "--out", "f.png"], "frm_1", ""),
        (["--out", "f.png", "--box", "frm_1", "--json"], "frm_1", ""),
        (["--out", "f.png", "frm_1"], "frm_1", None),
        (["frm_1", "--out", "f.png", "--box", "1,2,30,40"], "frm_1", Box(1, 2, 30, 40)),
        (["frm_1", "--out", "f.png", "--box=1,2,30,40"], "frm_1", Box(1, 2, 30, 40)),
    ],
)
def test_the_box_of_a_frame(arguments: list[str], identifier: str, box: object) -> None:
    options = parse(["frame", *arguments])
    assert (options.id, options.box) == (identifier, box)


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["search"],
        ["search", "x", "-k", "0"],
        ["search", "x", "-k", "ten"],
        ["search", "x", "-k", "100000"],
        ["search", "x", "--level", "page"],
        ["search", "x", "--from", "yesterday"],
        ["search", "x", "--tz", "Nowhere/Land"],
        ["search", "x", "--tz", "../../etc/passwd"],
        ["search", "x", "--js"],
        ["ask"],
        ["ask", "x", "--now", "soon"],
        ["pause", "-5"],
        ["pause", "0"],
        ["pause", "yesterday"],
        ["pause", "nan"],
        ["capture"],
        ["capture", "--seconds", "inf"],
        ["capture", "--seconds", "-1"],
        ["import", "diary", "x"],
        ["import", "transcript"],
        ["memories", "--type", "poetic"],
        ["frame", "frm_1"],
        ["frame", "--out", "x.png"],
        ["frame", "frm_1", "--out", "x.png", "--box", "1,2,3"],
        ["frame", "frm_1", "--out", ""],
        ["delete"],
        ["delete", "mem_1", "--app", "Firefox"],
        ["delete", "--from", "2026-03-04"],
        ["delete", "--to", "2026-03-04"],
        ["delete", "mem_1", "--from", "2026-03-04", "--to", "2026-03-05"],
        ["status", "--home", ""],
        ["status", "--passphrase-fd", "-1"],
        ["config", "set", "x"],
    ],
)
def test_what_makes_no_sense_is_a_usage_error(arguments: list[str]) -> None:
    with pytest.raises(UsageError):
        parse(arguments)


@pytest.mark.parametrize(
    "arguments",
    [
        ["delete", "mem_1", "mem_2"],
        ["delete", "--app", "Firefox"],
        ["delete", "--from", "2026-03-04", "--to", "2026-03-05"],
    ],
)
def test_one_way_of_naming_what_to_delete(arguments: list[str]) -> None:
    assert isinstance(parse(arguments), argparse.Namespace)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("2.5", 2.5),
        ('["KeePassXC"]', ["KeePassXC"]),
        ("null", None),
        ("Europe/Berlin", "Europe/Berlin"),
        ('"true"', "true"),
        ("{a", "{a"),
        ("NaN", "NaN"),
        ("", ""),
    ],
)
def test_a_setting_s_value_is_json_where_it_is_json(text: str, value: object) -> None:
    assert typed_value(text) == value


def test_help_and_version_leave_with_success(capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--help", "--version"):
        with pytest.raises(SystemExit) as left:
            parse([option])
        assert left.value.code == 0
    assert "exit codes" in capsys.readouterr().out


def test_the_readme_of_the_exit_codes_is_complete() -> None:
    source = Path("app/cli/arguments.py").read_text(encoding="utf-8")
    assert all(f"  {code}  " in source for code in (0, 1, 2, 3, 4, 5, 6, 130))
