"""Projects by what is said of them and by where they are worked on: names, ticket prefixes, folders."""

import re
from collections.abc import Iterator
from typing import Final

from core.records.memory import Entity, Memory
from core.text.names import is_given_name, is_organisation_word
from core.text.tokens import fold
from core.text.wordlists import GENERIC_WORDS, MENU_WORDS, NEVER_NAMES, STEP_VERBS, TOPIC_NOUNS

_NAME: Final = r"[^\W\d_a-z][\w-]+(?:\s[^\W\d_a-z][\w-]+){0,2}"
_SAID: Final = re.compile(
    rf"\b[Pp]roject\s+(?P<after>{_NAME})"
    rf"|\b(?P<before>{_NAME})\s+(?:project|launch|rollout|roll-out|roadmap|kick-?off|migration|sprint|milestone)\b"
)
_TICKET: Final = re.compile(r"(?<![\w-])(?P<key>[A-Z][A-Z0-9]{1,9})-\d{1,6}(?!\w|-\d)")
_TRACKER: Final = re.compile(
    r"(?i)/browse/|/issues?/|\bjira\b|\byoutrack\b|\blinear\b|\bsprint\b|\bbacklog\b"
)
_FOLDER: Final = re.compile(
    r"(?i)(?:^|[/~\\])(?:code|projects?|repos?|src|git|github|dev|workspace)[/\\](?P<name>[\w.-]{2,40})(?:[/\\]|$)"
)
_EDITOR: Final = re.compile(
    r"\s[-\u2013\u2014]\s(?P<name>[\w.-]{2,40})"
    r"\s[-\u2013\u2014]\s(?:Visual Studio Code|VSCodium|Code - OSS|Zed|Cursor)$"
)
_NOT_NAMES: Final = (
    NEVER_NAMES | MENU_WORDS | STEP_VERBS | TOPIC_NOUNS | GENERIC_WORDS
    | {"plan", "plans", "manager", "lead", "owner", "management", "status", "update", "updates", "folder"}
)  # fmt: skip
_PLAIN_FOLDERS: Final = frozenset(
    {"src", "lib", "app", "core", "test", "tests", "docs", "tmp", "bin", "main"}
)


def projects_named(text: str) -> list[Entity]:
    """Projects that a text names as such ("Project Heron", "the Heron launch")."""
    found = []
    for match in _SAID.finditer(text):
        parts = (match["after"] or match["before"]).split()
        while parts and (fold(parts[0]) in _NOT_NAMES or parts[0].endswith(("'s", "\u2019s"))):
            parts = parts[1:]
        if parts and not any(_is_other(part) for part in parts):
            found.append(Entity(" ".join(parts), "project"))
    return found


def projects_of(memory: Memory) -> Iterator[Entity]:
    """Projects that a memory names, and those whose tickets or files were in the window it comes from."""
    yield from (one for one in memory.entities if one.kind == "project")
    if _TRACKER.search(f"{memory.window_title} {memory.url}"):
        keys = _TICKET.finditer(f"{memory.window_title} {memory.url}")
        yield from (Entity(match["key"], "project") for match in keys)
    for match in (_EDITOR.search(memory.window_title), _FOLDER.search(memory.url)):
        if match is not None and fold(match["name"]) not in _PLAIN_FOLDERS:
            yield Entity(match["name"], "project")


def _is_other(word: str) -> bool:
    """Whether it names no project: somebody, a firm, a day, or the head of a sentence."""
    return fold(word) in _NOT_NAMES or is_given_name(word) or is_organisation_word(word)
