"""What the rest of the program knows of language models: one protocol, whoever runs behind it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from core.models.json_schema import Schema

Speaker = Literal["user", "assistant"]


@dataclass(frozen=True, slots=True)
class Turn:
    """Something said to the model, or by it."""

    role: Speaker
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Prompt:
    """One call. What never changes comes first, so that a model need not read it again."""

    instructions: str = field(repr=False)
    """The same bytes in every call of a kind: no names, no times, nothing of the user's."""
    turns: tuple[Turn, ...] = field(repr=False)
    """What differs from call to call; the last one is the user's."""
    schema: Schema | None = None
    """What the answer is held to (see `core.models.json_schema`); plain text without."""
    max_tokens: int = 256
    temperature: float = 0.0
    seed: int = 1
    image: bytes = field(default=b"", repr=False)
    """A PNG, JPEG or WebP shown before the last turn; for models that see."""
    background: bool = False
    """Nobody waits for it: it stops with `StoppedError` as soon as somebody asks for something else."""


@dataclass(frozen=True, slots=True)
class Generated:
    """What a model wrote, whole: an answer that was cut is an error."""

    text: str = field(repr=False)
    value: Any = field(default=None, repr=False)
    """With a schema: the value, which fits it."""
    prompt_tokens: int = 0
    reused_tokens: int = 0
    """Of the prompt: those that did not have to be read again."""
    tokens: int = 0


OnText = Callable[[str], None]
"""Told what is written, piece by piece, on the loop."""


def unheard(_text: str) -> None:
    """For whoever only wants the whole."""


class LanguageModel(Protocol):
    """A model that answers prompts. Lives on one event loop; cancelling the call stops the model."""

    @property
    def name(self) -> str:
        """What it is called, for people."""
        ...

    @property
    def context(self) -> int:
        """Tokens that prompt and answer may have together; an estimate before its first use."""
        ...

    @property
    def comfortable(self) -> int:
        """Tokens of a prompt that it reads while somebody waits."""
        ...

    async def generate(self, prompt: Prompt, on_text: OnText = unheard) -> Generated:
        """Answer a prompt.

        Raises:
            ModelFailedError: The model is not there, died, or did not answer as it had to.
            RefusedError: The prompt is longer than the model can take, or its schema is not supported.
            StoppedError: It was in the background and had to give way, or the model is being closed.
        """
        ...

    async def close(self) -> None:
        """Let go of everything; calls that run are stopped."""
        ...
