"""Cuts long texts where a reader would: each piece is found and quoted by itself."""

from collections.abc import Iterator
from typing import Final

_LONGEST: Final = 1_500
"""Characters. What is embedded as one should speak of one matter."""


def pieces(text: str, longest: int = _LONGEST) -> Iterator[str]:
    """Paragraphs joined up to that length; longer ones are cut at line ends, sentences, words."""
    held = ""
    for paragraph in _paragraphs(text):
        for part in _cut(paragraph, longest):
            if held and len(held) + len(part) + 1 > longest:
                yield held
                held = part
            else:
                held = f"{held}\n{part}" if held else part
    if held:
        yield held


def _paragraphs(text: str) -> Iterator[str]:
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip():
            lines.append(line.rstrip())
        elif lines:
            yield "\n".join(lines)
            lines = []
    if lines:
        yield "\n".join(lines)


def _cut(text: str, longest: int) -> Iterator[str]:
    while len(text) > longest:
        at = next(
            (
                place + len(mark)
                for mark in ("\n", ". ", " ")
                if (place := text.rfind(mark, longest // 3, longest - len(mark))) > 0
            ),
            longest,
        )
        yield text[:at].strip()
        text = text[at:].strip()
    if text:
        yield text
