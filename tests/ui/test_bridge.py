"""The link to the engine, over a real socket."""

# ruff: noqa: ARG001 - fixtures may be wanted for what they do; sentences of a test stay on one line

from collections.abc import Callable

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from core.protocol.operations import (
    Ask,
    Event,
    GetFrame,
    GetStatus,
    Picture,
    Progress,
    ShowMemory,
    Status,
    Subscribe,
)
from core.protocol.wire import Packet
from core.records.errors import AfterimageError, NotFoundError
from core.records.screen import Size
from tests.ui.fake_engine import FakeEngine, Hold
from tests.ui.fake_store import FakeStore
from tests.ui.fake_week import invoice_answer, now
from ui.bridge import DisconnectedError, EngineLink


def connect(qtbot: QtBot, link: EngineLink) -> None:
    with qtbot.waitSignal(link.status_changed):
        link.open()


def test_it_greets_subscribes_and_asks_for_the_status(
    qtbot: QtBot, link: EngineLink, engine: FakeEngine
) -> None:
    connect(qtbot, link)
    assert link.is_connected
    assert link.status == engine.status
    assert engine.made(Subscribe)


def test_replies_errors_and_blobs_arrive(
    qtbot: QtBot, link: EngineLink, engine: FakeEngine, store: FakeStore
) -> None:
    picture = Picture("frm_1", now(), "UTC", Size(4, 4), "image/webp")
    engine.on(GetFrame, lambda _request: (picture, b"bytes"))
    connect(qtbot, link)
    got: list[object] = []
    link.fetch(GetFrame(id="frm_1"), lambda reply, blob: got.append((reply, blob)))
    link.call(ShowMemory(id="nothing"), on_error=got.append)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert got[0] == (picture, b"bytes")
    assert isinstance(got[1], NotFoundError)


def test_progress_arrives_and_cancel_reaches_the_engine(
    qtbot: QtBot, link: EngineLink, engine: FakeEngine
) -> None:
    engine.on(Ask, lambda _request: Hold())
    connect(qtbot, link)
    stages: list[str] = []
    answers: list[object] = []
    handle = link.call(Ask(question="?"), answers.append, on_progress=lambda p: stages.append(p.stage))
    qtbot.waitUntil(lambda: bool(engine.made(Ask)))
    engine.progress(Ask, Progress("Reading", 1, 2))
    qtbot.waitUntil(lambda: stages == ["Reading"])
    handle.cancel()
    handle.cancel()
    qtbot.waitUntil(lambda: engine.cancelled == [handle.number])
    engine.release(Ask, invoice_answer())
    with qtbot.waitSignal(link.happened):
        engine.push(Event("filed"))
    assert answers == []


def test_a_reply_never_reaches_an_owner_that_is_gone(
    qtbot: QtBot, link: EngineLink, engine: FakeEngine
) -> None:
    engine.on(Ask, lambda _request: Hold())
    connect(qtbot, link)
    owner = QObject()
    got: list[object] = []
    link.call(Ask(question="?"), got.append, got.append, owner=owner)
    qtbot.waitUntil(lambda: bool(engine.made(Ask)))
    owner.deleteLater()
    qtbot.waitUntil(lambda: bool(engine.cancelled))
    engine.release(Ask, invoice_answer())
    with qtbot.waitSignal(link.happened):
        engine.push(Event("filed"))
    assert got == []


def test_a_call_without_an_engine_fails_later_and_in_words(qtbot: QtBot, link: EngineLink) -> None:
    errors: list[AfterimageError] = []
    link.call(GetStatus(), on_error=errors.append)
    assert errors == []
    qtbot.waitUntil(lambda: bool(errors))
    assert isinstance(errors[0], DisconnectedError)


def test_when_the_engine_dies_calls_fail_and_it_can_connect_again(
    qtbot: QtBot, link: EngineLink, engine: FakeEngine
) -> None:
    engine.on(Ask, lambda _request: Hold())
    connect(qtbot, link)
    errors: list[AfterimageError] = []
    link.call(Ask(question="?"), on_error=errors.append)
    qtbot.waitUntil(lambda: bool(engine.made(Ask)))
    with qtbot.waitSignal(link.disconnected):
        engine.stop()
    assert isinstance(errors[0], DisconnectedError)
    assert link.status is None
    with qtbot.waitSignal(link.unreachable):
        link.open()
    engine.start()
    connect(qtbot, link)
    assert link.is_connected


def test_an_engine_of_another_version_is_refused(
    qtbot: QtBot, link: EngineLink, engine: FakeEngine, monkeypatch: object
) -> None:
    original: Callable[..., None] = engine._send

    def old(connection: object, packet: Packet) -> None:
        body = {"protocol": 99, "program": "9.0"} if packet.kind == "hello" else packet.body
        original(connection, Packet(packet.kind, packet.id, packet.op, body, packet.blob))

    engine._send = old  # type: ignore[method-assign]
    with qtbot.waitSignal(link.incompatible) as said:
        link.open()
    assert "9.0" in said.args[0]
    assert not link.is_connected


def test_a_status_in_a_reply_counts(
    qtbot: QtBot, link: EngineLink, engine: FakeEngine, store: FakeStore
) -> None:
    connect(qtbot, link)
    with qtbot.waitSignal(link.status_changed) as said:
        engine.set_status(Status(vault="locked", capture="off"))
    assert said.args[0].vault == "locked"
