"""What a chat is called, where the user has given it a name: it stands with the chat's first answer.

So it needs no place of its own: it is kept and deleted with that turn, stays on its device as chats do, and
an answer that is emptied because it repeats what was deleted loses the name, too.
"""

from dataclasses import replace
from typing import Final

from core.engine.store import Store
from core.journal.events import Event, MessageChanged, MessagesRecorded
from core.records.errors import NotFoundError
from core.records.message import Message

LONGEST: Final = 120
"""Characters of a name."""


def rename(store: Store, conversation: str, name: str) -> None:
    """Call a chat so from now on; in the writer thread.

    Args:
        store: where it is kept.
        conversation: its id.
        name: cleaned and short enough; empty for none of its own.

    Raises:
        NotFoundError: there is no such chat, or nothing was answered in it yet.
    """
    turns = store.tables.messages_of(conversation)
    turn = next((one for one in turns if one.role == "answer"), None)
    if turn is None:
        raise NotFoundError("There is no such conversation any more.")
    named = replace(turn, conversation_name=name)
    if named == turn:
        return
    store.journal.append(MessageChanged(named))
    store.tables.add_messages([named])
    if turn.conversation_name:
        # A deletion looks for words in what holds now: an earlier name must not outlive it in the journal.
        store.journal.rewrite(lambda event: _with(named, event), ids=frozenset({named.id}))
        store.vault.objects.purge()


def _with(named: Message, event: Event) -> Event:
    """The event as if the turn had always been so."""
    if isinstance(event, MessagesRecorded):
        return MessagesRecorded(tuple(named if one.id == named.id else one for one in event.messages))
    if isinstance(event, MessageChanged) and event.message.id == named.id:
        return MessageChanged(named)
    return event
