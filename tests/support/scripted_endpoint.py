"""A server on loopback that speaks as language models' servers do, and says what a test wrote for it."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[[Mapping[str, Any]], "Said | str"]
"""What is answered to the body of a request."""


@dataclass(frozen=True)
class Said:
    """One response."""

    text: str = ""
    status: int = 200
    finish: str | None = "stop"
    stream: bool = True
    raw: bytes | None = None
    """Sent as it is, in place of the text."""
    headers: Mapping[str, str] = field(default_factory=dict)
    hold: threading.Event | None = None
    """Waited for after the first piece."""


@dataclass
class ScriptedEndpoint:
    """The server, and what it was asked."""

    url: str
    asked: list[dict[str, Any]]
    keys: list[str]
    left: threading.Event
    """Set once a client has hung up in the middle of an answer."""

    def last_turn(self) -> str:
        """What the user's side said last."""
        return str(self.asked[-1]["messages"][-1]["content"])


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, script: Script, models: tuple[str, ...]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.models = models
        self.state = ScriptedEndpoint(f"http://127.0.0.1:{self.server_port}/v1", [], [], threading.Event())


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: Any) -> None:
        return

    def do_GET(self) -> None:
        self.server.state.keys.append(self.headers.get("authorization", ""))
        self._whole(200, {"object": "list", "data": [{"id": name} for name in self.server.models]}, {})

    def do_POST(self) -> None:
        self.server.state.keys.append(self.headers.get("authorization", ""))
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.state.asked.append(body)
        said = self.server.script(body)
        answer = Said(said) if isinstance(said, str) else said
        if answer.raw is not None:
            self._send(answer.status, "text/event-stream", answer.raw, answer.headers)
        elif answer.status != 200 or not answer.stream:
            choice = {"message": {"content": answer.text}, "finish_reason": answer.finish}
            self._whole(answer.status, {"choices": [choice]}, answer.headers)
        else:
            self._stream(answer)

    def _stream(self, answer: Said) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True
        middle = max(1, len(answer.text) // 2)
        try:
            self._piece(answer.text[:middle])
            while answer.hold is not None and not answer.hold.wait(0.02):
                self.wfile.write(b": still here\n\n")
                self.wfile.flush()
            self._piece(answer.text[middle:])
            if answer.finish is not None:
                self._event({"choices": [{"delta": {}, "finish_reason": answer.finish}]})
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            self.server.state.left.set()

    def _piece(self, text: str) -> None:
        self._event({"choices": [{"index": 0, "delta": {"content": text}}]})

    def _event(self, body: Any) -> None:
        self.wfile.write(b"data: " + json.dumps(body).encode() + b"\n\n")
        self.wfile.flush()

    def _whole(self, status: int, body: Any, headers: Mapping[str, str]) -> None:
        self._send(status, "application/json", json.dumps(body).encode(), headers)

    def _send(self, status: int, kind: str, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def scripted_endpoint(script: Script, models: tuple[str, ...] = ("strong",)) -> Iterator[ScriptedEndpoint]:
    """Serve until the block ends."""
    server = _Server(script, models)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, name="endpoint")
    thread.start()
    try:
        yield server.state
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
