"""A language model behind an address: Ollama, llama-server, vLLM, LM Studio and their kin.

They all speak the same dialect of HTTP ("chat completions"). A server that sends us elsewhere is not
followed, and what it answers is checked like anything that comes from outside.
"""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from core.models.endpoint import Endpoint
from core.models.json_schema import Schema, SchemaMismatchError, check_schema, parse
from core.models.language import Generated, OnText, Prompt, unheard
from core.models.thoughts import without_thoughts
from core.models.untrusted import without_special_tokens
from core.protocol.strict_json import StrictJsonError, loads
from core.records.errors import ModelFailedError, StoppedError

if TYPE_CHECKING:
    import httpx2

_CONTEXT: Final = 8192
"""Tokens that are taken for granted, because servers do not say."""
_COMFORTABLE: Final = 6_000
_CONNECT, _SILENCE, _DEADLINE = 10.0, 180.0, 600.0
"""Seconds to reach it, between two pieces of an answer, and for an answer as a whole."""
_MOST_BYTES: Final = 4 * 1024 * 1024
_MOST_MODELS: Final = 500
_TRIES: Final = 2
_FORMS: Final = ("json_schema", "json_object", "")
"""Ways to ask for JSON, the strictest first; a server that refuses one is asked in the next from then on."""


class EndpointModel:
    """A `LanguageModel` that is asked over HTTP. Lives on one event loop."""

    def __init__(self, endpoint: Endpoint, *, silence: float = _SILENCE, deadline: float = _DEADLINE) -> None:
        """Prepare, without calling anybody.

        Args:
            endpoint: where it is.
            silence: seconds that may pass between two pieces of an answer.
            deadline: seconds that an answer may take as a whole.
        """
        self._endpoint = endpoint
        self._silence = silence
        self._deadline = deadline
        self._form = 0
        self._client: httpx2.AsyncClient | None = None
        self._calls: set[asyncio.Task[Any]] = set()
        self._closed = False

    @property
    def name(self) -> str:
        """The model and where it is."""
        return f"{self._endpoint.model} at {urlsplit(self._endpoint.url).netloc}"

    @property
    def context(self) -> int:
        """Tokens."""
        return self._endpoint.context or _CONTEXT

    @property
    def comfortable(self) -> int:
        """Tokens: servers have graphics cards."""
        return _COMFORTABLE

    async def models(self) -> tuple[str, ...]:
        """The names of the models that it has. Raises `ModelFailedError`."""
        async with self._open("GET", "/models", None) as response:
            body = await _whole(response)
        found = body.get("data") if isinstance(body, dict) else None
        names = (
            [item.get("id") for item in found if isinstance(item, dict)] if isinstance(found, list) else []
        )
        return tuple(name for name in names if isinstance(name, str))[:_MOST_MODELS]

    async def generate(self, prompt: Prompt, on_text: OnText = unheard) -> Generated:
        """Answer a prompt. See `LanguageModel`."""
        if prompt.schema is not None:
            check_schema(prompt.schema)
        if self._closed:
            raise StoppedError("The language model was closed.")
        call = asyncio.create_task(self._answer(prompt, on_text))
        self._calls.add(call)
        try:
            return await asyncio.wait_for(call, self._deadline)
        except TimeoutError:
            raise ModelFailedError(f"{self.name} took too long to answer.") from None
        except asyncio.CancelledError:
            caller = asyncio.current_task()
            if caller is not None and not caller.cancelling():  # not the caller was cancelled: by `close`
                raise StoppedError("The language model was closed.") from None
            raise
        finally:
            self._calls.discard(call)

    async def close(self) -> None:
        """Hang up. Calls that run are stopped."""
        self._closed = True
        calls = list(self._calls)
        for call in calls:
            call.cancel()
        if calls:
            await asyncio.wait(calls)
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    # ── one answer ───────────────────────────────────────────────────────────────────────────────────

    async def _answer(self, prompt: Prompt, on_text: OnText) -> Generated:
        """Ask, and once more where the answer is not in the form that was asked for."""
        wrong = ""
        for _ in range(_TRIES if prompt.schema is not None else 1):
            text = await self._ask(prompt, on_text, wrong)
            if prompt.schema is None:
                return Generated(without_thoughts(text))
            try:
                return Generated(text, parse(_unwrapped(text), prompt.schema))
            except SchemaMismatchError as error:
                wrong = str(error)
        raise ModelFailedError(f"What {self.name} answered is not in the form asked for: {wrong}.")

    async def _ask(self, prompt: Prompt, on_text: OnText, wrong: str) -> str:
        while True:
            form = _FORMS[self._form] if prompt.schema is not None else ""
            try:
                return await self._call(self._body(prompt, form, wrong), on_text)
            except _FormRefusedError:
                self._form += 1

    async def _call(self, body: Mapping[str, Any], on_text: OnText) -> str:
        pieces: list[str] = []
        finish = ""
        async with self._open("POST", "/chat/completions", body) as response:
            async for choice in _choices(response):
                message = choice.get("delta") or choice.get("message") or {}
                piece = message.get("content") if isinstance(message, dict) else None
                if isinstance(piece, str) and piece:
                    pieces.append(piece)
                    on_text(piece)
                finish = str(choice.get("finish_reason") or finish)
        if finish == "length":
            raise ModelFailedError(f"The answer of {self.name} did not come to its end.")
        if finish not in {"stop", "eos"}:
            raise ModelFailedError(f"The answer of {self.name} broke off.")
        return "".join(pieces)

    def _body(self, prompt: Prompt, form: str, wrong: str) -> dict[str, Any]:
        turns = [{"role": turn.role, "content": without_special_tokens(turn.text)} for turn in prompt.turns]
        body: dict[str, Any] = {
            "model": self._endpoint.model,
            "messages": [{"role": "system", "content": prompt.instructions}, *turns],
            "max_tokens": prompt.max_tokens,
            "temperature": prompt.temperature,
            "seed": prompt.seed,
            "stream": True,
        }
        if prompt.image:
            turns[-1]["content"] = _with_picture(prompt.image, turns[-1]["content"])
        if prompt.schema is None:
            return body
        schema = closed(prompt.schema)
        if form == "json_schema":
            named = {"name": "answer", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        else:
            # What the server does not enforce is at least said.
            body["messages"].append({"role": "user", "content": _in_words(schema)})
            if form:
                body["response_format"] = {"type": form}
        if wrong:
            words = f"Your last answer could not be used: {wrong}. Answer again, with the JSON alone."
            body["messages"].append({"role": "user", "content": words})
        return body

    def _open(
        self, method: str, path: str, body: Mapping[str, Any] | None
    ) -> AbstractAsyncContextManager["httpx2.Response"]:
        if self._client is None:
            self._client = _new_client(self._endpoint.key, self._silence)
        return _exchange(self._client, self.name, method, self._endpoint.url + path, body)


class _FormRefusedError(Exception):
    """The server does not know this way to ask for JSON."""


@asynccontextmanager
async def _exchange(
    client: "httpx2.AsyncClient", name: str, method: str, url: str, body: Mapping[str, Any] | None
) -> AsyncIterator["httpx2.Response"]:
    """One request and its response, read as it comes; leaving it hangs up. What goes wrong is put into words.

    Raises:
        ModelFailedError: There is no answer, or none that helps.
    """
    import httpx2  # noqa: PLC0415 - heavy, and only for those who use it

    try:
        async with client.stream(method, url, json=body) as response:
            _check(response.status_code, name, asked_for_form=body is not None and "response_format" in body)
            yield response
    except (httpx2.ConnectError, httpx2.ConnectTimeout):
        raise ModelFailedError(f"{name} cannot be reached. Is it running?") from None
    except httpx2.TimeoutException:
        raise ModelFailedError(f"{name} stopped answering.") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError):
        raise ModelFailedError(f"{name} broke off.") from None


_REASONS: Final = {
    400: "does not understand what it is asked. Is the text too long for it?",
    401: "does not accept the key.",
    403: "does not accept the key.",
    404: "does not know this model, or the address is wrong.",
    413: "is asked for more than it takes at once.",
    429: "has no room for more questions at present. Try again later.",
}


def _check(status: int, name: str, *, asked_for_form: bool) -> None:
    if 200 <= status < 300:  # noqa: PLR2004 - success
        return
    if 300 <= status < 400:  # noqa: PLR2004 - elsewhere
        raise ModelFailedError(f"{name} wants to be asked at another address, which is not done.")
    if asked_for_form and status in {400, 422}:
        raise _FormRefusedError
    raise ModelFailedError(f"{name} {_REASONS.get(status, f'failed (status {status}).')}")


def _new_client(key: str, silence: float) -> "httpx2.AsyncClient":
    import httpx2  # noqa: PLC0415 - heavy, and only for those who use it

    return httpx2.AsyncClient(
        headers={"authorization": f"Bearer {key}"} if key else {},
        timeout=httpx2.Timeout(silence, connect=_CONNECT),
        follow_redirects=False,
        trust_env=False,  # neither a proxy nor passwords that somebody else has configured
    )


async def _choices(response: "httpx2.Response") -> AsyncIterator[Mapping[str, Any]]:
    """What is said, piece by piece; all at once where the server does not stream."""
    if "text/event-stream" not in response.headers.get("content-type", ""):
        if (choice := _choice(await _whole(response))) is not None:
            yield choice
        return
    taken = 0
    async for line in response.aiter_lines():
        taken += len(line)
        if taken > _MOST_BYTES:
            raise ModelFailedError("The model's answer has no end.")
        kind, _, data = line.partition(":")
        if kind != "data":
            continue
        if data.strip() == "[DONE]":
            return
        if (choice := _choice(_decoded(data.encode("utf-8", "replace")))) is not None:
            yield choice


def _choice(body: Any) -> Mapping[str, Any] | None:
    if not isinstance(body, dict) or "error" in body:
        raise ModelFailedError("The model's server reported an error in the middle of its answer.")
    found = body.get("choices")
    first = found[0] if isinstance(found, list) and found else None
    return first if isinstance(first, dict) else None


async def _whole(response: "httpx2.Response") -> Any:
    data = bytearray()
    async for part in response.aiter_bytes():
        data += part
        if len(data) > _MOST_BYTES:
            raise ModelFailedError("The model's answer has no end.")
    return _decoded(bytes(data))


def _decoded(data: bytes) -> Any:
    try:
        return loads(data)
    except StrictJsonError:
        raise ModelFailedError("What answers at that address is no model's server.") from None


def closed(schema: Schema) -> dict[str, Any]:
    """The schema with what we take for granted written out: all properties, and no others."""
    if "anyOf" in schema:
        return {"anyOf": [closed(part) for part in schema["anyOf"]]}
    result = dict(schema)
    if schema.get("type") == "object":
        result["properties"] = {name: closed(part) for name, part in schema.get("properties", {}).items()}
        result |= {"required": list(result["properties"]), "additionalProperties": False}
    elif schema.get("type") == "array":
        result["items"] = closed(schema["items"])
    return result


def _in_words(schema: Schema) -> str:
    return "Answer with one JSON value and nothing else. It fits this schema: " + json.dumps(schema)


def _unwrapped(text: str) -> str:
    """The JSON without the fence that some servers' models put around it, and without thoughts before it."""
    bare = without_thoughts(text).strip()
    if bare.startswith("```") and bare.endswith("```"):
        bare = bare[3:-3].removeprefix("json").strip()
    return bare


def _with_picture(image: bytes, text: str) -> Any:
    url = "data:image/png;base64," + base64.b64encode(image).decode("ascii")
    return [{"type": "image_url", "image_url": {"url": url}}, {"type": "text", "text": text}]
