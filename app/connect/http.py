"""MCP over HTTP on loopback: the SDK's streamable transport, behind a token for each program."""

import asyncio
import socket
from typing import Any, Final

import uvicorn
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp, Receive, Scope, Send

from app.connect.calls import Caller, Calls
from app.connect.server import Context, make_server
from core.records.errors import AfterimageError, EnvironmentFaultError

HOST: Final = "127.0.0.1"
PATH: Final = "/mcp"
_MOST_BODY: Final = 256 * 1024
_BEARER: Final = "bearer "


def token_of(headers: Any) -> str:
    """The token that a request shows, empty for none."""
    value: str = headers.get("authorization") or ""
    return value[len(_BEARER) :].strip() if value.lower().startswith(_BEARER) else ""


class RequireToken:
    """Lets nothing pass without a token that the engine knows. In front of everything, sessions included."""

    def __init__(self, inner: ASGIApp, calls: Calls) -> None:
        self._inner = inner
        self._calls = calls

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] == "http" and (refusal := await self._refusal(scope)):
            status, text = refusal
            await send(
                {
                    "type": "http.response.start",
                    "status": status,
                    "headers": [
                        (b"content-type", b"text/plain; charset=utf-8"),
                        (b"www-authenticate", b"Bearer"),
                    ],
                }
            )
            await send({"type": "http.response.body", "body": text.encode()})
            return
        await self._inner(scope, receive, send)

    async def _refusal(self, scope: Scope) -> tuple[int, str] | None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        token = token_of(headers)
        if not token:
            return 401, "A token is needed: Authorization: Bearer ... (afterimage clients token NAME)."
        try:
            await asyncio.to_thread(self._calls.check, Caller(token=token))
        except AfterimageError as error:
            return (401 if error.code == "refused" else 503), str(error)
        return None


def make_app(calls: Calls, port: int) -> ASGIApp:
    """The application: exact hosts, no foreign origin, no CORS, no sessions to be taken over."""

    def identify(context: Context) -> Caller:
        request = context.request
        return Caller(token=token_of(request.headers) if request is not None else "")

    server = make_server(calls, identify)
    inner = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=_MOST_BODY,
        transport_security=TransportSecuritySettings(
            enable_dns_rebinding_protection=True,
            allowed_hosts=[f"{HOST}:{port}", f"localhost:{port}"],
            allowed_origins=[],
        ),
    )
    return RequireToken(inner, calls)


def run_http(calls: Calls, port: int, told: Any) -> None:
    """Serve until interrupted.

    Args:
        calls: the way to the engine.
        port: on loopback; 0 for any that is free.
        told: given the address once it listens.

    Raises:
        EnvironmentFaultError: the port cannot be had.
    """
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((HOST, port))
        listening.listen()  # Whoever is told the address may come at once, and waits until it is served.
    except OSError as error:
        listening.close()
        raise EnvironmentFaultError(f"Port {port} is in use. Choose another with --http PORT.") from error
    taken = listening.getsockname()[1]
    config = uvicorn.Config(
        make_app(calls, taken),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws="none",
    )
    told(f"http://{HOST}:{taken}{PATH}")
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        listening.close()
        calls.close()
