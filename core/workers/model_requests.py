"""What a model worker is asked for: an operation's name, what it needs, and what comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

LOAD = "load"
GENERATE = "generate"

Finish = Literal["stop", "length"]


@dataclass(frozen=True, slots=True)
class LoadModel:
    """Load a model; the process has one for life. The reply is a `ModelLoaded`."""

    path: str
    projector: str = ""
    """The file of its eye, for a vision model."""
    context: int = 0
    """Tokens wanted; 0 for what is usual."""
    memory: int = 0
    """Bytes it may take; 0 for what is free."""
    threads: int = 0
    """0 for what is sensible."""
    states: str = ""
    """Folder in which what was read of fixed instructions is kept between processes; none where empty."""


@dataclass(frozen=True, slots=True)
class ModelLoaded:
    """How it was loaded."""

    name: str
    context: int
    gpu_layers: int
    sees: bool


@dataclass(frozen=True, slots=True)
class GenerateText:
    """Answer a prompt; the blob is a picture to look at. Pieces come as progress, a `TextGenerated` ends it.

    A cancel packet with the request's id stops it, at any time.
    """

    instructions: str = field(repr=False)
    turns: tuple[tuple[str, str], ...] = field(repr=False)
    """(role, text)."""
    schema: Mapping[str, Any] | None = None
    max_tokens: int = 256
    temperature: float = 0.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class TextGenerated:
    """What was written."""

    text: str = field(repr=False)
    finish: Finish
    """`length`: it was cut, so it is worth nothing."""
    prompt_tokens: int
    reused_tokens: int
    """Of the prompt: those that were still known, from the last call or from the disk."""
    tokens: int
