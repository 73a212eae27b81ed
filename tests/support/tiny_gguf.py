"""Language models of random weights, small enough to be made by a test: a real file, tokenizer and template.

The tokenizer has a token for each of the 256 bytes and some merges, so that any text goes through it; the
template is ChatML. What such a model writes makes no sense, but everything around it is the real thing.
"""

import itertools
import struct
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

CHATML = (
    "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\\n' + m['content'] + '<|im_end|>' + '\\n' }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
)
_CORPUS = (
    "the user opened the editor and wrote a note about the meeting on monday with the title and the items "
)
_ALIGNMENT = 32
_UINT32, _FLOAT32, _BOOL, _STRING, _ARRAY, _INT32 = 4, 6, 7, 8, 9, 5
_NORMAL, _CONTROL = 1, 3


class Uint(int):
    """A whole number written as 32 bits without a sign."""


def write_gguf(
    path: Path, metadata: Mapping[str, Any], tensors: Mapping[str, npt.NDArray[np.float32]]
) -> None:
    """Write a file of the format, version 3."""
    head = bytearray(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata)))
    for key, value in metadata.items():
        head += _text(key) + _typed(value)
    offset = 0
    for name, tensor in tensors.items():
        head += _text(name) + struct.pack("<I", tensor.ndim)
        head += struct.pack(f"<{tensor.ndim}Q", *reversed(tensor.shape))
        head += struct.pack("<IQ", 0, offset)
        offset += -(-tensor.nbytes // _ALIGNMENT) * _ALIGNMENT
    with path.open("wb") as file:
        file.write(head.ljust(-(-len(head) // _ALIGNMENT) * _ALIGNMENT, b"\0"))
        for tensor in tensors.values():
            data = tensor.astype("<f4").tobytes()
            file.write(data.ljust(-(-len(data) // _ALIGNMENT) * _ALIGNMENT, b"\0"))


def tiny_model(
    path: Path,
    *,
    layers: int = 2,
    width: int = 64,
    context: int = 4096,
    seed: int = 0,
    template: str | None = CHATML,
) -> Path:
    """A model of the kind "llama", half a megabyte by default."""
    heads, shared, head, inner = 4, 2, width // 4, width * 2
    tokens, merges = _tokenizer()
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    end, _, stop = range(len(tokens), len(tokens) + 3)
    kinds = [_NORMAL] * len(tokens) + [_CONTROL] * 3
    tokens += special
    metadata: dict[str, Any] = {
        "general.architecture": "llama",
        "general.name": "Random Tiny",
        "llama.context_length": Uint(context),
        "llama.embedding_length": Uint(width),
        "llama.block_count": Uint(layers),
        "llama.feed_forward_length": Uint(inner),
        "llama.attention.head_count": Uint(heads),
        "llama.attention.head_count_kv": Uint(shared),
        "llama.rope.dimension_count": Uint(head),
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.freq_base": 10000.0,
        "llama.vocab_size": Uint(len(tokens)),
        "tokenizer.ggml.model": "gpt2",
        "tokenizer.ggml.pre": "default",
        "tokenizer.ggml.tokens": tokens,
        "tokenizer.ggml.token_type": kinds,
        "tokenizer.ggml.merges": merges,
        "tokenizer.ggml.bos_token_id": Uint(end),
        "tokenizer.ggml.eos_token_id": Uint(stop),
        "tokenizer.ggml.padding_token_id": Uint(end),
        "tokenizer.ggml.add_bos_token": False,
    }
    if template is not None:
        metadata["tokenizer.chat_template"] = template
    random = np.random.default_rng(seed)

    def matrix(rows: int, columns: int, spread: float = 0.02) -> npt.NDArray[np.float32]:
        return random.standard_normal((rows, columns), dtype=np.float32) * np.float32(spread)

    ones = np.ones(width, np.float32)
    tensors = {
        "token_embd.weight": matrix(len(tokens), width, 1.0),
        "output_norm.weight": ones,
        "output.weight": matrix(len(tokens), width, 0.05),
    }
    for layer in range(layers):
        block = f"blk.{layer}."
        tensors |= {
            f"{block}attn_norm.weight": ones,
            f"{block}ffn_norm.weight": ones,
            f"{block}attn_q.weight": matrix(heads * head, width),
            f"{block}attn_k.weight": matrix(shared * head, width),
            f"{block}attn_v.weight": matrix(shared * head, width),
            f"{block}attn_output.weight": matrix(width, heads * head),
            f"{block}ffn_gate.weight": matrix(inner, width),
            f"{block}ffn_up.weight": matrix(inner, width),
            f"{block}ffn_down.weight": matrix(width, inner),
        }
    write_gguf(path, metadata, tensors)
    return path


def tiny_eye(path: Path, *, width: int = 64, seed: int = 0) -> Path:
    """The eye ("mmproj") of a vision model whose texts are `width` wide: 28 pixels, four patches."""
    inside, inner, patch, places, layers = 32, 64, 14, 5, 2
    random = np.random.default_rng(seed)

    def some(*shape: int) -> npt.NDArray[np.float32]:
        return random.standard_normal(shape, dtype=np.float32) * np.float32(0.05)

    metadata: dict[str, Any] = {
        "general.architecture": "clip",
        "general.type": "mmproj",
        "clip.has_vision_encoder": True,
        "clip.projector_type": "mlp",
        "clip.use_gelu": True,
        "clip.vision.embedding_length": Uint(inside),
        "clip.vision.feed_forward_length": Uint(inner),
        "clip.vision.block_count": Uint(layers),
        "clip.vision.projection_dim": Uint(width),
        "clip.vision.attention.head_count": Uint(2),
        "clip.vision.attention.layer_norm_epsilon": 1e-5,
        "clip.vision.image_size": Uint(2 * patch),
        "clip.vision.patch_size": Uint(patch),
        "clip.vision.image_mean": [0.5, 0.5, 0.5],
        "clip.vision.image_std": [0.5, 0.5, 0.5],
    }
    tensors = {
        "v.class_embd": some(inside),
        "v.patch_embd.weight": some(inside, 3, patch, patch),
        "v.position_embd.weight": some(places, inside),
        "mm.0.weight": some(width, inside),
        "mm.0.bias": some(width),
        "mm.2.weight": some(width, width),
        "mm.2.bias": some(width),
    }
    norms = ["v.pre_ln", *(f"v.blk.{layer}.ln{which}" for layer in range(layers) for which in (1, 2))]
    for name in norms:
        tensors |= {f"{name}.weight": np.ones(inside, np.float32), f"{name}.bias": some(inside)}
    for layer in range(layers):
        for name in ("attn_q", "attn_k", "attn_v", "attn_out"):
            tensors |= {
                f"v.blk.{layer}.{name}.weight": some(inside, inside),
                f"v.blk.{layer}.{name}.bias": some(inside),
            }
        tensors |= {
            f"v.blk.{layer}.ffn_up.weight": some(inner, inside),
            f"v.blk.{layer}.ffn_up.bias": some(inner),
            f"v.blk.{layer}.ffn_down.weight": some(inside, inner),
            f"v.blk.{layer}.ffn_down.bias": some(inside),
        }
    write_gguf(path, metadata, tensors)
    return path


def _tokenizer(merges: int = 64) -> tuple[list[str], list[str]]:
    """Byte-level BPE, learned from a line of text: tokens and merges."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = {byte: chr(byte) for byte in printable}
    rest = (byte for byte in range(256) if byte not in letters)
    letters |= {byte: chr(256 + number) for number, byte in enumerate(rest)}
    tokens = [letters[byte] for byte in range(256)]
    learned = []
    words = [[letters[byte] for byte in word.encode()] for word in _CORPUS.replace(" ", "\n ").split("\n")]
    for _ in range(merges):
        pairs = Counter(pair for word in words for pair in itertools.pairwise(word))
        if not pairs:
            break
        (one, other), _ = pairs.most_common(1)[0]
        learned.append(f"{one} {other}")
        tokens.append(one + other)
        words = [_merged(word, one, other) for word in words]
    return list(dict.fromkeys(tokens)), learned


def _merged(word: Sequence[str], one: str, other: str) -> list[str]:
    result: list[str] = []
    for letter in word:
        if result and result[-1] == one and letter == other:
            result[-1] = one + other
        else:
            result.append(letter)
    return result


def _text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def _typed(value: Any) -> bytes:
    if isinstance(value, bool):
        return struct.pack("<I?", _BOOL, value)
    if isinstance(value, Uint):
        return struct.pack("<II", _UINT32, value)
    if isinstance(value, float):
        return struct.pack("<If", _FLOAT32, value)
    if isinstance(value, str):
        return struct.pack("<I", _STRING) + _text(value)
    head = struct.pack("<I", _ARRAY)
    if isinstance(value[0], float):
        return head + struct.pack(f"<IQ{len(value)}f", _FLOAT32, len(value), *value)
    if isinstance(value[0], str):
        return head + struct.pack("<IQ", _STRING, len(value)) + b"".join(map(_text, value))
    return head + struct.pack(f"<IQ{len(value)}i", _INT32, len(value), *value)
