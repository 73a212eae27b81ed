"""Writes a conversation down in a model's own form, so that no text in it can pass for that form.

A model's template marks who speaks by special tokens. What people and screens say is put into the template as
placeholders and tokenised apart from it, never as special tokens: "<|im_end|>" in a page stays seven letters
and some signs.
"""

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.records.errors import RefusedError

Message = dict[str, str]
Render = Callable[[list[Message]], str]
"""Fills the template. Raises where the template refuses what it is given."""
Tokenize = Callable[[str, bool], list[int]]
"""Of a text; whether names of special tokens in it count as those."""


@dataclass(frozen=True, slots=True)
class ChatTokens:
    """A conversation in tokens."""

    tokens: list[int]
    fixed: int
    """How many at the beginning depend on the instructions alone."""
    last: int
    """Where the last turn's words begin."""


def chat_tokens(
    instructions: str, turns: Sequence[tuple[str, str]], render: Render, tokenize: Tokenize
) -> ChatTokens:
    """The prompt's tokens.

    Raises:
        RefusedError: The template cannot be used.
    """
    contents = [instructions, *(text for _, text in turns)]
    # Not letters, so that nothing is trimmed or capitalised away, and not to be guessed.
    marks = [f"\ue000{secrets.token_hex(8)}\ue001" for _ in contents]
    rendered = _rendered(marks, [role for role, _ in turns], render)
    tokens: list[int] = []
    fixed = last = 0
    seen = 0
    for number, part in enumerate(re.split(f"({'|'.join(marks)})", rendered)):
        if number % 2 == 0:
            tokens += tokenize(part, True) if part else []
            continue
        place = marks.index(part)
        if place != seen:
            raise RefusedError("This model's chat template changes the order of what is said.")
        if place == 1:
            fixed = len(tokens)
        seen += 1
        last = len(tokens)
        tokens += tokenize(contents[place], False) if contents[place] else []
    if seen != len(marks):
        raise RefusedError("This model's chat template leaves out what is said.")
    return ChatTokens(tokens, fixed, last)


def _rendered(marks: list[str], roles: list[str], render: Render) -> str:
    turns = [{"role": role, "content": mark} for role, mark in zip(roles, marks[1:], strict=True)]
    try:
        return render([{"role": "system", "content": marks[0]}, *turns])
    except Exception:  # noqa: BLE001 - templates raise what they like
        merged = [{**turns[0], "content": f"{marks[0]}\n\n{turns[0]['content']}"}, *turns[1:]]
    try:
        return render(merged)  # some models know no instructions apart from what the user says
    except Exception as error:
        raise RefusedError("This model's chat template cannot be used.") from error
