"""The forward pass of all-MiniLM-L6-v2 as an ONNX graph that holds no weights.

Every weight is an external initializer under the name it has in the model's safetensors file; whoever opens
the graph hands the arrays over. So the graph is some 20 KB. It starts from the tokens' word vectors, not from
their numbers: the table of words is half of the weights, and looked up outside, it can stay mapped from disk.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

GRAPH_VERSION = 1
"""Part of the cached file's name: raise it whenever the graph changes."""

LAYERS = 6
HEADS = 12
WIDTH = 384
HEAD_WIDTH = WIDTH // HEADS

WORD_TABLE = "embeddings.word_embeddings.weight"
"""The weight that is not in the graph: one row for each token of the vocabulary."""
WORDS = "words"
"""Input (texts, tokens, 384), float32: each token's row of the word table."""
PRESENT = "present"
"""Input (texts, tokens), float32: 1 for a token, 0 for padding."""
SENTENCES = "sentences"
"""Output (texts, 384): the mean of a text's token vectors, L2-normalised."""
TOKENS = "tokens"
"""Output (texts, tokens, 384): the last layer's token vectors, for matching token by token."""

_OPSET = 20  # the first with Gelu
_IR_VERSION = 9
_MASKED = -1e9  # added to the attention score of padding: nothing after the softmax


def weight_names() -> tuple[str, ...]:
    """The weights that the graph needs."""
    names = ["embeddings.position_embeddings.weight", "embeddings.token_type_embeddings.weight"]
    norms = ["embeddings.LayerNorm"]
    denses = []
    for layer in range(LAYERS):
        prefix = f"encoder.layer.{layer}"
        denses += [f"{prefix}.attention.self.{part}" for part in ("query", "key", "value")]
        denses += [f"{prefix}.{part}.dense" for part in ("attention.output", "intermediate", "output")]
        norms += [f"{prefix}.{part}.LayerNorm" for part in ("attention.output", "output")]
    return (*names, *(f"{name}.{part}" for name in (*norms, *denses) for part in ("weight", "bias")))


def build(shapes: Mapping[str, Sequence[int]]) -> bytes:
    """The serialised graph, for weights of these shapes."""
    return _Builder(shapes).build()


class _Builder:
    """Collects nodes and initializers; every method adds an operation and returns its result's name."""

    def __init__(self, shapes: Mapping[str, Sequence[int]]) -> None:
        import onnx

        self._onnx = onnx
        self._shapes = shapes
        self._nodes: list[Any] = []
        self._initializers: list[Any] = []

    def build(self) -> bytes:
        for name in weight_names():
            self._declare_weight(name)
        shape = self._op("Shape", PRESENT)
        length = self._op("Gather", shape, self._ints("second", 1), axis=0)
        # [texts, tokens, HEADS, HEAD_WIDTH] and [texts, tokens, WIDTH]; in between, flat: [rows, WIDTH].
        self._split = self._op("Concat", shape, self._ints("heads", [HEADS, HEAD_WIDTH]), axis=0)
        self._unflat = self._op("Concat", shape, self._ints("width", [WIDTH]), axis=0)
        self._flat = self._ints("flat", [-1, WIDTH])
        self._scale = self._constant("scale", np.float32(HEAD_WIDTH**-0.5))
        absent = self._op("Sub", self._constant("one", np.float32(1)), PRESENT)
        self._bias = self._op(
            "Unsqueeze",
            self._op("Mul", absent, self._constant("masked", np.float32(_MASKED))),
            self._ints("over_heads_and_queries", [1, 2]),
        )
        rows = self._embeddings(length)
        for layer in range(LAYERS):
            rows = self._layer(rows, f"encoder.layer.{layer}")
        self._pool(self._op("Reshape", rows, self._unflat, to_name=TOKENS))
        return self._serialise()

    def _embeddings(self, length: str) -> str:
        places = self._op("Range", self._ints("from", 0), length, self._ints("step", 1))
        positions = self._op("Gather", "embeddings.position_embeddings.weight", places)
        # There is one kind of text here, so its row is the same for every token.
        kind = self._op("Gather", "embeddings.token_type_embeddings.weight", self._ints("kind", 0))
        summed = self._op("Add", self._op("Add", WORDS, positions), kind)
        return self._op("Reshape", self._norm(summed, "embeddings"), self._flat)

    def _layer(self, rows: str, prefix: str) -> str:
        attended = self._dense(
            self._attention(rows, f"{prefix}.attention.self"), f"{prefix}.attention.output"
        )
        rows = self._norm(self._op("Add", rows, attended), f"{prefix}.attention.output")
        wide = self._op("Gelu", self._dense(rows, f"{prefix}.intermediate"))
        return self._norm(self._op("Add", rows, self._dense(wide, f"{prefix}.output")), f"{prefix}.output")

    def _attention(self, rows: str, prefix: str) -> str:
        query, key, value = (
            self._op(
                "Transpose",
                self._op("Reshape", self._linear(rows, f"{prefix}.{name}"), self._split),
                perm=order,
            )
            for name, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3]))
        )
        scores = self._op("Mul", self._op("MatMul", query, key), self._scale)
        weights = self._op("Softmax", self._op("Add", scores, self._bias), axis=-1)
        mixed = self._op("Transpose", self._op("MatMul", weights, value), perm=[0, 2, 1, 3])
        return self._op("Reshape", mixed, self._flat)

    def _pool(self, tokens: str) -> None:
        present = self._op("Unsqueeze", PRESENT, self._ints("over_width", [2]))
        over_tokens = self._ints("over_tokens", [1])
        summed = self._op("ReduceSum", self._op("Mul", tokens, present), over_tokens, keepdims=0)
        count = self._op("ReduceSum", PRESENT, over_tokens, keepdims=1)
        self._op("LpNormalization", self._op("Div", summed, count), axis=-1, p=2, to_name=SENTENCES)

    def _dense(self, rows: str, prefix: str) -> str:
        return self._linear(rows, f"{prefix}.dense")

    def _linear(self, rows: str, name: str) -> str:
        # The weights lie as (out, in), as they were trained: transposed by the operation, not on disk.
        return self._op("Gemm", rows, f"{name}.weight", f"{name}.bias", transB=1)

    def _norm(self, rows: str, prefix: str) -> str:
        scale, bias = f"{prefix}.LayerNorm.weight", f"{prefix}.LayerNorm.bias"
        return self._op("LayerNormalization", rows, scale, bias, axis=-1, epsilon=1e-12)

    def _op(self, kind: str, *inputs: str, to_name: str = "", **attributes: Any) -> str:
        result = to_name or f"{kind.lower()}_{len(self._nodes)}"
        self._nodes.append(
            self._onnx.helper.make_node(kind, list(inputs), [result], name=result, **attributes)
        )
        return result

    def _ints(self, name: str, values: int | list[int]) -> str:
        return self._constant(name, np.asarray(values, np.int64))

    def _constant(self, name: str, value: Any) -> str:
        self._initializers.append(self._onnx.numpy_helper.from_array(np.asarray(value), name))
        return name

    def _declare_weight(self, name: str) -> None:
        tensor = self._onnx.TensorProto(
            name=name,
            data_type=self._onnx.TensorProto.FLOAT,
            dims=self._shapes[name],
            data_location=self._onnx.TensorProto.EXTERNAL,
        )
        tensor.external_data.add(key="location", value="handed-over-in-memory")
        self._initializers.append(tensor)

    def _serialise(self) -> bytes:
        helper, kinds = self._onnx.helper, self._onnx.TensorProto
        inputs = [
            helper.make_tensor_value_info(WORDS, kinds.FLOAT, ["texts", "tokens", WIDTH]),
            helper.make_tensor_value_info(PRESENT, kinds.FLOAT, ["texts", "tokens"]),
        ]
        outputs = [
            helper.make_tensor_value_info(SENTENCES, kinds.FLOAT, ["texts", WIDTH]),
            helper.make_tensor_value_info(TOKENS, kinds.FLOAT, ["texts", "tokens", WIDTH]),
        ]
        graph = helper.make_graph(self._nodes, "all-MiniLM-L6-v2", inputs, outputs, self._initializers)
        opset = helper.make_opsetid("", _OPSET)
        model = helper.make_model(graph, opset_imports=[opset], ir_version=_IR_VERSION)
        serialised: bytes = model.SerializeToString()
        return serialised
