"""How something is done: steps that were read or told, and commands that were run in a terminal.

What was done only once may never be done again: such a procedure is a candidate until the same commands are
run in another sitting (`core.extraction.standing` counts them).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from core.extraction.dates import Occurrence
from core.extraction.entities import find_entities
from core.extraction.material import SegmentMaterial
from core.extraction.standing import ONCE
from core.extraction.writers.base import one_line, remember
from core.records.memory import Evidence, Memory, MemoryType, Passage
from core.text.tokens import normalised, words
from core.text.wordlists import STEP_VERBS

_EXTRACTOR = "rules/2"
_STEP: Final = re.compile(r"(?i)^\s*(?:step\s*)?(?P<number>\d{1,2})\s*[.):]\s+(?P<text>\S.*)$")
_INLINE: Final = re.compile(
    r"(?:(?<=^)|(?<=[\s:;,.]))(?P<number>[1-9])[.)]\s+(?P<text>.+?)(?=\s+[1-9][.)]\s|$)"
)
_FIRST_THEN: Final = re.compile(
    r"(?i)\bfirst,?\s+(?P<one>[^.;]{6,120}?)[.;,]\s*(?:and\s+)?then,?\s+(?P<two>[^.;]{6,120}?)"
    r"(?:[.;,]\s*(?:and\s+)?(?:finally|lastly|after\s+that|then),?\s+(?P<three>[^.;]{6,120}))?(?=[.;]|$)"
)
_GOAL: Final = re.compile(
    r"(?i)\b(?:how\s+to|steps\s+(?:to|for)|instructions\s+(?:to|for)|(?:this\s+is|here\s+is|here's)\s+how\s+(?:to|we|you|i)"
    r"|guide\s+(?:to|for)|recipe\s+for|procedure\s+for|checklist\s+for|to)\s+(?P<goal>[^:.\n?]{3,90})"
)
_TERMINAL: Final = re.compile(
    r"(?i)term|konsole|kitty|alacritty|tilix|console|powershell|cmd\.exe|wezterm|foot|rxvt"
)
_PROMPT: Final = re.compile(
    r"^(?:\([\w.-]+\)\s*)?(?:[\w.-]+@[\w.-]+[:\s][^$#%]{0,80}[$#%]|[~/][\w./~-]*\s*[$#%\u276f]|[$%\u276f])\s+(?P<command>[a-zA-Z./][^\n]*)$"
)
_LOOKING: Final = frozenset(
    {"ls", "ll", "cd", "pwd", "clear", "cat", "less", "more", "echo", "exit", "vim", "vi", "nano", "man",
     "history", "top", "htop", "which", "head", "tail", "find", "grep", "tree", "date", "df", "du", "ps",
     "whoami"}
)  # fmt: skip
"""Commands that only look around; they differ every time."""
_LOOKING_GIT: Final = frozenset({"git status", "git log", "git diff", "git show", "git branch"})
_LEAST_STEPS: Final = 3
_LEAST_COMMANDS: Final = 2
_MOST_STEPS: Final = 20
_PAUSE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class _Step:
    """One thing to do and where it stands."""

    text: str
    passage: Passage
    evidence: Evidence


class ProceduralWriter:
    """Writes procedural memories."""

    type: MemoryType = "procedural"

    def write(self, material: SegmentMaterial) -> tuple[Memory, ...]:
        """Instructions that were read or told, and what was run in a terminal."""
        if material.frames and _TERMINAL.search(material.segment.app):
            return tuple(_runs(material))
        return tuple(_instructions(material))


# ── instructions ─────────────────────────────────────────────────────────────────────────────────────────


def _instructions(material: SegmentMaterial) -> Iterator[Memory]:
    steps: list[_Step] = []
    goal = last = ""
    for passage in material.passages:
        told = _told_at_once(material, passage)
        if told is not None:
            yield told
            continue
        offset = 0
        for line in passage.text.split("\n"):
            match = _STEP.match(line)
            if match and int(match["number"]) == len(steps) + 1:
                if not steps:
                    goal = last
                evidence = material.evidence(passage, offset, offset + len(line))
                steps.append(_Step(match["text"].strip(), passage, evidence))
            elif not match:
                yield from _how_to(material, goal, steps)
                steps, last = [], line
            else:
                yield from _how_to(material, goal, steps)
                steps = []
            offset += len(line) + 1
    yield from _how_to(material, goal, steps)


def _told_at_once(material: SegmentMaterial, passage: Passage) -> Memory | None:
    """Steps within running text: "1. ... 2. ... 3. ..." or "first ..., then ..."."""
    flat = passage.text.replace("\n", " ")
    found = [(match["text"], match.span("text")) for match in _INLINE.finditer(flat)]
    numbers = [int(match["number"]) for match in _INLINE.finditer(flat)]
    if "\n" in passage.text or numbers != list(range(1, len(numbers) + 1)) or len(numbers) < _LEAST_COMMANDS:
        match = _FIRST_THEN.search(flat)
        if match is None:
            return None
        found = [(match[name], match.span(name)) for name in ("one", "two", "three") if match[name]]
    steps = [
        _Step(text.strip(" .;,"), passage, material.evidence(passage, *span))
        for text, span in found[:_MOST_STEPS]
    ]
    return next(_how_to(material, flat[: found[0][1][0]], steps), None)


def _how_to(material: SegmentMaterial, heading: str, steps: Sequence[_Step]) -> Iterator[Memory]:
    match = _GOAL.search(heading)
    if len(steps) < (_LEAST_COMMANDS if match else _LEAST_STEPS):
        return
    goal = (match["goal"] if match else heading).strip(" :.,-1234567890()")
    if not goal or (match is None and not _tells_what_to_do(steps)):
        return
    yield _procedure(material, f"How to {goal}" if match else goal, goal, "how-to", steps)


def _tells_what_to_do(steps: Sequence[_Step]) -> bool:
    """Whether most steps begin like an order: a small verb-like word and something to do it to."""
    orders = sum(
        len(words(step.text)) >= _LEAST_STEPS and step.text.split()[0].isalpha()
        and not any(char.isdigit() for char in step.text.split()[0])
        and step.text.split()[0].casefold() in STEP_VERBS
        for step in steps
    )  # fmt: skip
    return orders * 2 > len(steps)


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────


def _runs(material: SegmentMaterial) -> Iterator[Memory]:
    """Commands that were run one after the other, without those that only look around."""
    run: list[_Step] = []
    last: datetime | None = None
    found: list[Memory] = []
    for step in _commands(material):
        if last is not None and step.passage.occurred_at - last > _PAUSE:
            found += _run(material, run)
            run = []
        last = step.passage.occurred_at
        if not _only_looks(step.text) and (not run or run[-1].text != step.text):
            run.append(step)
    found += _run(material, run)
    signatures = [memory.field("signature") for memory in found]
    seen: set[str] = set()
    for memory, signature in zip(found, signatures, strict=True):
        if signature not in seen:
            yield replace(memory, reason="") if signatures.count(signature) > 1 else memory
        seen.add(signature)


def _only_looks(command: str) -> bool:
    return command.split(maxsplit=1)[0] in _LOOKING or _verb(command) in _LOOKING_GIT


def _commands(material: SegmentMaterial) -> Iterator[_Step]:
    for passage in material.passages:
        offset = 0
        for line in passage.text.split("\n"):
            if match := _PROMPT.match(line.strip()):
                evidence = material.evidence(passage, offset, offset + len(line))
                yield _Step(match["command"].strip(), passage, evidence)
            offset += len(line) + 1


def _run(material: SegmentMaterial, steps: Sequence[_Step]) -> list[Memory]:
    if not _LEAST_COMMANDS <= len({_verb(step.text) for step in steps}) <= len(steps) <= _MOST_STEPS:
        return []
    goal = _verb(steps[-1].text)
    memory = _procedure(material, f"Commands up to {goal}", goal, "commands", steps)
    return [replace(memory, reason=ONCE)]


def _verb(command: str) -> str:
    """The program and what it is told to do, without what it is done to: "git push"."""
    parts = command.removeprefix("sudo ").split()
    name = parts[0].rsplit("/", 1)[-1]
    following = [part for part in parts[1:2] if part.isalpha() and part.islower()]
    return " ".join((name, *following))


def _procedure(material: SegmentMaterial, head: str, goal: str, kind: str, steps: Sequence[_Step]) -> Memory:
    first = steps[0].passage
    listed = " ".join(f"{number}. {one_line(step.text)}" for number, step in enumerate(steps, start=1))
    signature = " > ".join(
        _verb(step.text) if kind == "commands" else normalised(step.text) for step in steps
    )
    return remember(
        material, first, "procedural", f"{head}: {listed}", extractor=_EXTRACTOR,
        when=Occurrence(first.occurred_at, steps[-1].passage.occurred_at, "second", ""),
        evidence=tuple(dict.fromkeys(step.evidence for step in steps)),
        entities=find_entities(f"{head}: {listed}", material.known_people),
        fields=(
            ("goal", goal), ("kind", kind), ("signature", signature),
            *((f"step {number}", step.text) for number, step in enumerate(steps, start=1)),
            ("actor", first.speaker),
        ),
    )  # fmt: skip
