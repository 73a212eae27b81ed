"""Clients that die, break the protocol, or should not be there at all."""

import asyncio
import threading
from pathlib import Path
from typing import Any

import pytest

from core.protocol.client import Client
from core.protocol.greeting import Greeting
from core.protocol.operations import (
    GetStatus,
    Nothing,
    Progress,
    Rebuilt,
    Status,
)
from core.protocol.server import Context
from core.protocol.version import PROGRAM, PROTOCOL
from core.protocol.wire import Packet, encode, encode_head
from tests.unit.protocol.fake_engine import STATUS, WAIT, FakeEngine, answering, until_cancelled
from tests.unit.protocol.raw_client import RawClient


def test_nothing_follows_the_reply(socket_file: Path, raw_clients: list[RawClient]) -> None:
    late = threading.Event()
    contexts: list[Context] = []

    async def rebuild(_request: Any, context: Context) -> Rebuilt:
        contexts.append(context)
        return Rebuilt(0, 0, 0, 0)

    async def status(_request: Any, _context: Context) -> Status:
        await asyncio.to_thread(contexts[0].progress, Progress("Late", 1, 1))
        late.set()
        return STATUS

    with FakeEngine(socket_file, {"rebuild": rebuild, "status": status}):
        raw_clients.append(client := RawClient(socket_file))
        client.send(Packet("request", 1, "rebuild"))
        assert client.next().kind == "reply"
        client.send(Packet("request", 2, "status"))
        answer = client.next()
    assert late.is_set()
    assert (answer.kind, answer.id) == ("reply", 2)


def test_a_client_that_dies_takes_its_requests_with_it(socket_file: Path) -> None:
    started, ended = threading.Event(), threading.Event()

    async def rebuild(_request: Any, _context: Context) -> Nothing:
        started.set()
        try:
            return await until_cancelled(_request, _context)
        finally:
            ended.set()

    with FakeEngine(socket_file, {"rebuild": rebuild, "status": answering(STATUS)}) as engine:
        client = RawClient(socket_file)
        client.send(Packet("request", 1, "rebuild"))
        assert started.wait(WAIT)
        client.close()
        assert ended.wait(WAIT)
        engine.wait_for_clients(0)
        with Client(str(socket_file)) as other:
            assert other.call(GetStatus())[0] == STATUS


def test_a_client_that_dies_in_the_middle_of_a_packet_harms_nobody(socket_file: Path) -> None:
    with FakeEngine(socket_file, {"status": answering(STATUS)}) as engine:
        client = RawClient(socket_file)
        client.socket.sendall(encode_head(Packet("request", 1, "status", blob=bytes(10_000)))[:-3])
        client.close()
        engine.wait_for_clients(0)
        with Client(str(socket_file)) as other:
            assert other.call(GetStatus())[0] == STATUS


def test_a_client_of_another_version_is_turned_away(socket_file: Path, raw_clients: list[RawClient]) -> None:
    with FakeEngine(socket_file, {"status": answering(STATUS)}) as engine:
        raw_clients.append(client := RawClient(socket_file, greet=False))
        client.send(Packet("hello", body=Greeting(PROTOCOL, "0.0.1")), Packet("request", 1, "status"))
        assert client.next().body == {"protocol": PROTOCOL, "program": PROGRAM}
        refusal = client.next()
        with pytest.raises(EOFError):
            client.next()
        assert engine.client_counts == []
    assert refusal.kind == "error"
    assert "0.0.1" in refusal.body["message"]


@pytest.mark.parametrize("body", [None, [], {"protocol": "1", "program": "x"}, {"program": PROGRAM}])
def test_an_unfit_greeting_is_turned_away(
    socket_file: Path, raw_clients: list[RawClient], body: object
) -> None:
    with FakeEngine(socket_file, {}):
        raw_clients.append(client := RawClient(socket_file, greet=False))
        client.send(Packet("hello", body=body))
        assert [client.next().kind, client.next().kind] == ["hello", "error"]


def test_requests_without_a_greeting_are_turned_away(socket_file: Path, raw_clients: list[RawClient]) -> None:
    with FakeEngine(socket_file, {"status": answering(STATUS)}):
        raw_clients.append(client := RawClient(socket_file, greet=False))
        client.send(Packet("request", 1, "status"))
        assert [client.next().kind, client.next().kind] == ["hello", "error"]
        with pytest.raises(EOFError):
            client.next()


@pytest.mark.parametrize(
    "bad",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        encode(Packet("reply", 1)),
        encode(Packet("hello", 1)),
        encode(Packet("request", 1, "rebuild")) * 2,
        b"".join(encode(Packet("request", number, "rebuild")) for number in range(1, 80)),
    ],
    ids=["foreign", "reply", "second hello", "same id twice", "too many"],
)
def test_who_breaks_the_protocol_is_cut_off_and_nobody_else(
    socket_file: Path, raw_clients: list[RawClient], bad: bytes
) -> None:
    handlers = {"rebuild": until_cancelled, "status": answering(STATUS)}
    with FakeEngine(socket_file, handlers), Client(str(socket_file)) as other:
        raw_clients.append(client := RawClient(socket_file))
        client.socket.sendall(bad)
        assert client.kinds_until_closed() <= {"error"}
        assert other.call(GetStatus())[0] == STATUS


def test_another_user_is_turned_away(
    socket_file: Path, raw_clients: list[RawClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.protocol.connection.same_user", lambda _connection: False)
    with FakeEngine(socket_file, {"status": answering(STATUS)}):
        raw_clients.append(client := RawClient(socket_file, greet=False))
        assert client.kinds_until_closed() == set()
