"""BERT's forward pass written out in numpy, one text at a time: what the graph is compared with."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Weights = Mapping[str, npt.NDArray[np.float32]]

_erf = np.vectorize(math.erf, otypes=[np.float64])


def sentence_vector(weights: Weights, tokens: Sequence[int]) -> Array:
    """The normalised mean of the last layer, in double precision."""
    words = weights["embeddings.word_embeddings.weight"][list(tokens)].astype(np.float64)
    places = weights["embeddings.position_embeddings.weight"][: len(tokens)]
    x = _norm(
        weights,
        "embeddings.LayerNorm",
        words + places + weights["embeddings.token_type_embeddings.weight"][0],
    )
    for layer in range(6):
        prefix = f"encoder.layer.{layer}"
        attended = _dense(weights, f"{prefix}.attention.output.dense", _attention(weights, prefix, x))
        x = _norm(weights, f"{prefix}.attention.output.LayerNorm", x + attended)
        wide = _dense(weights, f"{prefix}.intermediate.dense", x)
        wide = wide * 0.5 * (1 + _erf(wide / math.sqrt(2)))
        x = _norm(weights, f"{prefix}.output.LayerNorm", x + _dense(weights, f"{prefix}.output.dense", wide))
    mean = x.mean(axis=0)
    result: Array = mean / np.linalg.norm(mean)
    return result


def _attention(weights: Weights, prefix: str, x: Array) -> Array:
    query, key, value = (
        _dense(weights, f"{prefix}.attention.self.{part}", x).reshape(len(x), 12, 32).swapaxes(0, 1)
        for part in ("query", "key", "value")
    )
    scores = np.exp(query @ key.swapaxes(1, 2) / math.sqrt(32))
    mixed: Array = (scores / scores.sum(axis=-1, keepdims=True)) @ value
    return mixed.swapaxes(0, 1).reshape(len(x), 384)


def _dense(weights: Weights, name: str, x: Array) -> Array:
    result: Array = x @ weights[f"{name}.weight"].T.astype(np.float64) + weights[f"{name}.bias"]
    return result


def _norm(weights: Weights, name: str, x: Array) -> Array:
    centred = x - x.mean(axis=-1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + 1e-12)
    result: Array = scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return result
