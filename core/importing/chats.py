"""Exports of ChatGPT and Claude: `conversations.json`, by itself or in the archive that they send."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from core.importing import files
from core.importing.items import Item, Items, Said, Unreadable, moment, within
from core.importing.pieces import pieces
from core.protocol.strict_json import StrictJsonError, loads
from core.records.errors import RefusedError

NAME: Final = "conversations.json"
_SPEAKERS: Final = {"user": "", "human": "", "assistant": "{program}"}


def load(path: Path) -> Any:
    """The conversations of a file, an archive, or an unpacked folder.

    Raises:
        RefusedError: there are none, or they cannot be read.
    """
    if path.is_dir():
        data = files.read(path / NAME, files.MOST_JSON)
    elif files.beginning(path, 4) == b"PK\x03\x04":
        with files.unpacked(path) as archive:
            names = [one for one in archive.namelist() if one.rpartition("/")[2] == NAME]
            if not names:
                raise RefusedError(f"There is no {NAME} in the archive. Nothing was imported.")
            data = files.entry(archive, min(names, key=len), files.MOST_JSON)
    else:
        data = files.read(path, files.MOST_JSON)
    try:
        value = loads(data.removeprefix(b"\xef\xbb\xbf"))
    except StrictJsonError as error:
        raise RefusedError(f"{NAME} cannot be read: {error}. Nothing was imported.") from None
    found = value.get("conversations") if isinstance(value, dict) else value
    if not isinstance(found, list):
        raise RefusedError("There are no conversations in it. Nothing was imported.")
    return found


def is_chatgpt(conversations: list[Any]) -> bool:
    """Whether these are ChatGPT's; a tree of messages in each."""
    return any(isinstance(one, dict) and isinstance(one.get("mapping"), dict) for one in conversations[:50])


def is_claude(conversations: list[Any]) -> bool:
    """Whether these are Claude's; a list of messages in each."""
    return any(
        isinstance(one, dict) and isinstance(one.get("chat_messages"), list) for one in conversations[:50]
    )


def chatgpt(conversations: list[Any]) -> Items:
    """What was said on the branch that each conversation ended on."""
    for one in conversations:
        if not isinstance(one, dict) or not isinstance(one.get("mapping"), dict):
            yield Unreadable()
            continue
        title = _title(one.get("title"), "ChatGPT")
        for node in _branch(one):
            yield from _chatgpt_turn(node.get("message"), title, one.get("create_time"))


def _branch(conversation: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """From the root to where it ended; other branches are drafts that were given up."""
    nodes: Mapping[str, Any] = conversation["mapping"]
    name = conversation.get("current_node")
    found: list[Mapping[str, Any]] = []
    if not isinstance(name, str) or name not in nodes:
        return [node for node in nodes.values() if isinstance(node, dict)]
    seen: set[str] = set()
    while isinstance(name, str) and name in nodes and name not in seen:
        seen.add(name)
        node = nodes[name]
        if not isinstance(node, dict):
            break
        found.append(node)
        name = node.get("parent")
    return found[::-1]


def _chatgpt_turn(message: Any, title: str, started: Any) -> Iterator[Item]:
    if not isinstance(message, dict):
        return
    author, content = message.get("author"), message.get("content")
    role = author.get("role") if isinstance(author, dict) else None
    if role not in _SPEAKERS or not isinstance(content, dict):
        return
    if (
        content.get("content_type") not in {"text", "multimodal_text"}
        or message.get("recipient", "all") != "all"
    ):
        return  # what it told its tools
    parts = content.get("parts")
    text = "\n".join(part for part in parts if isinstance(part, str)) if isinstance(parts, list) else ""
    time = message.get("create_time") or started
    yield from _turn(message.get("id"), title, role, text, time, "ChatGPT")


def claude(conversations: list[Any]) -> Items:
    """What was said, in order."""
    for one in conversations:
        if not isinstance(one, dict) or not isinstance(one.get("chat_messages"), list):
            yield Unreadable()
            continue
        title = _title(one.get("name"), "Claude")
        for turn in one["chat_messages"]:
            if not isinstance(turn, dict):
                yield Unreadable()
                continue
            if turn.get("sender") in _SPEAKERS:
                time = turn.get("created_at") or one.get("created_at")
                yield from _turn(turn.get("uuid"), title, turn["sender"], _claude_text(turn), time, "Claude")


def _claude_text(turn: Mapping[str, Any]) -> str:
    blocks = turn.get("content")
    if isinstance(blocks, list):
        texts = [
            block["text"]
            for block in blocks
            if isinstance(block, dict) and block.get("type") == "text" and isinstance(block.get("text"), str)
        ]
        if texts:
            return "\n".join(texts)
    text = turn.get("text")
    return text if isinstance(text, str) else ""


def _turn(number: Any, title: str, role: str, text: str, time: Any, program: str) -> Iterator[Item]:
    at = _time(time)
    if not isinstance(number, str) or at is None:
        yield Unreadable()
        return
    speaker = _SPEAKERS[role].format(program=program)
    for place, piece in enumerate(pieces(text)):
        yield Said(f"{number}.{place}" if place else number, title, piece, at, speaker)


def _time(value: Any) -> datetime | None:
    try:
        if isinstance(value, int | float) and not isinstance(value, bool):
            return moment(value)
        return within(datetime.fromisoformat(value)) if isinstance(value, str) else None
    except ValueError:
        return None


def _title(value: Any, program: str) -> str:
    return f"{program}: {value}" if isinstance(value, str) and value.strip() else program
