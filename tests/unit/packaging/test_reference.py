"""The reference says what the code says, every command and setting is described, and links lead somewhere."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import reference

from app.cli.arguments import parser

PROJECT = Path(__file__).resolve().parents[3]
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", reference.PAGES)
def test_a_page_is_as_the_code_is(page: str) -> None:
    written = (reference.FOLDER / page).read_text(encoding="utf-8")

    assert written == reference.PAGES[page](), "Run .venv/bin/python packaging/reference.py."


@pytest.mark.parametrize("page", ["commands.md", "settings.md"])
def test_everything_has_a_meaning(page: str) -> None:
    rows = [line for line in reference.PAGES[page]().splitlines() if line.startswith("| `")]

    assert rows
    assert not [row for row in rows if row.endswith("|  |")]


def test_every_command_says_what_it_does() -> None:
    def silent(command_line: argparse.ArgumentParser) -> Iterator[str]:
        for name, command in reference.subcommands(command_line):
            if not command.description:
                yield name
            yield from silent(command)

    assert not list(silent(parser()))


def _pages() -> list[Path]:
    return [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]


def _anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", _pages(), ids=lambda page: str(page.relative_to(PROJECT)))
def test_links_of_the_documentation_lead_somewhere(page: Path) -> None:
    broken = []
    for match in _LINK.finditer(page.read_text(encoding="utf-8")):
        link = match[1] or match[2]
        if "://" in link or link.startswith("mailto:"):
            continue
        name, _, anchor = link.partition("#")
        target = page if not name else (page.parent / name)
        if not target.exists() or (anchor and anchor not in _anchors(target)):
            broken.append(link)

    assert not broken
