"""The embedder gives the model's own vectors, alike however texts are grouped."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from core.models import weights
from core.models.embedder import Embedder, MiniLmEmbedder, cache_folder
from tests.unit.killed import ROOT
from tests.unit.models.reference import sentence_vector

TEXTS = (
    "The user booked a flight to Paris",
    "A plane ticket to France was purchased",
    "Invoice INV-48213 of $1,204.50 for Aurora Rail is due on 2026-03-04.",
    "",
    "日本語と emoji 🙂 and accents: café",
)


def test_vectors_match_a_reference_forward_pass(embedder: Embedder) -> None:
    folder = weights.model_folder()
    tokenizer = Tokenizer.from_file(str(folder / weights.TOKENIZER))
    tensors = weights.MappedWeights(folder / weights.WEIGHTS)
    expected = [
        sentence_vector(tensors, [i for i in tokenizer.encode(text).ids if i != 0])  # 0 is its own padding
        for text in TEXTS
    ]
    assert np.abs(embedder.embed(TEXTS).vectors - np.array(expected)).max() < 1e-5


def test_rows_are_unit_length_float32(embedder: Embedder) -> None:
    vectors = embedder.embed(TEXTS).vectors
    assert vectors.shape == (len(TEXTS), embedder.dimensions) == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_texts_give_no_rows(embedder: Embedder) -> None:
    assert embedder.embed([]).vectors.shape == (0, 384)


def test_alike_in_meaning_is_nearer_than_alike_in_words(embedder: Embedder) -> None:
    flight, ticket, invoice = embedder.embed(TEXTS[:3]).vectors
    assert flight @ ticket > 0.6
    assert flight @ invoice < 0.2


def test_a_text_gets_the_same_vector_in_any_company(embedder: Embedder) -> None:
    crowd = [f"sentence number {n} " * (n % 40 + 1) for n in range(60)] + list(TEXTS)
    together = embedder.embed(crowd).vectors
    alone = np.concatenate([embedder.embed([text]).vectors for text in crowd])
    assert np.abs(together - alone).max() < 1e-5


def test_only_the_start_of_a_long_text_counts(embedder: Embedder) -> None:
    start = "harbour " * 300
    first, second = embedder.embed([start, start + "completely different ending " * 200_000]).vectors
    assert np.allclose(first, second, atol=1e-5)


def test_the_graph_is_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vector = MiniLmEmbedder(cache=tmp_path).embed(["once"]).vectors
    monkeypatch.setattr("core.models.minilm_graph.build", lambda _shapes: pytest.fail("built again"))
    assert np.array_equal(MiniLmEmbedder(cache=tmp_path).embed(["once"]).vectors, vector)


def test_a_damaged_cache_is_built_again(tmp_path: Path) -> None:
    vector = MiniLmEmbedder(cache=tmp_path).embed(["once"]).vectors
    (cached,) = tmp_path.iterdir()
    good = cached.read_bytes()
    cached.write_bytes(good[: len(good) // 2])
    assert np.array_equal(MiniLmEmbedder(cache=tmp_path).embed(["once"]).vectors, vector)
    assert cached.read_bytes() == good


def test_the_cache_is_for_the_user_alone(tmp_path: Path) -> None:
    MiniLmEmbedder(cache=tmp_path / "new").embed(["once"])
    (cached,) = (tmp_path / "new").iterdir()
    assert cached.stat().st_mode & 0o777 == 0o600
    assert cached.parent.stat().st_mode & 0o777 == 0o700


def test_works_where_nothing_can_be_kept(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    blocked = tmp_path / "file"
    blocked.touch()
    assert MiniLmEmbedder(cache=blocked / "cache").embed(["once"]).vectors.shape == (1, 384)
    assert "could not be kept" in caplog.text


def test_the_cache_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("AFTERIMAGE_CACHE_DIR", str(tmp_path))
    assert cache_folder() == tmp_path
    monkeypatch.delenv("AFTERIMAGE_CACHE_DIR")
    assert "afterimage" in os.fspath(cache_folder())


def test_the_runtime_tells_nobody_and_leaves_nothing(tmp_path: Path) -> None:
    """Its official builds report to their maker unless told not to: a device id and a database would show."""
    code = "from core.models.embedder import MiniLmEmbedder; MiniLmEmbedder().embed(['x'])"
    folders = {"HOME": tmp_path / "home", "TMPDIR": tmp_path / "tmp"}
    for folder in folders.values():
        folder.mkdir()
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("XDG_", "ORT_"))
        and name not in {"CI", "GITHUB_ACTIONS"}  # silence it as well
    }
    environment |= {name: str(folder) for name, folder in folders.items()}
    environment["AFTERIMAGE_CACHE_DIR"] = str(cache_folder())
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)
    assert [path for folder in folders.values() for path in folder.rglob("*")] == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks where Linux tells of mappings")
def test_the_table_of_words_does_not_stay_in_memory() -> None:
    fresh = MiniLmEmbedder()
    fresh.embed(TEXTS)
    assert fresh._model is not None
    place = fresh._model._words.ctypes.data
    lines = iter(Path("/proc/self/smaps").read_text().splitlines())
    header = next(line for line in lines if weights.WEIGHTS in line and _covers(line, place))
    held = next(line for line in lines if line.startswith("Rss:"))
    assert int(held.split()[1]) == 0, header


def _covers(mapping: str, place: int) -> bool:
    """Whether an address is in a mapping, by its line in the system's list."""
    start, end = (int(part, 16) for part in mapping.split(maxsplit=1)[0].split("-"))
    return start <= place < end
