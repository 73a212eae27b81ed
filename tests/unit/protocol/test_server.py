"""The server, seen by clients over a real socket."""

import asyncio
import os
import socket
import stat
import threading
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.protocol.client import Client, NoEngineError
from core.protocol.operations import (
    Ask,
    Event,
    GetFrame,
    GetStatus,
    Imported,
    ImportTranscript,
    Nothing,
    Picture,
    Progress,
    Rebuild,
    Rebuilt,
    Shutdown,
)
from core.protocol.server import Context
from core.protocol.wire import Packet
from core.records.errors import (
    AfterimageError,
    InternalError,
    LockedError,
    RefusedError,
    StoppedError,
)
from core.records.screen import Size
from tests.unit.protocol.fake_engine import STATUS, WAIT, FakeEngine, answering, failing, until_cancelled
from tests.unit.protocol.raw_client import RawClient


def test_a_call_brings_a_typed_reply(socket_file: Path) -> None:
    with FakeEngine(socket_file, {"status": answering(STATUS)}), Client(str(socket_file)) as client:
        assert client.call(GetStatus()) == (STATUS, b"")
        assert client.call(GetStatus()) == (STATUS, b"")


def test_the_socket_is_the_user_s_alone_and_goes_with_the_server(socket_file: Path) -> None:
    with FakeEngine(socket_file, {}):
        assert stat.S_IMODE(socket_file.stat().st_mode) == 0o600
    assert not socket_file.exists()


def test_a_dead_engine_s_socket_is_replaced(socket_file: Path) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(socket_file))
    with FakeEngine(socket_file, {"status": answering(STATUS)}), Client(str(socket_file)) as client:
        assert client.call(GetStatus())[0] == STATUS


def test_large_blobs_go_both_ways(socket_file: Path) -> None:
    async def mirror(_request: Any, context: Context) -> tuple[Imported, bytes]:
        return Imported(added=len(context.blob), known=0, memories=0), context.blob[::-1]

    blob = os.urandom(20 * 1024 * 1024)
    with FakeEngine(socket_file, {"import.transcript": mirror}), Client(str(socket_file)) as client:
        reply, back = client.call(ImportTranscript(), blob)
    assert reply.added == len(blob)
    assert back == blob[::-1]


def test_an_answer_beyond_the_limit_is_refused_and_the_connection_lives(
    socket_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    picture = Picture("frm_1", datetime(2026, 3, 4, tzinfo=UTC), "UTC", Size(1, 1), "image/webp")
    monkeypatch.setattr("core.protocol.wire.MAX_BLOB", 1000)
    handlers = {"frame": answering((picture, bytes(2000))), "status": answering(STATUS)}
    with FakeEngine(socket_file, handlers), Client(str(socket_file)) as client:
        with pytest.raises(RefusedError, match="too large"):
            client.call(GetFrame("frm_1"))
        assert client.call(GetStatus())[0] == STATUS


def test_progress_comes_before_the_reply_in_order_from_any_thread(socket_file: Path) -> None:
    rebuilt = Rebuilt(1, 2, 3, 4)

    async def rebuild(_request: Any, context: Context) -> Rebuilt:
        context.progress(Progress("Reading", 0, 3))
        await asyncio.to_thread(context.progress, Progress("Reading", 1, 3))
        await asyncio.to_thread(context.progress, Progress("Reading", 2, 3))
        context.progress(Progress("Reading", 3, 3))
        return rebuilt

    seen: list[Progress] = []
    with FakeEngine(socket_file, {"rebuild": rebuild}), Client(str(socket_file)) as client:
        assert client.call(Rebuild(), on_progress=seen.append)[0] == rebuilt
    assert seen == [Progress("Reading", number, 3) for number in range(4)]


@pytest.mark.parametrize(
    "error", [LockedError("Unlock it."), RefusedError("Line 7: no."), InternalError("x")]
)
def test_errors_arrive_as_their_class(socket_file: Path, error: AfterimageError) -> None:
    handlers = {"ask": failing(error), "status": answering(STATUS)}
    with FakeEngine(socket_file, handlers), Client(str(socket_file)) as client:
        with pytest.raises(type(error), match=str(error)):
            client.call(Ask("?"))
        assert client.call(GetStatus())[0] == STATUS


def test_a_defect_tells_its_type_and_never_its_content(
    socket_file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    handlers = {"ask": failing(KeyError("my secret diary"))}
    with (
        FakeEngine(socket_file, handlers),
        Client(str(socket_file)) as client,
        pytest.raises(InternalError) as caught,
    ):
        client.call(Ask("?"))
    assert "KeyError" in str(caught.value)
    assert "fake_engine.py" in caplog.text
    assert "diary" not in str(caught.value) + caplog.text


def test_an_operation_that_is_not_served_is_refused(socket_file: Path) -> None:
    with (
        FakeEngine(socket_file, {}),
        Client(str(socket_file)) as client,
        pytest.raises(RefusedError, match="ask"),
    ):
        client.call(Ask("?"))


def test_a_request_can_be_cancelled_and_the_handler_learns_of_it(
    socket_file: Path, raw_clients: list[RawClient]
) -> None:
    seen: list[bool] = []
    started = threading.Event()

    async def rebuild(_request: Any, context: Context) -> Rebuilt:
        context.check()
        started.set()
        try:
            await asyncio.Event().wait()
        finally:
            seen.append(context.cancelled)
            with pytest.raises(StoppedError):
                context.check()
        raise AssertionError

    with FakeEngine(socket_file, {"rebuild": rebuild, "status": answering(STATUS)}):
        raw_clients.append(client := RawClient(socket_file))
        client.send(Packet("request", 1, "rebuild"))
        assert started.wait(WAIT)
        client.send(Packet("cancel", 1), Packet("cancel", 99), Packet("request", 2, "status"))
        answers = {answer.id: answer for answer in (client.next(), client.next())}
    assert answers[1].kind == "error"
    assert answers[1].body["code"] == "cancelled"
    assert answers[2].kind == "reply"
    assert seen == [True]


def test_a_request_cancelled_before_its_first_step_is_answered_too(
    socket_file: Path, raw_clients: list[RawClient]
) -> None:
    with FakeEngine(socket_file, {"rebuild": until_cancelled}):
        raw_clients.append(client := RawClient(socket_file))
        client.send(Packet("request", 1, "rebuild"), Packet("cancel", 1))
        answer = client.next()
    assert (answer.kind, answer.body["code"]) == ("error", "cancelled")


def test_clients_are_served_at_the_same_time_and_counted(socket_file: Path) -> None:
    release = threading.Event()

    async def ask(_request: Any, context: Context) -> Nothing:
        context.progress(Progress("Thinking", 0, 0))
        await asyncio.to_thread(release.wait, WAIT)
        return Nothing()

    with FakeEngine(socket_file, {"shutdown": ask, "status": answering(STATUS)}) as engine:
        with Client(str(socket_file)) as first, Client(str(socket_file)) as second:
            answers: list[object] = []
            thinking = threading.Event()
            thread = threading.Thread(
                target=lambda: answers.append(
                    first.call(Shutdown(), on_progress=lambda _progress: thinking.set())
                )
            )
            thread.start()
            assert thinking.wait(WAIT)
            assert second.call(GetStatus())[0] == STATUS
            assert engine.server.clients == 2
            assert not answers
            release.set()
            thread.join(WAIT)
            assert answers == [(Nothing(), b"")]
        engine.wait_for_clients(0)
        assert max(engine.client_counts) == 2


def test_events_reach_those_who_asked_for_them(socket_file: Path, raw_clients: list[RawClient]) -> None:
    with FakeEngine(socket_file, {"status": answering(STATUS)}) as engine:
        raw_clients += [RawClient(socket_file), RawClient(socket_file)]
        listener, other = raw_clients
        listener.send(Packet("request", 1, "subscribe"))
        assert listener.next().kind == "reply"
        engine.broadcast(Event("filed"))
        event = listener.next()
        other.send(Packet("request", 5, "status"))
        answer = other.next()
    assert (event.kind, event.body) == ("event", {"name": "filed"})
    assert (answer.kind, answer.id) == ("reply", 5)


def test_closing_lets_running_requests_finish(socket_file: Path, raw_clients: list[RawClient]) -> None:
    started, release = threading.Event(), asyncio.Event()

    async def shutdown(_request: Any, _context: Context) -> Nothing:
        started.set()
        await release.wait()
        return Nothing()

    with FakeEngine(socket_file, {"shutdown": shutdown}) as engine:
        raw_clients.append(client := RawClient(socket_file))
        client.send(Packet("request", 1, "shutdown"))
        assert started.wait(WAIT)

        async def close_while_it_runs() -> None:
            closing = asyncio.ensure_future(engine.server.close(grace=WAIT))
            await asyncio.sleep(0)
            release.set()
            await closing

        engine.run(close_while_it_runs)
        assert client.next().kind == "reply"
        with pytest.raises(EOFError):
            client.next()


def test_once_it_stops_listening_its_clients_are_served_and_new_ones_find_nobody(
    socket_file: Path, raw_clients: list[RawClient]
) -> None:
    async def stop(engine: FakeEngine) -> None:
        engine.server.stop_listening()

    with FakeEngine(socket_file, {"status": answering(STATUS)}) as engine, Client(str(socket_file)) as old:
        raw_clients.append(waiting := RawClient(socket_file, greet=False))
        engine.run(lambda: stop(engine))
        with pytest.raises(NoEngineError):
            Client(str(socket_file))
        assert waiting.kinds_until_closed() == set()
        assert old.call(GetStatus())[0] == STATUS
