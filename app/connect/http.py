"""HTTP on loopback, behind a token for each program: MCP by the SDK's transport, and plain JSON."""

import asyncio
import socket
from collections.abc import Mapping
from typing import Any, Final

import uvicorn
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp, Receive, Scope, Send

from app.connect.api import MOST_BODY, PREFIX, Api, fail
from app.connect.calls import Caller, Calls
from app.connect.server import Context, make_server
from core.records.errors import AfterimageError, EnvironmentFaultError

HOST: Final = "127.0.0.1"
PATH: Final = "/mcp"
_BEARER: Final = "bearer "
_AT_THE_DOOR: Final = {"refused": 401, "locked": 423}
"""Statuses for tokens that nobody has, and for an engine that cannot tell."""


def token_of(headers: Any) -> str:
    """The token that a request shows, empty for none."""
    value: str = headers.get("authorization") or ""
    return value[len(_BEARER) :].strip() if value.lower().startswith(_BEARER) else ""


class Door:
    """In front of everything: exact hosts, no page of a browser, and a token that the engine knows."""

    def __init__(self, mcp: ASGIApp, api: Api, calls: Calls, hosts: tuple[str, ...]) -> None:
        self._mcp = mcp
        self._api = api
        self._calls = calls
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._mcp(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if refusal := await self._refusal(headers):
            await fail(send, *refusal)
        elif scope["path"].startswith(f"{PREFIX}/"):
            await self._api(scope, receive, send, token_of(headers))
        else:
            await self._mcp(scope, receive, send)

    async def _refusal(self, headers: Mapping[str, str]) -> tuple[int, str, str] | None:
        if headers.get("host") not in self._hosts:
            return 421, "refused", "This is served to this machine only, under its own name."
        if "origin" in headers:
            return 403, "refused", "No page of a browser may call this."
        token = token_of(headers)
        if not token:
            words = "A token is needed: Authorization: Bearer ... (afterimage clients token NAME)."
            return 401, "refused", words
        try:
            await asyncio.to_thread(self._calls.check, Caller(token=token))
        except AfterimageError as error:
            return _AT_THE_DOOR.get(error.code, 503), error.code, str(error)
        return None


def make_app(calls: Calls, port: int) -> ASGIApp:
    """The application: exact hosts, no foreign origin, no CORS, no sessions to be taken over."""

    def identify(context: Context) -> Caller:
        request = context.request
        return Caller(token=token_of(request.headers) if request is not None else "")

    hosts = (f"{HOST}:{port}", f"localhost:{port}")
    server = make_server(calls, identify)
    inner = server.streamable_http_app(
        streamable_http_path=PATH,
        json_response=True,
        stateless_http=True,
        max_request_body_size=MOST_BODY,
        transport_security=TransportSecuritySettings(
            enable_dns_rebinding_protection=True,
            allowed_hosts=list(hosts),
            allowed_origins=[],
        ),
    )
    return Door(inner, Api(calls, f"http://{HOST}:{port}"), calls, hosts)


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
