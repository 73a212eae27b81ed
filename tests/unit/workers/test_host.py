"""The host inside the process: its pipes belong to the protocol, and defects are logged without content."""

import logging
import queue
import subprocess
import sys
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from core.models.tokenvectors import Embedded
from core.protocol.wire import Decoder, Packet, WireError
from core.reading.engines import Readers, TextEngine
from core.reading.placed import PlacedLine
from core.records.geometry import Box
from core.records.screen import Size, Window
from core.workers.host import ReadWorker
from tests.unit.workers.conftest import frame

NOISY = """
import ctypes, os, sys
from core.protocol.wire import Packet
from core.workers.channel import Channel
channel = Channel()
print("noise from python", flush=True)
os.write(1, b"noise from a library")
ctypes.CDLL(None).puts(b"noise from stdio")
ctypes.CDLL(None).fflush(None)
assert sys.stdin.read() == "", "nobody else reads the requests"
channel.send(Packet("reply", 7, body=channel.receive().decode(), blob=b"x" * 300_000))
"""


class Brittle:
    """Fails with the content in its message, as libraries do."""

    name = "brittle"
    dimensions = 1

    def read(
        self,
        pixels: npt.NDArray[np.uint8],
        windows: Sequence[Window],
        size: Size,
        painted: Sequence[Box] = (),
    ) -> tuple[PlacedLine, ...]:
        raise ValueError(f"cannot read SECRET on {pixels.shape} {windows} {size} {painted}")

    def close(self) -> None:
        pass

    def embed(self, texts: Sequence[str]) -> Embedded:
        raise ValueError(f"cannot embed {texts}")


BRITTLE = TextEngine("tesseract", "fails", lambda _languages: Brittle())


@pytest.fixture
def answers() -> "queue.Queue[Packet]":
    return queue.Queue()


@pytest.fixture
def brittle(answers: "queue.Queue[Packet]") -> ReadWorker:
    return ReadWorker(answers.put, Readers({"tesseract": BRITTLE}), Brittle())


def test_libraries_cannot_write_between_packets() -> None:
    done = subprocess.run([sys.executable, "-c", NOISY], input=b"request", capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    (packet,) = Decoder().feed(done.stdout)
    assert (packet.id, packet.body, len(packet.blob)) == (7, "request", 300_000)
    for noise in (b"from python", b"from a library", b"from stdio"):
        assert noise in done.stderr


def test_a_defect_is_answered_and_logged_without_content(
    brittle: ReadWorker, answers: "queue.Queue[Packet]", caplog: pytest.LogCaptureFixture
) -> None:
    taken = frame()
    body = {"codec": taken.codec, "size": list(taken.size), "windows": []}
    for number, packet in enumerate(
        (
            Packet("request", 0, "read", body, taken.image),
            Packet("request", 1, "embed", {"texts": ["SECRET"]}),
        )
    ):
        with caplog.at_level(logging.ERROR):
            brittle.take(packet)
            answer = answers.get(timeout=30)
        assert (answer.kind, answer.id, answer.body["code"]) == ("error", number, "internal")
        assert "SECRET" not in answer.body["message"]
    assert "ValueError at" in caplog.text
    assert "SECRET" not in caplog.text


@pytest.mark.parametrize("op", ["", "dance", "embed", "thumbnail", "mask", "read"])
def test_what_makes_no_sense_is_refused(op: str, brittle: ReadWorker, answers: "queue.Queue[Packet]") -> None:
    brittle.take(Packet("request", 5, op, {"unexpected": [1, None]}))
    answer = answers.get(timeout=30)
    assert (answer.kind, answer.id, answer.body["code"]) == ("error", 5, "refused")


def test_only_requests_are_taken(brittle: ReadWorker) -> None:
    with pytest.raises(WireError):
        brittle.take(Packet("event"))
