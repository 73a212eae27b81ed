"""Keeps the built graph: onnx is loaded once for each version of it, and never in a frozen build."""

import contextlib
import hashlib
import logging
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from core.models import minilm_graph, weights

GRAPH_FILE = f"all-MiniLM-L6-v2-{minilm_graph.GRAPH_VERSION}.graph"

_DIGEST_SIZE = hashlib.sha256().digest_size
_log = logging.getLogger(__name__)


def load_or_build(shapes: Mapping[str, Sequence[int]], shipped: Path, cache: Path) -> bytes:
    """The serialised graph: shipped beside the weights, from the cache, or built now and kept in the cache.

    A cache that cannot be written only costs the time of building again.

    Raises:
        EnvironmentFaultError: The model's files, checked before a graph is built, are damaged.
    """
    for folder in (shipped, cache):
        graph = _read(folder / GRAPH_FILE)
        if graph is not None:
            return graph
    weights.verify(shipped)
    graph = minilm_graph.build(shapes)
    try:
        write(graph, cache)
    except OSError as error:
        _log.warning("the embedder's graph could not be kept: errno %s", error.errno)
    return graph


def write(graph: bytes, folder: Path) -> Path:
    """Put the graph into a folder, whole or not at all; also called when a frozen build is made.

    Raises:
        OSError: The folder cannot be written.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".graph-")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(hashlib.sha256(graph).digest() + graph)
        return temporary.replace(folder / GRAPH_FILE)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _read(path: Path) -> bytes | None:
    """The graph in this file, `None` if there is none or it is not what was written."""
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest, graph = data[:_DIGEST_SIZE], data[_DIGEST_SIZE:]
    return graph if hashlib.sha256(graph).digest() == digest else None
