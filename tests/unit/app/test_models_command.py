"""`models`: what is listed, what is asked before anything goes to an address, and what is refused."""

import io
import sys
from dataclasses import replace

import pytest

from core.protocol.operations import (
    DownloadModel,
    ListModels,
    ModelInUse,
    ModelOffered,
    ModelOnDisk,
    Models,
    RemoveModel,
    UseEndpoint,
    UseModelFile,
)
from tests.unit.app.conftest import Run, Serve
from tests.unit.protocol.fake_engine import answering

NONE = Models(
    ModelInUse(),
    runtime=True,
    folder="/models",
    files=(ModelOnDisk("Tiny", "/models/tiny.gguf", 500_000_000, 1_200_000_000, "green"),),
    offered=(
        ModelOffered(
            "four",
            "Four B",
            "Balanced.",
            "Apache-2.0",
            2_500_000_000,
            4_900_000_000,
            "yellow",
            "https://example.org/four.gguf",
        ),
    ),
)
AWAY = replace(
    NONE, used=ModelInUse("endpoint", "strong at models.example.org", url="https://models.example.org/v1")
)


def test_the_list_says_what_there_is_and_what_is_not_known(run: Run, serve: Serve) -> None:
    calls = serve({"models": answering(NONE)})
    result = run("models")
    assert result.status == 0
    assert calls.last == ListModels()
    assert "In use     None. Answers are taken from your memories word for word." in result.out
    assert "tiny.gguf  0.5 GB, needs 1.2 GB of memory: fits well" in result.out
    assert "No checksum is known" in result.out
    assert "Apache-2.0" in result.out
    assert run("models", "list", "--json").document["used"]["kind"] == "none"


def test_a_file_is_used_by_its_path_or_by_its_name(run: Run, serve: Serve) -> None:
    calls = serve({"models.use": answering(NONE)})
    assert run("models", "use", "tiny.gguf", "--context", "4096").status == 0
    assert calls.last == UseModelFile("tiny.gguf", context=4096)
    assert run("models", "use", "/elsewhere/big.gguf", "--projector", "/elsewhere/eye.gguf").status == 0
    assert calls.last == UseModelFile("/elsewhere/big.gguf", "/elsewhere/eye.gguf")
    assert run("models", "use", "none").status == 0
    assert calls.last == UseModelFile()


def test_an_address_is_shown_and_confirmed(run: Run, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = serve({"models.endpoint": answering(AWAY)})
    monkeypatch.setenv("AFTERIMAGE_MODEL_KEY", "k-1")
    url = "https://models.example.org"
    refused = run("models", "endpoint", url)
    assert refused.status == 5
    assert "will be sent to a program on models.example.org" in refused.error
    terminal = io.StringIO("no\nyes\n")
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", terminal)
    assert run("models", "endpoint", url).status == 5
    assert not any(isinstance(request, UseEndpoint) for request in calls.requests)
    agreed = run("models", "endpoint", url, "--model", "strong")
    assert agreed.status == 0
    assert calls.last == UseEndpoint(f"{url}/v1", "models.example.org", "strong", "k-1")
    assert "strong at models.example.org" in agreed.out
    assert run("models", "endpoint", "http://127.0.0.1:8080", "--yes").status == 0
    assert calls.last.confirmed_host == "127.0.0.1"


def test_an_address_that_could_be_read_on_the_way_is_refused(run: Run, serve: Serve) -> None:
    serve({})
    result = run("models", "endpoint", "http://192.0.2.7:8000", "--yes")
    assert result.status == 5
    assert "unencrypted" in result.error


def test_downloading_and_removing_name_what(run: Run, serve: Serve) -> None:
    calls = serve({"models.download": answering(NONE), "models.remove": answering(NONE)})
    result = run("models", "download", "four", "--unverified")
    assert result.status == 0
    assert calls.last == DownloadModel("four", unverified=True)
    assert "models use four.gguf" in result.out
    assert run("models", "remove", "four.gguf").status == 0
    assert calls.last == RemoveModel("four.gguf")


@pytest.mark.parametrize(
    "arguments", [["use"], ["list", "x"], ["download"], ["use", "a.gguf", "--context", "much"], ["dance"]]
)
def test_what_makes_no_sense_is_said(run: Run, serve: Serve, arguments: list[str]) -> None:
    serve({})
    assert run("models", *arguments).status in {2, 5}
