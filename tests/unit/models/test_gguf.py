"""The header of a model file is read without trusting a byte of it."""

import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from core.models.fit import Memory, Plan, bytes_needed, fit, plans, this_memory
from core.models.gguf import GgufHeader, read_header
from core.records.errors import NotFoundError, RefusedError
from tests.support.tiny_gguf import Uint, tiny_model, write_gguf


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("gguf") / "tiny.gguf")


def test_a_header_says_what_fitting_and_loading_need(model: Path) -> None:
    header = read_header(model)
    assert (header.architecture, header.name, header.layers) == ("llama", "Random Tiny", 2)
    assert header.context_length == 4096
    assert header.has_chat_template
    assert not header.is_projector
    # Two layers, two shared heads of 16, keys and values, 16 bits.
    assert header.cache_bytes(1000) == 2 * 1000 * 2 * 2 * 32
    assert 0 < header.tensor_bytes < header.file_bytes == model.stat().st_size


def test_arrays_are_there_as_their_length(model: Path) -> None:
    tokens = read_header(model).metadata["tokenizer.ggml.tokens"]
    assert isinstance(tokens, int)
    assert tokens > 256


def test_every_cut_is_noticed(model: Path, tmp_path: Path) -> None:
    whole = model.read_bytes()
    cut = tmp_path / "cut.gguf"
    for length in [0, 3, 4, 23, 24, 500, 5000, len(whole) // 2, len(whole) - 64]:
        cut.write_bytes(whole[:length])
        with pytest.raises(RefusedError, match=r"cut\.gguf cannot be used as a model"):
            read_header(cut)


def test_a_cut_file_says_how_much_is_missing(model: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(model.read_bytes()[:-100_000])
    with pytest.raises(RefusedError, match=r"it is cut: \d+,\d+ bytes are missing"):
        read_header(cut)


def test_what_is_no_model_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_header(tmp_path / "none.gguf")
    with pytest.raises(NotFoundError):
        read_header(tmp_path)
    (tmp_path / "page.gguf").write_text("<html>not found</html>")
    with pytest.raises(RefusedError, match="not in the format GGUF"):
        read_header(tmp_path / "page.gguf")


@pytest.mark.parametrize(
    ("tensors", "pairs"), [(1 << 63, 0), (0, 1 << 63), (1 << 20, 1), (0, 1 << 20), (2**64 - 1, 2**64 - 1)]
)
def test_claims_beyond_reason_cost_nothing(tensors: int, pairs: int, tmp_path: Path) -> None:
    file = tmp_path / "claims.gguf"
    file.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, tensors, pairs) + bytes(1000))
    with pytest.raises(RefusedError, match="claims to have"):
        read_header(file)


def test_an_endless_string_or_array_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "long.gguf"
    head = b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + struct.pack("<Q", 1) + b"k"
    for value in [
        struct.pack("<IQ", 8, 2**64 - 1),
        struct.pack("<IIQ", 9, 4, 2**62),
        struct.pack("<IIQ", 9, 9, 3) + struct.pack("<IQ", 9, 3) * 3,
        struct.pack("<I", 99),
    ]:
        file.write_bytes(head + value + bytes(64))
        with pytest.raises(RefusedError):
            read_header(file)


def test_tensors_that_lie_upon_each_other_are_refused(model: Path, tmp_path: Path) -> None:
    data = bytearray(model.read_bytes())
    name = data.index(b"output_norm.weight")
    offset = name + len(b"output_norm.weight") + 4 + 8 + 4
    data[offset : offset + 8] = struct.pack("<Q", 32)
    file = tmp_path / "overlap.gguf"
    file.write_bytes(data)
    with pytest.raises(RefusedError, match="lie where they cannot"):
        read_header(file)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_damage_is_refused_or_harmless(data: st.DataObject, model: Path, tmp_path: Path) -> None:
    """Bytes changed anywhere in the header: an error a person can read, or a header with sane numbers."""
    damaged = bytearray(model.read_bytes())
    for place, byte in data.draw(
        st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 255)), min_size=1, max_size=6)
    ):
        damaged[place] = byte
    file = tmp_path / "damaged.gguf"
    file.write_bytes(damaged)
    try:
        header = read_header(file)
    except RefusedError:
        return
    assert 0 <= header.tensor_bytes <= header.file_bytes
    assert header.cache_bytes(4096) >= 0
    assert len(header.name) <= 120


@settings(max_examples=100)
@given(data=st.binary(max_size=400))
def test_noise_after_the_first_letters_is_refused(
    data: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.getbasetemp() / "noise.gguf"
    file.write_bytes(b"GGUF" + struct.pack("<I", 3) + data)
    with pytest.raises(RefusedError):
        read_header(file)


# ── memory ───────────────────────────────────────────────────────────────────────────────────────────


def _header(**metadata: int) -> GgufHeader:
    named = {f"llama.{name}": value for name, value in metadata.items()}
    return GgufHeader(1, 1, 1, {"general.architecture": "llama", **named})


def test_a_model_fits_well_tightly_or_not() -> None:
    needed = bytes_needed(2_500_000_000)
    assert fit(needed, Memory(16_000_000_000, 12_000_000_000)) == "green"
    assert fit(needed, Memory(6_000_000_000, 5_000_000_000)) == "yellow"
    assert fit(needed, Memory(16_000_000_000, 4_000_000_000)) == "red"


def test_this_machine_has_memory() -> None:
    memory = this_memory()
    assert 0 < memory.available <= memory.total


def test_plans_go_from_all_layers_to_a_short_context() -> None:
    header = _header(block_count=28, context_length=32_768)
    assert list(plans(header, 8192, gpu=True)) == [
        Plan(8192, -1),
        Plan(8192, 14),
        Plan(8192, 0),
        Plan(4096, 0),
        Plan(2048, 0),
    ]
    assert next(iter(plans(header, 8192, gpu=False))) == Plan(8192, 0)


def test_no_plan_asks_for_more_context_than_the_model_knows() -> None:
    assert list(plans(_header(context_length=512), 8192, gpu=False)) == [Plan(512, 0)]


def test_one_part_of_several_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "part.gguf"
    metadata = {"general.architecture": "llama", "split.count": Uint(3)}
    write_gguf(file, metadata, {"a": np.zeros(4, np.float32)})
    with pytest.raises(RefusedError, match="one of 3 parts"):
        read_header(file)


def test_a_file_without_a_name_of_its_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "nameless.gguf"
    write_gguf(file, {"general.alignment": Uint(32)}, {"a": np.zeros(4, np.float32)})
    with pytest.raises(RefusedError, match="what kind of model"):
        read_header(file)
