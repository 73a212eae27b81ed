"""What storage rules let go: a pure choice over what there is, the same for the preview and for the deed.

Three stages, gone through in this order: pictures, then the texts they were read as and what was said, then
memories. Ages count in each stage of their own; the limit on the room takes the oldest of a stage, and comes
to the next only when nothing of the one before is left to take. What is pinned stays with all it rests on.
So does the last day, whatever the limit: it may still be in work.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Generic, TypeVar

from core.protocol.operations import RetentionRules

_DAY: Final = timedelta(days=1)
GIB: Final = 2**30


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """A picture that is there."""

    frame_id: str
    name: str
    at: datetime
    bytes: int
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Activity:
    """A segment, or the questions and answers of one chat: what of it is there."""

    id: str
    at: datetime
    """When it ended or, where that is later, was taken in."""
    sources: int
    """Frames and messages that are left of it; 0 when its texts were let go before."""
    memories: int
    text_bytes: int
    memory_bytes: int
    began: datetime | None = None
    turns: tuple[str, ...] = ()
    """Of a chat: the ids of its questions and answers."""
    pinned: bool = False

    @property
    def chat(self) -> bool:
        """Whether it is a chat and no segment."""
        return bool(self.turns)


@dataclass(frozen=True, slots=True)
class Stock:
    """What is kept."""

    pictures: tuple[StoredPicture, ...]
    activities: tuple[Activity, ...]
    used: int
    """Bytes of the whole home."""
    pinned_memories: int = 0
    pinned_bytes: int = 0
    future: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """What goes, and in which order."""

    pictures: tuple[StoredPicture, ...]
    texts: tuple[Activity, ...]
    """Their frames and messages; pictures of those frames are among `pictures`, or go with them."""
    memories: tuple[Activity, ...]
    """Gone altogether; those that still have texts are among `texts` as well."""
    fits: bool

    def __bool__(self) -> bool:
        return bool(self.pictures or self.texts or self.memories)


def ages(rules: RetentionRules) -> tuple[int, int, int]:
    """Days after which pictures, texts and memories go; 0 for never. None outlasts what it was made of."""
    memories = _soonest(rules.keep_days, rules.memories_days)
    texts = _soonest(memories, rules.texts_days)
    return _soonest(texts, rules.pictures_days), texts, memories


def choose(stock: Stock, rules: RetentionRules, now: datetime) -> Choice:
    """What the rules let go.

    Args:
        stock: what there is.
        rules: of the user.
        now: the time to reckon ages from; see `core.engine.keeping.clock`.
    """
    picture_days, text_days, memory_days = ages(rules)
    pictures = _Stage(sorted((one for one in stock.pictures if not one.pinned), key=_age), now)
    free = sorted((one for one in stock.activities if not one.pinned), key=_age)
    texts = _Stage([one for one in free if one.sources], now)
    memories = _Stage([one for one in free if not one.chat], now)
    for stage, days in ((pictures, picture_days), (texts, text_days), (memories, memory_days)):
        stage.take_older_than(days)
    excess = 0
    if rules.max_gb:
        excess = stock.used - int(rules.max_gb * GIB)
        excess -= sum(one.bytes for one in pictures.taken)
        excess -= sum(one.text_bytes for one in texts.taken) + sum(one.memory_bytes for one in memories.taken)
        excess = pictures.take_oldest(excess, lambda one: one.bytes)
        excess = texts.take_oldest(excess, lambda one: one.text_bytes)
        excess = memories.take_oldest(excess, lambda one: one.memory_bytes)
    return Choice(tuple(pictures.taken), tuple(texts.taken), tuple(memories.taken), fits=excess <= 0)


Item = TypeVar("Item", bound=StoredPicture | Activity)


class _Stage(Generic[Item]):
    """What may go in one stage, the oldest first, and how much of it does."""

    def __init__(self, items: Sequence[Item], now: datetime) -> None:
        self._items = items
        self._now = now
        self._count = 0

    @property
    def taken(self) -> Sequence[Item]:
        return self._items[: self._count]

    def take_older_than(self, days: int) -> None:
        if days:
            limit = self._now - days * _DAY
            self._count = sum(1 for one in self._items if one.at < limit)

    def take_oldest(self, excess: int, size: Callable[[Item], int]) -> int:
        """Take until so many bytes are free, but nothing of the last day; what is still missing then."""
        while excess > 0 and self._count < len(self._items):
            item = self._items[self._count]
            if item.at >= self._now - _DAY:
                break
            excess -= size(item)
            self._count += 1
        return excess


def _age(item: StoredPicture | Activity) -> tuple[datetime, str]:
    return item.at, item.frame_id if isinstance(item, StoredPicture) else item.id


def _soonest(*days: int) -> int:
    return min((one for one in days if one), default=0)
