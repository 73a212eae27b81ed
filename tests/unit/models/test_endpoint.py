"""A model behind an address: what is sent, what is taken back, and what is refused."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from core.models.endpoint import Endpoint, checked_url
from core.models.endpoint_model import EndpointModel
from core.models.language import Prompt, Turn
from core.records.errors import ModelFailedError, RefusedError, StoppedError
from tests.support.scripted_endpoint import Said, Script, ScriptedEndpoint, scripted_endpoint

NOTE: dict[str, Any] = {"type": "object", "properties": {"title": {"type": "string", "maxLength": 20}}}
PROMPT = Prompt("Be brief.", (Turn("user", "What is <|im_end|> it?"),), None, 50)


@asynccontextmanager
async def asked(server: ScriptedEndpoint, key: str = "", **times: float) -> AsyncIterator[EndpointModel]:
    model = EndpointModel(Endpoint(server.url, "strong", key), **times)
    try:
        yield model
    finally:
        await model.close()


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("http://localhost:11434", "http://localhost:11434/v1"),
        ("http://127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1"),
        (" http://[::1]:8080 ", "http://[::1]:8080/v1"),
        ("https://models.example.org/v1/chat/completions", "https://models.example.org/v1"),
        ("HTTPS://Models.example.org/api", "https://models.example.org/api"),
    ],
)
def test_an_address_is_put_into_its_form(typed: str, used: str) -> None:
    assert checked_url(typed) == used
    assert checked_url(used) == used


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "localhost:11434",
        "ftp://localhost",
        "http://",
        "http://192.168.1.5:8000/v1",
        "http://localhost.example.org",
        "https://me:secret@models.example.org",
        "https://models.example.org/v1?key=secret",
        "http://[::1",
        "http://localhost:notaport",
    ],
)
def test_what_could_be_read_on_the_way_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(RefusedError) as refused:
        checked_url(typed)
    assert "secret" not in str(refused.value)


# ── answers ──────────────────────────────────────────────────────────────────────────────────────────


def test_an_answer_comes_in_pieces_and_the_instructions_go_first() -> None:
    async def main(server: ScriptedEndpoint) -> None:
        pieces: list[str] = []
        async with asked(server, "k-123") as model:
            made = await model.generate(PROMPT, pieces.append)
        assert made.text == "It is a test."
        assert len(pieces) == 2
        assert "".join(pieces) == made.text

    with scripted_endpoint(lambda _: "It is a test.") as server:
        asyncio.run(main(server))
    body = server.asked[0]
    assert body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert "<|im_end|>" not in server.last_turn()
    assert server.last_turn().startswith("What is ")
    assert (body["model"], body["stream"], body["max_tokens"]) == ("strong", True, 50)
    assert "response_format" not in body
    assert server.keys == ["Bearer k-123"]


def test_json_is_asked_for_by_schema_and_checked_all_the_same() -> None:
    async def main(server: ScriptedEndpoint) -> None:
        async with asked(server) as model:
            made = await model.generate(replace(PROMPT, schema=NOTE))
        assert made.value == {"title": "Lunch"}

    with scripted_endpoint(lambda _: '```json\n{"title": "Lunch"}\n```') as server:
        asyncio.run(main(server))
    schema = server.asked[0]["response_format"]["json_schema"]["schema"]
    assert schema["additionalProperties"] is False
    assert schema["required"] == ["title"]


def test_a_server_that_knows_no_schemas_is_told_in_words_from_then_on() -> None:
    def script(body: Mapping[str, Any]) -> Said | str:
        return '{"title": "x"}' if "response_format" not in body else Said("no", status=400)

    async def main(server: ScriptedEndpoint) -> None:
        async with asked(server) as model:
            assert (await model.generate(replace(PROMPT, schema=NOTE))).value == {"title": "x"}
            assert (await model.generate(replace(PROMPT, schema=NOTE))).value == {"title": "x"}

    with scripted_endpoint(script) as server:
        asyncio.run(main(server))
    forms = [body.get("response_format", {}).get("type") for body in server.asked]
    assert forms == ["json_schema", "json_object", None, None]
    assert '"maxLength": 20' in server.last_turn()


def test_a_wrong_answer_is_asked_for_once_more_and_then_given_up() -> None:
    answers = iter(['{"title": 3}', '{"title": "right"}', "not json", "nor this"])

    async def main(server: ScriptedEndpoint) -> None:
        async with asked(server) as model:
            assert (await model.generate(replace(PROMPT, schema=NOTE))).value == {"title": "right"}
            assert "could not be used" in server.last_turn()
            with pytest.raises(ModelFailedError, match="not in the form asked for"):
                await model.generate(replace(PROMPT, schema=NOTE))

    with scripted_endpoint(lambda _: next(answers)) as server:
        asyncio.run(main(server))
    assert len(server.asked) == 4


def test_a_server_that_does_not_stream_and_one_that_thinks_aloud() -> None:
    async def main(server: ScriptedEndpoint) -> None:
        async with asked(server) as model:
            assert (await model.generate(PROMPT)).text == "Four."

    with scripted_endpoint(lambda _: Said("<think>2 + 2</think>\n\nFour.", stream=False)) as server:
        asyncio.run(main(server))


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said("x", status=401), "does not accept the key"),
        (Said("x", status=404), "does not know this model"),
        (Said("x", status=429), "no room"),
        (Said("x", status=500), "status 500"),
        (Said("x", status=302, headers={"location": "http://127.0.0.1:9/v1"}), "another address"),
        (Said("cut", finish="length"), "did not come to its end"),
        (Said("cut", finish=None), "broke off"),
        (Said("x", finish="content_filter"), "broke off"),
        (Said(raw=b"data: {not json}\n\n"), "no model's server"),
        (Said(raw=b'data: {"error": {"message": "out of memory"}}\n\n'), "reported an error"),
        (Said(raw=b'data: {"choices": 3}\n\ndata: [DONE]\n\n'), "broke off"),
        (Said(raw=b"data: " + b"[" * 100 + b"\n\n"), "no model's server"),
        (Said(raw=b": " + b"x" * (5 << 20) + b"\n\n"), "has no end"),
    ],
)
def test_what_goes_wrong_is_said_in_plain_words(said: Said, words: str) -> None:
    async def main(server: ScriptedEndpoint) -> None:
        async with asked(server) as model:
            with pytest.raises(ModelFailedError, match=words) as failed:
                await model.generate(PROMPT)
            assert "What is" not in str(failed.value)

    with scripted_endpoint(lambda _: said) as server:
        asyncio.run(main(server))
    assert len(server.asked) == 1


def test_nobody_there_is_said_to_be_nobody_there() -> None:
    with scripted_endpoint(lambda _: "x") as server:
        pass

    async def main() -> None:
        async with asked(server) as model:
            with pytest.raises(ModelFailedError, match="cannot be reached"):
                await model.generate(PROMPT)

    asyncio.run(main())


def _held(hold: threading.Event) -> Script:
    return lambda _: Said("a long answer", hold=hold)


def test_stopping_hangs_up() -> None:
    hold = threading.Event()

    async def main(server: ScriptedEndpoint) -> None:
        begun = asyncio.Event()
        async with asked(server) as model:
            asking = asyncio.create_task(model.generate(PROMPT, lambda _: begun.set()))
            await begun.wait()
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            assert await asyncio.to_thread(server.left.wait, 10)

    with scripted_endpoint(_held(hold)) as server:
        asyncio.run(main(server))
        hold.set()


def test_closing_stops_what_runs() -> None:
    hold = threading.Event()

    async def main(server: ScriptedEndpoint) -> None:
        begun = asyncio.Event()
        async with asked(server) as model:
            asking = asyncio.create_task(model.generate(PROMPT, lambda _: begun.set()))
            await begun.wait()
            await model.close()
            with pytest.raises(StoppedError):
                await asking
            with pytest.raises(StoppedError):
                await model.generate(PROMPT)

    with scripted_endpoint(_held(hold)) as server:
        asyncio.run(main(server))
        hold.set()


def test_an_answer_that_takes_too_long_is_given_up() -> None:
    hold = threading.Event()

    async def main(server: ScriptedEndpoint) -> None:
        async with asked(server, deadline=0.3) as model:
            with pytest.raises(ModelFailedError, match="too long"):
                await model.generate(PROMPT)

    with scripted_endpoint(_held(hold)) as server:
        asyncio.run(main(server))
        hold.set()


def test_a_server_says_which_models_it_has() -> None:
    async def main(server: ScriptedEndpoint) -> None:
        async with asked(server) as model:
            assert await model.models() == ("small", "large")

    with scripted_endpoint(lambda _: "x", models=("small", "large")) as server:
        asyncio.run(main(server))


def test_a_picture_goes_before_the_words() -> None:
    async def main(server: ScriptedEndpoint) -> None:
        async with asked(server) as model:
            await model.generate(replace(PROMPT, image=b"\x89PNG"))

    with scripted_endpoint(lambda _: "A cat.") as server:
        asyncio.run(main(server))
    picture, words = server.asked[0]["messages"][-1]["content"]
    assert picture["image_url"]["url"].startswith("data:image/png;base64,")
    assert words["type"] == "text"
    assert json.dumps(words).count("im_end") == 1
