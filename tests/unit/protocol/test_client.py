"""The blocking client, against engines that are there, elsewhere, or no engines."""

import dataclasses
import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from core.protocol import greeting as greeting_module
from core.protocol.client import Client, NoEngineError
from core.protocol.greeting import Greeting
from core.protocol.operations import (
    Event,
    GetStatus,
    ImportTranscript,
    Nothing,
    Progress,
    Rebuild,
    Search,
    Subscribe,
)
from core.protocol.server import Context
from core.protocol.version import PROTOCOL
from core.protocol.wire import MAX_BLOB, Packet, encode
from core.records.errors import (
    EnvironmentFaultError,
    RefusedError,
)
from tests.unit.protocol.fake_engine import STATUS, WAIT, FakeEngine, answering, until_cancelled


def test_a_blob_beyond_the_limit_is_refused_before_it_is_sent(
    socket_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.protocol.wire.MAX_BLOB", 1000)
    assert MAX_BLOB > 1000
    with FakeEngine(socket_file, {"status": answering(STATUS)}), Client(str(socket_file)) as client:
        with pytest.raises(RefusedError):
            client.call(ImportTranscript(), bytes(1001))
        assert client.call(GetStatus())[0] == STATUS


def test_text_that_is_not_unicode_is_refused_at_the_client(socket_file: Path) -> None:
    with FakeEngine(socket_file, {"status": answering(STATUS)}), Client(str(socket_file)) as client:
        with pytest.raises(RefusedError, match="UTF-8"):
            client.call(Search("\udcff"))
        assert client.call(GetStatus())[0] == STATUS


def test_ctrl_c_cancels_at_the_engine(socket_file: Path) -> None:
    ended = threading.Event()

    async def rebuild(_request: Any, context: Context) -> Nothing:
        context.progress(Progress("Started", 0, 0))
        try:
            return await until_cancelled(_request, context)
        finally:
            ended.set()

    def interrupt(_progress: Progress) -> None:
        raise KeyboardInterrupt

    with FakeEngine(socket_file, {"rebuild": rebuild}), Client(str(socket_file)) as client:
        with pytest.raises(KeyboardInterrupt):
            client.call(Rebuild(), on_progress=interrupt)
        assert ended.wait(WAIT)


def test_the_blocking_client_reads_past_events(socket_file: Path) -> None:
    with FakeEngine(socket_file, {"status": answering(STATUS)}) as engine, Client(str(socket_file)) as client:
        client.call(Subscribe())
        engine.broadcast(Event("status"))
        assert client.call(GetStatus())[0] == STATUS


def test_an_engine_of_another_version_is_named(socket_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Packet("hello", body=dataclasses.asdict(Greeting(PROTOCOL, "9.9.9")))
    monkeypatch.setattr("core.protocol.connection.greeting", lambda: other)
    with (
        FakeEngine(socket_file, {}),
        pytest.raises(EnvironmentFaultError, match=r"9\.9\.9 is running, and this is"),
    ):
        Client(str(socket_file))
    assert greeting_module.greeting() != other


def test_nobody_there_is_told_from_something_else_there(socket_file: Path) -> None:
    with pytest.raises(NoEngineError):
        Client(str(socket_file))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(socket_file))
        with pytest.raises(NoEngineError):
            Client(str(socket_file))
        listener.listen()
        with pytest.raises(EnvironmentFaultError, match="does not answer") as caught:
            Client(str(socket_file), connect_timeout=0.05)
        assert not isinstance(caught.value, NoEngineError)


def test_a_foreign_listener_is_named(socket_file: Path) -> None:
    def serve(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(b"220 mail ready\r\n")
            connection.recv(100)

    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(socket_file))
        listener.listen()
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        with pytest.raises(EnvironmentFaultError, match="not Afterimage"):
            Client(str(socket_file))
        thread.join(WAIT)


def test_an_engine_that_ends_in_the_middle_is_reported(socket_file: Path) -> None:
    with FakeEngine(socket_file, {"rebuild": until_cancelled}) as engine, Client(str(socket_file)) as client:

        def end(_: object = None) -> None:
            engine.run(lambda: engine.server.close(grace=0))

        client._socket.sendall(encode(Packet("request", 77, "rebuild")))
        end()
        with pytest.raises(EnvironmentFaultError, match="ended before it answered"):
            client.call(GetStatus())


def test_an_answer_is_taken_from_an_engine_that_hung_up_after_it(
    socket_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[bytes] = []
    send = socket.socket.sendall

    def sendall(connection: socket.socket, data: bytes) -> None:
        sent.append(data)
        send(connection, data)

    with FakeEngine(socket_file, {"status": answering(STATUS)}), Client(str(socket_file)) as client:
        monkeypatch.setattr(socket.socket, "sendall", sendall)
        assert client.call(GetStatus())[0] == STATUS
    assert len(sent) == 1, "a second piece would meet a closed connection"


def test_the_client_can_wait_for_the_engine_to_hang_up(socket_file: Path) -> None:
    with FakeEngine(socket_file, {}) as engine, Client(str(socket_file)) as client:
        assert not client.wait_closed(0.01)
        engine.run(engine.server.close)
        assert client.wait_closed(WAIT)
