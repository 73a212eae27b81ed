"""The plain JSON interface: what it takes, what it refuses, and that its description is true."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, cast

import httpx2
import pytest

from app.connect.api import MOST_BODY
from app.connect.calls import Caller
from app.connect.http import make_app
from app.connect.tools import TOOLS
from core.protocol.operations import Hit, Hits, Request, Search
from core.records.errors import (
    AfterimageError,
    EnvironmentFaultError,
    LockedError,
    NotFoundError,
    RefusedError,
)

HIT = Hit("mem_1", "semantic", 1.0, "The code is 4711.", datetime(2026, 3, 4, tzinfo=UTC), "UTC", "", "", ())


@dataclass
class _Calls:
    """An engine that knows one token."""

    error: Exception | None = None
    shut: AfterimageError | None = None
    made: list[tuple[Caller, Request[Any]]] = field(default_factory=list)

    def check(self, caller: Caller) -> None:
        if self.shut is not None:
            raise self.shut
        if caller.token != "good":
            raise RefusedError("No program has this token.")

    def call(self, caller: Caller, request: Request[Any]) -> Hits:
        self.made.append((caller, request))
        if self.error is not None:
            raise self.error
        return Hits((HIT,))


def send(calls: _Calls, method: str, path: str, *, token: str = "good", **more: Any) -> httpx2.Response:
    async def run() -> httpx2.Response:
        transport = httpx2.ASGITransport(app=make_app(cast("Any", calls), 8765))
        headers = {"Authorization": f"Bearer {token}"} | more.pop("headers", {})
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8765") as http:
            return await http.request(method, path, headers=headers, **more)

    return asyncio.run(run())


def test_a_tool_is_called_for_whoever_shows_the_token() -> None:
    calls = _Calls()
    got = send(calls, "POST", "/v1/search", json={"query": "code"})
    assert got.status_code == 200
    assert got.json()["results"][0]["text"] == "The code is 4711."
    assert got.json()["untrusted"]
    assert got.headers["cache-control"] == "no-store"
    ((caller, request),) = calls.made
    assert (caller.token, request) == ("good", Search("code", 10))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"query": ""}', "query"),
        (b'{"query": "a", "more": 1}', "more"),
        (b'{"query": NaN}', "JSON"),
        (b'{"query": "a", "query": "b"}', "JSON"),
        (b"[]", "object"),
        (b"\xff", "JSON"),
        (b"", "query"),
        (b'{"query": "a", "since": "yesterday-ish"}', "yesterday-ish"),
    ],
)
def test_arguments_that_do_not_fit_reach_no_engine(body: bytes, words: str) -> None:
    calls = _Calls()
    got = send(calls, "POST", "/v1/search", content=body)
    assert (got.status_code, got.json()["error"]) == (400, "refused")
    assert words in got.json()["message"]
    assert calls.made == []


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RefusedError("“Editor” may not do that."), 403, "refused"),
        (NotFoundError("It is gone."), 404, "not_found"),
        (LockedError("Locked."), 423, "locked"),
        (EnvironmentFaultError("The disk is full."), 503, "environment"),
        (ValueError("secret words"), 500, "internal"),
    ],
)
def test_what_fails_says_so_without_content(error: Exception, status: int, code: str) -> None:
    got = send(_Calls(error), "POST", "/v1/search", json={"query": "code"})
    assert (got.status_code, got.json()["error"]) == (status, code)
    assert "secret words" not in got.text


def test_what_is_not_there_and_what_is_too_large() -> None:
    assert send(_Calls(), "POST", "/v1/everything").status_code == 404
    assert send(_Calls(), "GET", "/v1/search").status_code == 405
    assert send(_Calls(), "POST", "/v1/search", content=b" " * (MOST_BODY + 1)).status_code == 413


def test_nothing_passes_the_door_without_a_token_or_from_elsewhere() -> None:
    for path in ("/v1/search", "/v1/openapi.json", "/mcp", "/"):
        assert send(_Calls(), "POST", path, token="").status_code == 401
        assert send(_Calls(), "POST", path, token="bad").status_code == 401
        assert send(_Calls(), "POST", path, headers={"Host": "evil.example:8765"}).status_code == 421
        assert send(_Calls(), "POST", path, headers={"Origin": "http://127.0.0.1:8765"}).status_code == 403
    shut = send(_Calls(shut=LockedError("It is not running.")), "POST", "/v1/search", json={"query": "a"})
    assert shut.status_code == 423


def test_its_description_names_every_tool_with_its_arguments() -> None:
    document = send(_Calls(), "GET", "/v1/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": "http://127.0.0.1:8765"}]
    assert set(document["paths"]) == {f"/v1/{name}" for name in TOOLS}
    for name, tool in TOOLS.items():
        content = document["paths"][f"/v1/{name}"]["post"]["requestBody"]["content"]
        assert content["application/json"]["schema"] == tool.schema
