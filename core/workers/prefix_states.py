"""What a model made of fixed instructions, kept so that no process reads them twice.

Reading some hundred tokens of instructions takes a small processor seconds. They are the same in every call,
so the state after them is kept in a file beside the models. It holds our own instructions and nothing of the
user's: no memory, no question, no name. It is trusted as the model file itself is, and thrown away when its
checksum does not fit.
"""

import contextlib
import ctypes
import hashlib
import os
from pathlib import Path
from typing import Any, Final

_WORTH_IT: Final = 32
"""Tokens below which reading again is as quick."""
_MOST_FILES: Final = 8
_FORMAT: Final = b"afterimage-prefix/1"


class PrefixStates:
    """The states of one loaded model. Belongs to the model's thread."""

    def __init__(self, llama: Any, llama_cpp: Any, model: Path, folder: str) -> None:
        """Take what is needed.

        Args:
            llama: the loaded model.
            llama_cpp: the library.
            model: its file.
            folder: where states are kept; none are where empty.
        """
        self._llama = llama
        self._llama_cpp = llama_cpp
        self._folder = Path(folder) if folder else None
        found = model.stat()
        self._model = hashlib.sha256(
            b"%s/%d/%d/%d/%s"
            % (
                _FORMAT,
                found.st_size,
                found.st_mtime_ns,
                llama.n_ctx(),
                str(model).encode("utf-8", "replace"),
            )
        ).hexdigest()[:16]

    def prepare(self, tokens: list[int], fixed: int) -> int:
        """See to it that the fixed beginning of a prompt is known.

        Args:
            tokens: of the whole prompt.
            fixed: how many at its beginning are always the same.

        Returns:
            How many tokens of the prompt need not be read any more.
        """
        known = self._known(tokens)
        if known >= fixed or fixed < _WORTH_IT or self._folder is None:
            return known
        path = self._path(tokens[:fixed])
        if self._restore(path, tokens[:fixed]):
            return fixed
        self._llama.reset()
        self._llama.eval(tokens[:fixed])
        self._save(path, tokens[:fixed])
        return 0

    def _known(self, tokens: list[int]) -> int:
        """How many tokens at the beginning are those that were read last."""
        held: list[int] = self._llama.input_ids[: self._llama.n_tokens].tolist()
        for place, (one, other) in enumerate(zip(held, tokens, strict=False)):
            if one != other:
                return place
        return min(len(held), len(tokens))

    def _path(self, tokens: list[int]) -> Path:
        assert self._folder is not None  # noqa: S101 - asked before
        version = str(self._llama_cpp.__version__).encode()
        digest = hashlib.sha256(
            version + b"".join(token.to_bytes(4, "little") for token in tokens)
        ).hexdigest()
        return self._folder / f"{self._model}-{digest[:24]}.state"

    def _save(self, path: Path, tokens: list[int]) -> None:
        """Write the state and its checksum beside it. A full disk only costs time, the next time."""
        partial = path.with_suffix(".new")
        array = (self._llama_cpp.llama_token * len(tokens))(*tokens)
        with contextlib.suppress(OSError):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            written = self._llama_cpp.llama_state_seq_save_file(
                self._llama.ctx, os.fsencode(partial), 0, array, len(tokens)
            )
            if written:
                _checksum(path).write_bytes(_digest(partial))
                partial.replace(path)
                self._tidy(path.parent)
            partial.unlink(missing_ok=True)

    def _restore(self, path: Path, tokens: list[int]) -> bool:
        """Load the state, if it is there and what it was."""
        try:
            if _checksum(path).read_bytes() != _digest(path):
                path.unlink()
                return False
            path.touch()
        except OSError:
            return False
        self._llama.reset()
        array = (self._llama_cpp.llama_token * len(tokens))()
        count = ctypes.c_size_t(0)
        read = self._llama_cpp.llama_state_seq_load_file(
            self._llama.ctx, os.fsencode(path), 0, array, len(tokens), ctypes.byref(count)
        )
        if not read or list(array[: count.value]) != tokens:
            self._llama.reset()
            self._llama._ctx.kv_cache_clear()  # noqa: SLF001 - the library offers no other way
            return False
        self._llama.input_ids[: len(tokens)] = tokens
        self._llama.n_tokens = len(tokens)
        self._llama._requires_eval = True  # noqa: SLF001 - as its own `load_state` does
        return True

    @staticmethod
    def _tidy(folder: Path) -> None:
        """Keep the states that were used last."""
        states = sorted(folder.glob("*.state"), key=lambda state: state.stat().st_mtime_ns, reverse=True)
        for old in states[_MOST_FILES:]:
            old.unlink(missing_ok=True)
            _checksum(old).unlink(missing_ok=True)


def _checksum(path: Path) -> Path:
    return path.with_suffix(".sha256")


def _digest(path: Path) -> bytes:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").digest()
