"""Lists and numbers over whole tables: few columns are read of all rows, whole records of one page only."""

from collections import defaultdict
from datetime import datetime
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from core.memory.codec import moment
from core.memory.keys import all_of, batches, is_one_of, is_word, name_key
from core.memory.schema import LIVE, Row, TableName
from core.memory.search import sendable, words_query
from core.memory.store import Store
from core.protocol.operations.recall import Conversation, Listed, MemoryRow, MemoryRows
from core.records.errors import RefusedError
from core.records.memory import Memory, MemoryType
from core.records.message import Message

if TYPE_CHECKING:
    from lancedb.table import Table

_MOST_MATCHES = 100_000
_TITLE_LENGTH = 80
_PAGE = 1_000


def list_memories(
    store: Store, kind: str, text: str, offset: int, limit: int, status: Listed = "current"
) -> MemoryRows:
    """A page of memories of one standing, newest first.

    Raises:
        RefusedError: the type or the standing is none of ours.
    """
    if kind and kind not in get_args(MemoryType):
        raise RefusedError(
            f"There is no type of memory of that name. The types are {', '.join(get_args(MemoryType))}."
        )
    if status not in get_args(Listed):
        raise RefusedError(f"There is no such standing. There are {', '.join(get_args(Listed))}.")
    standing = "" if status == "all" else LIVE if status == "current" else is_word("status", status)
    predicate = all_of(is_word("type", kind) if kind else "", standing)
    rows = _matching(store, predicate, sendable(text.strip())) if text.strip() else _all(store, predicate)
    rows.sort(key=lambda row: (-row["learned"], row["key"]))
    page = [row["key"] for row in rows[max(0, offset) : max(0, offset) + min(max(0, limit), _PAGE)]]
    records: dict[str, Memory] = {}
    for batch in batches(page):
        for row in store.rows("memories", is_one_of("key", batch), ["key", "record"]):
            records[row["key"]] = store.decode("memories", Memory, row["record"])
    return MemoryRows(tuple(listed(records[key]) for key in page if key in records), len(rows))


def list_conversations(store: Store) -> tuple[Conversation, ...]:
    """The chats of our own window, newest first, named by the user or by their first turn."""
    turns: defaultdict[str, list[Message]] = defaultdict(list)
    for row in store.rows("messages", "chat", ["record"]):
        message = store.decode("messages", Message, row["record"])
        turns[message.conversation].append(message)
    found = []
    for conversation, messages in turns.items():
        messages.sort(key=lambda message: message.sent_at)
        first = next((message for message in messages if message.role != "answer"), messages[0])
        given = next((message.conversation_name for message in messages if message.conversation_name), "")
        title = given or " ".join(first.text.split())
        title = title if len(title) <= _TITLE_LENGTH else title[: _TITLE_LENGTH - 1].rstrip() + "…"
        found.append(Conversation(conversation, title, messages[0].sent_at, messages[-1].sent_at))
    return tuple(sorted(found, key=lambda item: item.updated_at, reverse=True))


def span(store: Store, table: TableName) -> tuple[int, int] | None:
    """The earliest and the latest time in a table, in microseconds; `None` where it is empty."""
    times = _times(store, table)
    return (int(times.min()), int(times.max())) if times.size else None


def last_moment(store: Store, table: TableName) -> datetime | None:
    """The latest time in a table."""
    known = span(store, table)
    return moment(known[1]) if known else None


def app_keys(store: Store, name: str) -> tuple[str, ...]:
    """Keys of the apps meant: the one of that name, else all whose name holds it."""
    wanted = name.strip().casefold()
    exact = name_key(name)
    seen: dict[str, str] = {}
    for table in ("passages", "memories"):
        apps = store.read(table, _distinct_apps)
        seen |= {name_key(app): app.casefold() for app in apps if app.strip()}
    if not wanted or exact in seen:
        return (exact,) if wanted else ()
    return tuple(key for key, app in seen.items() if wanted in app)


def listed(memory: Memory) -> MemoryRow:
    """What a list shows of a memory."""
    return MemoryRow(
        id=memory.id,
        type=memory.type,
        summary=memory.summary or memory.text.partition("\n")[0],
        time=memory.learned_at,
        zone=memory.zone,
        app=memory.app,
        conversation=memory.conversation,
        trust=memory.trust,
        frame_id=memory.evidence[0].source_id if memory.origin == "screen" and memory.evidence else "",
        pinned=memory.pinned,
        status=memory.status,
        reason=memory.reason if memory.status == "quarantined" else "",
        times=memory.times,
    )


def _all(store: Store, predicate: str) -> list[Row]:
    return store.rows("memories", predicate, ["key", "learned"])


def _matching(store: Store, predicate: str, text: str) -> list[Row]:
    """Memories with all the words; where there are none, those that hold the letters: somebody is typing."""

    def by_words(table: "Table") -> list[Row]:
        query = table.search(words_query(text, "text", every=True), query_type="fts")
        query = query.where(predicate, prefilter=True) if predicate else query
        rows: list[Row] = (
            query.select(["key", "learned", "_score"]).limit(_MOST_MATCHES).to_arrow().to_pylist()
        )
        return rows

    return store.read("memories", by_words) or store.read(
        "memories", lambda table: _holding_letters(table, predicate, text)
    )


def _holding_letters(table: "Table", predicate: str, text: str) -> list[Row]:
    import pyarrow.compute as pc

    query = table.search().select(["key", "learned", "text"])
    rows: Any = (query.where(predicate) if predicate else query).to_arrow()
    for part in text.split()[:32]:
        rows = rows.filter(pc.match_substring(rows["text"], part, ignore_case=True))
    found: list[Row] = rows.select(["key", "learned"]).to_pylist()
    return found


def _distinct_apps(table: "Table") -> list[str]:
    import pyarrow.compute as pc

    apps: list[str] = pc.unique(table.search().select(["app"]).to_arrow()["app"]).to_pylist()
    return apps


def _times(store: Store, table: TableName) -> "np.ndarray[Any, np.dtype[np.int64]]":
    def scan(handle: "Table") -> "np.ndarray[Any, np.dtype[np.int64]]":
        return np.asarray(handle.search().select(["at"]).to_arrow()["at"].to_numpy(), np.int64)

    return store.read(table, scan)
