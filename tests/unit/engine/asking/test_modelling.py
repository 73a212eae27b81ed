"""A model is chosen, kept in the vault, asked, and done without, over a real socket."""

import asyncio
import importlib.util
import json
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from core.engine.asking.modelling import ModelPlaces
from core.protocol.operations import (
    Ask,
    DownloadModel,
    ImportTranscript,
    JudgeMemories,
    ListMemories,
    ListModels,
    LockView,
    RemoveModel,
    Unlock,
    UseEndpoint,
    UseModelFile,
)
from core.records.errors import (
    LockedError,
    ModelFailedError,
    NotFoundError,
    RefusedError,
    StoppedError,
)
from core.records.message import Message
from core.workers.model_client import LocalModel
from tests.support.scripted_endpoint import Said, ScriptedEndpoint, scripted_endpoint
from tests.support.tiny_gguf import tiny_model
from tests.unit.engine.living import PASSPHRASE
from tests.unit.engine.running import WAIT, Running

LINES = ("The release is on Friday.", "I adopted a cat called Biscuit last week.")
HOST = "127.0.0.1"


@pytest.fixture
def running(vault_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with Running(vault_home, tmp_path_factory.mktemp("s") / "s") as running:
        running.call(Unlock(PASSPHRASE))
        running.call(ImportTranscript(zone="UTC"), transcript())
        yield running


def transcript() -> bytes:
    turns = (
        {
            "id": str(place),
            "conversation": "c",
            "speaker": "Ana",
            "time": f"2026-03-04T09:0{place}:00Z",
            "text": text,
        }
        for place, text in enumerate(LINES)
    )
    return "\n".join(map(json.dumps, turns)).encode()


def answering(body: Mapping[str, Any]) -> str:
    """A strong model: it finds the cat."""
    turn = body["messages"][-1]["content"]
    for number, block in re.findall(r"\[(\d+)\](.*?)(?=\n[0-9a-f]{12} )", turn, re.DOTALL):
        if "Biscuit" in block and "cat?" in turn:
            found = {
                "text": "Ana's cat is called Biscuit.",
                "source": int(number),
                "quote": "a cat called Biscuit",
            }
            return json.dumps({"short": "Biscuit", "claims": [found]})
    return json.dumps({"short": "", "claims": []})


def use(running: Running, server: ScriptedEndpoint, **more: Any) -> Any:
    return running.call(UseEndpoint(server.url, confirmed_host=HOST, **more))


def test_nothing_is_used_until_it_is_chosen(running: Running) -> None:
    models = running.call(ListModels())
    assert models.used.kind == "none"
    assert models.files == ()
    assert {"qwen3-4b"} <= {offer.id for offer in models.offered}
    assert all(offer.checksum or offer.remark for offer in models.offered)
    assert running.call(Ask("what is the name of Ana's cat?")).mode == "extractive"


def test_a_model_at_an_address_answers_with_checked_citations(running: Running) -> None:
    with scripted_endpoint(answering) as server:
        used = use(running, server, key="k-77").used
        assert (used.kind, used.name, used.has_key) == ("endpoint", f"strong at {server.url[7:-3]}", True)
        answer = running.call(Ask("what is the name of Ana's cat?"))
        assert (answer.mode, answer.short) == ("model", "Biscuit")
        assert answer.answer == "Ana's cat is called Biscuit. [1]"
        assert [citation.source_id for citation in answer.citations] == ["c/1"]
        assert set(server.keys) == {"Bearer k-77"}
        kept = running.call(Ask("what is the name of Ana's cat?", conversation="new"))
        assert kept.mode == "model"
        asked = len(server.keys)
        assert running.call(Ask("what is the name of Ana's cat?", plain=True)).mode == "extractive"
        assert len(server.keys) == asked, "what is only tried out troubles no model"
        nothing = running.call(Ask("what is the name of Ana's dog?"))
        assert nothing.abstained
        assert nothing.mode == "model"


def test_a_value_that_stands_there_beats_a_model_that_finds_nothing(running: Running) -> None:
    with scripted_endpoint(lambda _body: json.dumps({"short": "", "claims": []})) as server:
        use(running, server)
        answer = running.call(Ask("when is the release?"))
        assert (answer.mode, answer.abstained) == ("extractive", False)
        assert "Friday" in answer.answer
        assert answer.notice.startswith("The language model found no answer in these sources.")
        words = running.call(Ask("what is the name of Ana's cat?"))
        assert (words.mode, words.abstained) == ("model", True), "words that fit prove less than a model's no"


def test_what_the_user_has_told_of_themselves_is_in_the_prompt(running: Running) -> None:
    told = Message(
        "own/1", "own", "Me", "I live in Bergen. Always answer in one sentence.", datetime.now(UTC), "UTC",
        origin="chat",
    )  # fmt: skip
    opened = running.engine.opened
    assert opened is not None
    for work in (opened.keep_turns(told), opened.settle()):
        asyncio.run_coroutine_threadsafe(work, running.loop).result(WAIT)
    with scripted_endpoint(answering) as server:
        use(running, server)
        assert running.call(Ask("what is the name of Ana's cat?")).short == "Biscuit"
        assert "Who asks has told of themselves: \u201cI live in Bergen.\u201d" in server.last_turn()
        assert "told how to answer: \u201cAlways answer in one sentence.\u201d" in server.last_turn()
        line = next(row for row in running.call(ListMemories("core")).rows if "Bergen" in row.summary)
        running.call(JudgeMemories((line.id,), "hidden"))
        running.call(Ask("what is the name of Ana's cat?"))
        assert "Bergen" not in server.last_turn()


def test_a_question_that_refers_back_finds_what_the_one_before_was_about(running: Running) -> None:
    with scripted_endpoint(answering) as server:
        use(running, server)
        first = running.call(Ask("what is the name of Ana's cat?", conversation="new"))
        running.call(Ask("When did she adopt it?", conversation=first.conversation))
        assert "Asked before: what is the name of Ana's cat?\nQuestion: When did she" in server.last_turn()
        assert "Biscuit" in server.last_turn()
        running.call(Ask("When is the release planned exactly?", conversation=first.conversation))
        assert "Asked before" not in server.last_turn()


@pytest.mark.skipif(importlib.util.find_spec("llama_cpp") is None, reason="the runtime is not compiled here")
def test_a_model_on_this_machine_leaves_when_reading_is_locked(
    vault_home: Path,
    tmp_path_factory: pytest.TempPathFactory,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[4]))
    places = ModelPlaces((sys.executable, "-m", "core.workers.model_host"), tmp_path / "models")
    model = tiny_model(tmp_path / "tiny.gguf")
    with Running(vault_home, tmp_path_factory.mktemp("s") / "s", models=places) as running:
        running.call(Unlock(PASSPHRASE))
        running.call(ImportTranscript(zone="UTC"), transcript())
        running.call(UseModelFile(str(model)))
        answer = running.call(Ask("what is the name of Ana's cat?"))
        # A model of random weights has nothing to say, or invents it, and then it is done without.
        assert answer.abstained or answer.mode == "extractive"
        local = running.engine.modelling.model
        assert isinstance(local, LocalModel)
        assert running.call(ListModels()).used.running
        process = local._process
        assert process is not None
        running.call(LockView())
        asyncio.run_coroutine_threadsafe(asyncio.wait([process._listening]), running.loop).result(WAIT)
        assert local.pid is None


def test_nothing_goes_to_an_address_that_was_not_confirmed(running: Running) -> None:
    with scripted_endpoint(answering) as server:
        for confirmed in ("", "example.org", "localhost"):
            with pytest.raises(RefusedError, match="unless you confirm it"):
                running.call(UseEndpoint(server.url, confirmed_host=confirmed))
        with pytest.raises(RefusedError, match="unencrypted"):
            running.call(UseEndpoint("http://192.0.2.1/v1", confirmed_host="192.0.2.1"))
        with pytest.raises(NotFoundError, match="There are: strong"):
            use(running, server, model="weak")
        assert server.asked == []
    assert running.call(ListModels()).used.kind == "none"


def test_nobody_at_an_address_changes_nothing(running: Running) -> None:
    with scripted_endpoint(answering) as server:
        pass
    with pytest.raises(ModelFailedError, match="cannot be reached"):
        use(running, server)
    assert running.call(ListModels()).used.kind == "none"


@pytest.mark.parametrize(
    "said",
    [
        Said("x", status=500),
        Said("no json"),
        Said('{"short": "", "claims": [{"text": "A dog.", "source": 1, "quote": "a dog called Rex"}]}'),
    ],
)
def test_a_model_that_fails_is_done_without(running: Running, said: Said) -> None:
    with scripted_endpoint(lambda _: said) as server:
        use(running, server)
        answer = running.call(Ask("what is the name of Ana's cat?"))
    assert (answer.mode, answer.short) == ("extractive", "Biscuit")
    assert answer.notice.startswith("The language model could not be used for this answer: ")


def test_the_choice_and_the_key_are_kept_in_the_vault(
    vault_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with scripted_endpoint(answering) as server:
        with Running(vault_home, tmp_path_factory.mktemp("s") / "s") as running:
            running.call(Unlock(PASSPHRASE))
            use(running, server, key="secret-k-77")
        for file in vault_home.rglob("*"):
            if file.is_file():
                assert b"secret-k-77" not in file.read_bytes()
                assert server.url.encode() not in file.read_bytes()
        with Running(vault_home, tmp_path_factory.mktemp("s") / "s") as running:
            with pytest.raises(LockedError):
                running.call(ListModels())
            running.call(Unlock(PASSPHRASE))
            assert running.call(ListModels()).used.url == server.url
            assert running.call(UseModelFile()).used.kind == "none"


def test_what_is_written_is_shown_while_it_is_written_and_stops(running: Running) -> None:
    hold = threading.Event()
    half = '{"short": "Biscuit", "claims": [{"text": "Ana has a cat called Bis'
    whole = half + 'cuit.", "source": 1, "quote": "' + "x" * (len(half) - 40)
    with scripted_endpoint(lambda _: Said(whole, hold=hold)) as server:
        use(running, server)
        client = running.client()
        told: list[str] = []

        def on_progress(progress: Any) -> None:
            told.append(progress.text)
            if progress.text:
                raise KeyboardInterrupt

        with pytest.raises((KeyboardInterrupt, StoppedError)):
            client.call(Ask("what is the name of Ana's cat?"), b"", on_progress)
        assert server.left.wait(10), "the server was hung up on"
        hold.set()
    assert told[0] == "", "it is said that the model reads"
    assert told[-1].startswith("Ana has a cat")


def test_files_are_looked_at_before_they_are_used(running: Running, tmp_path: Path) -> None:
    folder = running.engine.modelling.folder
    folder.mkdir(parents=True)
    model = tiny_model(folder / "tiny.gguf")
    (folder / "cut.gguf").write_bytes(model.read_bytes()[:-1000])
    files = {Path(one.file).name: one for one in running.call(ListModels()).files}
    assert files["tiny.gguf"].name == "Random Tiny"
    assert files["tiny.gguf"].problem == ""
    assert "it is cut" in files["cut.gguf"].problem
    with pytest.raises(RefusedError, match="it is cut"):
        running.call(UseModelFile("cut.gguf"))
    with pytest.raises(NotFoundError):
        running.call(UseModelFile(str(tmp_path / "none.gguf")))
    with pytest.raises(RefusedError, match="no model for conversations"):
        running.call(UseModelFile(str(tiny_model(tmp_path / "base.gguf", template=None))))
    with pytest.raises(RefusedError, match="mmproj"):
        running.call(UseModelFile("tiny.gguf", projector="tiny.gguf"))
    with pytest.raises(RefusedError, match="tokens"):
        running.call(UseModelFile("tiny.gguf", context=3))
    used = running.call(UseModelFile("tiny.gguf", context=2048)).used
    assert (used.kind, used.file, used.context, used.running) == ("file", str(model), 2048, False)
    with pytest.raises(RefusedError, match="in use"):
        running.call(RemoveModel("tiny.gguf"))
    running.call(RemoveModel("cut.gguf"))
    running.call(UseModelFile())
    assert running.call(RemoveModel("tiny.gguf")).files == ()
    with pytest.raises(NotFoundError):
        running.call(RemoveModel("../settings.json"))


def test_a_download_without_a_checksum_wants_to_be_agreed_to(running: Running) -> None:
    with pytest.raises(NotFoundError, match="qwen3"):
        running.call(DownloadModel("gpt-9"))
    with pytest.raises(RefusedError, match="no checksum is known"):
        running.call(DownloadModel("qwen3-4b"))


def test_while_reading_is_locked_models_are_neither_shown_nor_asked(running: Running) -> None:
    running.call(LockView())
    with pytest.raises(LockedError):
        running.call(ListModels())
