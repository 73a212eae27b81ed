"""Operations for tags: names that the user gives to stretches of time."""

from dataclasses import dataclass
from datetime import datetime

from core.protocol.operations.base import Nothing, Request


@dataclass(frozen=True, slots=True)
class Tag:
    """A stretch of time with a name. Several may have the same."""

    id: str
    name: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Tags:
    """The earliest first."""

    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True)
class ListTags(Request[Tags]):
    """Tags that touch a stretch of time and hold some words; all of them without either."""

    op = "tags"
    reply = Tags
    start: datetime | None = None
    end: datetime | None = None
    """Not included."""
    text: str = ""
    """Words of the name, in any order and whatever their case."""


@dataclass(frozen=True, slots=True)
class AddTag(Request[Tag]):
    """Name a stretch of time. The same name at the same stretch is there once."""

    op = "tags.add"
    reply = Tag
    name: str
    """At most 80 characters."""
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class RemoveTag(Request[Nothing]):
    """Take a name off a stretch of time. What was recorded stays."""

    op = "tags.remove"
    reply = Nothing
    id: str
