"""Programs of others: what they may ask, what is noted of it, and that only the user deletes."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from core.protocol.client import Client
from core.protocol.operations import (
    OPERATIONS,
    AllowClient,
    Ask,
    Attend,
    Delete,
    DeletionCounts,
    GetLedger,
    ImportTranscript,
    ListClients,
    ListConversations,
    ListProposals,
    LockView,
    NewClientToken,
    ProposeForgetting,
    Remember,
    Request,
    RevokeClient,
    Search,
    Selection,
    SettleProposal,
    ShowMemory,
    Subscribe,
    Unlock,
)
from core.records.errors import LockedError, NotFoundError, RefusedError
from tests.support.xvfb import wait_for
from tests.unit.engine.living import PASSPHRASE
from tests.unit.engine.running import WAIT, Running
from tests.unit.engine.test_engine import transcript

OPEN = {"search", "ask", "memories.show", "timeline.frames", "clients.remember", "clients.forget"}


@pytest.fixture
def running(vault_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Unlocked, with a short transcript."""
    with Running(vault_home, tmp_path_factory.mktemp("s") / "s") as running:
        running.call(Unlock(PASSPHRASE))
        running.call(ImportTranscript(zone="UTC"), transcript())
        yield running


def guest(running: Running, name: str = "editor", token: str = "") -> Client:
    client = running.client()
    client.call(Attend(name, token))
    return client


def made(kind: type[Request[object]]) -> Request[object]:
    """A request of that kind, sound enough to be decoded."""
    return msgspec.convert(sample(msgspec.inspect.type_info(kind)), kind)


def sample(kind: Any) -> Any:
    """A value of a type."""
    match type(kind).__name__:
        case "DataclassType":
            return {field.encode_name: sample(field.type) for field in kind.fields if field.required}
        case "LiteralType":
            return kind.values[0]
        case "StrType":
            return "x"
        case "BoolType":
            return False
        case "DateTimeType":
            return "2026-03-04T00:00:00Z"
        case "VarTupleType":
            return []
        case "UnionType":
            return None if kind.includes_none else sample(kind.types[0])
        case "AnyType" | "IntType" | "FloatType":
            return 1
    raise AssertionError(kind)


def test_who_was_never_allowed_gets_nothing_and_is_listed_as_asking(running: Running) -> None:
    with pytest.raises(RefusedError, match="clients allow “editor”"):
        guest(running).call(Search("parcel"))
    (asking,) = running.call(ListClients()).clients
    assert (asking.name, asking.grants, asking.calls) == ("editor", (), 1)


def test_a_program_may_read_and_no_more_unless_the_user_says_so(running: Running) -> None:
    assert running.call(AllowClient("editor")).grants == ("read",)
    client = guest(running)
    hits = client.call(Search("parcel"))[0].hits
    assert hits
    with pytest.raises(RefusedError, match="--remember"):
        client.call(Remember("The user likes tea."))
    with pytest.raises(RefusedError, match="--forget"):
        client.call(ProposeForgetting((hits[0].memory_id,)))
    running.call(AllowClient("editor", ("remember",)))
    kept = client.call(Remember("The boiler code is seven amber doors."))[0]
    assert not kept.known
    assert kept.memory_ids
    assert client.call(Remember("The boiler code is seven amber doors."))[0].known
    shown = running.call(ShowMemory(kept.memory_ids[0]))
    assert shown.memory.origin == "import"
    assert shown.sources[0].speaker == "editor"
    running.call(RevokeClient("editor"))
    with pytest.raises(RefusedError):
        client.call(Search("parcel"))


def test_a_program_reaches_nothing_else_of_the_protocol(running: Running) -> None:
    running.call(AllowClient("editor", ("read", "remember", "forget")))
    client = guest(running)
    for op in sorted(OPERATIONS.keys() - OPEN):
        with pytest.raises(RefusedError, match=r"Programs of others|speaks for a program"):
            client.call(made(OPERATIONS[op]))


def test_every_call_stands_in_the_ledger_without_its_content(running: Running) -> None:
    running.call(AllowClient("editor"))
    client = guest(running)
    client.call(Search("parcel"))
    client.call(Search("parcel number PX-10417"))
    client.call(Ask("which parcel is on its way?"))
    with pytest.raises(RefusedError):
        client.call(Remember("no"))
    rows = {(row.rule, row.action): row.count for row in running.call(GetLedger()).rows}
    assert rows == {
        ("client:editor:search", "shared"): 2,
        ("client:editor:ask", "shared"): 1,
        ("client:editor:remember", "refused"): 1,
    }


def test_its_questions_are_not_kept_among_the_chats(running: Running) -> None:
    running.call(AllowClient("editor"))
    guest(running).call(Ask("which parcel is on its way?", conversation="new"))
    assert running.call(ListConversations()).conversations == ()


def test_a_locked_view_is_locked_for_programs_too(running: Running) -> None:
    running.call(AllowClient("editor"))
    client = guest(running)
    running.call(LockView())
    with pytest.raises(LockedError):
        client.call(Search("parcel"))


def test_a_program_cannot_listen_or_become_another(running: Running) -> None:
    client = guest(running)
    with pytest.raises(RefusedError):
        client.call(Subscribe())
    running.call(AllowClient("other"))
    with pytest.raises(RefusedError):
        client.call(Attend("other"))


def test_a_token_is_its_program_until_another_is_made(running: Running) -> None:
    with pytest.raises(NotFoundError):
        running.call(NewClientToken("editor"))
    running.call(AllowClient("editor"))
    old = running.call(NewClientToken("editor")).token
    assert guest(running, "", old).call(Search("parcel"))[0].hits
    new = running.call(NewClientToken("editor")).token
    with pytest.raises(RefusedError):
        guest(running, "", old)
    assert guest(running, "", new).call(Search("parcel"))[0].hits
    with pytest.raises(RefusedError):
        guest(running, "", "")


def test_nothing_is_forgotten_where_nobody_can_be_asked(running: Running) -> None:
    running.call(AllowClient("editor", ("forget",)))
    memory = running.call(Search("parcel")).hits[0].memory_id
    with pytest.raises(RefusedError, match="no window"):
        guest(running).call(ProposeForgetting((memory,)))
    assert running.call(ShowMemory(memory)).memory.id == memory


@pytest.mark.parametrize("yes", [True, False])
def test_the_user_is_asked_in_the_window(running: Running, *, yes: bool) -> None:
    running.call(AllowClient("editor", ("forget",)))
    memory = running.call(Search("parcel")).hits[0].memory_id
    window = running.client()
    window.call(Subscribe())
    client = guest(running)
    outcome: list[DeletionCounts | RefusedError] = []

    def ask() -> None:
        try:
            outcome.append(client.call(ProposeForgetting((memory,)))[0])
        except RefusedError as error:
            outcome.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    wait_for(lambda: bool(running.call(ListProposals()).proposals))
    (asked,) = running.call(ListProposals()).proposals
    assert (asked.client, asked.ids) == ("editor", (memory,))
    receipt = running.call(Delete(Selection(ids=asked.ids))) if yes else None
    running.call(SettleProposal(asked.id, receipt))
    thread.join(WAIT)
    assert not thread.is_alive()
    assert running.call(ListProposals()).proposals == ()
    if yes:
        assert outcome == [receipt]
        with pytest.raises(NotFoundError):
            running.call(ShowMemory(memory))
    else:
        assert isinstance(outcome[0], RefusedError)
        assert running.call(ShowMemory(memory)).memory.id == memory
    with pytest.raises(NotFoundError):
        running.call(SettleProposal(asked.id))
