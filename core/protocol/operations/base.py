"""What every operation is made of: a request that names its operation and the record that answers it."""

from dataclasses import dataclass
from typing import ClassVar, Generic, Literal, TypeVar

Reply_co = TypeVar("Reply_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Nothing:
    """A reply without content."""


class Request(Generic[Reply_co]):
    """Base of requests. `op` names the operation, `reply` is the record that answers it."""

    __slots__ = ()
    op: ClassVar[str]
    reply: ClassVar[type]
    needs_keys: ClassVar[bool] = True
    """Refused with `locked` while the vault is not open."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long operation has come. Sent between request and reply."""

    stage: str
    """Plain words: "Reading frames"."""
    done: int
    total: int
    """0 where it cannot be known."""
    text: str = ""
    """Of an answer that is being written: all of it so far. It has not been checked yet."""


EventName = Literal["status", "filed", "deleted", "conversations", "asked", "tags", "plugins"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something happened that every subscribed client may want to redraw for. Never carries content."""

    name: EventName
