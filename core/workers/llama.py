"""One language model in this process, by llama.cpp: loads it, reads prompts, writes answers, stops when told.

What is known to kill a process that uses llama.cpp is kept away from it: broken files are refused before they
are mapped, grammars are tried before they reach a sampler, one thread uses the model, and nothing is freed
while it runs, because the process ends instead.
"""

import codecs
import contextlib
import ctypes
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from core.models.fit import USUAL_CONTEXT, bytes_needed, plans, this_memory
from core.models.gbnf import to_gbnf
from core.models.gguf import GgufHeader, read_header
from core.models.runtime import how_to_build
from core.records.errors import (
    AfterimageError,
    EnvironmentFaultError,
    ModelFailedError,
    RefusedError,
    StoppedError,
)
from core.workers.chat_tokens import ChatTokens, Message, chat_tokens
from core.workers.model_requests import Finish, GenerateText, LoadModel, ModelLoaded, TextGenerated
from core.workers.prefix_states import PrefixStates

if TYPE_CHECKING:
    from core.workers.eye import Eye

_BATCH: Final = 256
"""Tokens of a prompt that are read at once: so often a stop is looked for at the latest."""
_GB: Final = 1e9
_LONGEST_PIECE: Final = 512

Stopped = Callable[[], bool]
OnText = Callable[[str], None]


def _one_mark(error: UnicodeError) -> tuple[str, int]:
    """One mark for a sequence that is no UTF-8, however long: a grammar has counted it as one character."""
    assert isinstance(error, UnicodeDecodeError)  # noqa: S101 - it is registered for decoding
    begins = not 0x80 <= error.object[error.start] < 0xC0  # noqa: PLR2004 - the bits 10xxxxxx go on
    return "\ufffd" if begins else "", error.end


codecs.register_error("one-mark", _one_mark)


class LlamaModel:
    """A loaded model. Belongs to one thread."""

    def __init__(self, request: LoadModel) -> None:
        """Load it, in the best way that this machine's memory allows.

        Raises:
            NotFoundError: There is no such file.
            RefusedError: It is no model for conversations, or broken.
            EnvironmentFaultError: It does not fit, or llama.cpp is not there.
        """
        path = Path(request.path)
        header = read_header(path)
        if header.is_projector or not header.has_chat_template:
            raise RefusedError(
                f"{path.name} is no model for conversations. Choose one whose name says “instruct” or “chat”."
            )
        self._llama_cpp = _library()
        self._stopped: Stopped = lambda: False
        self._llama, self._gpu_layers = self._load(path, header, request)
        self._vocabulary = self._llama_cpp.llama_model_get_vocab(self._llama.model)
        self._abort = self._llama_cpp.ggml_abort_callback(lambda _data: self._stopped())
        self._llama_cpp.llama_set_abort_callback(self._llama.ctx, self._abort, None)
        self._render = self._template()
        self._states = PrefixStates(self._llama, self._llama_cpp, path, request.states)
        self._eye = self._open_eye(request.projector) if request.projector else None
        self.loaded = ModelLoaded(
            header.name or path.stem, self._llama.n_ctx(), self._gpu_layers, self._eye is not None
        )

    # ── loading ──────────────────────────────────────────────────────────────────────────────────────

    def _load(self, path: Path, header: GgufHeader, request: LoadModel) -> tuple[Any, int]:
        memory = this_memory()
        allowed = min(memory.available, request.memory or memory.available)
        gpu = bool(self._llama_cpp.llama_supports_gpu_offload())
        threads = request.threads or max(1, os.cpu_count() or 1)
        least = 0
        for plan in plans(header, request.context or USUAL_CONTEXT, gpu=gpu):
            needed = bytes_needed(header.file_bytes, header.cache_bytes(plan.context))
            least = min(least or needed, needed)
            if needed > allowed and plan.gpu_layers == 0:
                continue
            try:
                llama = self._llama_cpp.Llama(
                    model_path=str(path),
                    n_ctx=plan.context,
                    n_batch=_BATCH,
                    n_ubatch=_BATCH,
                    n_gpu_layers=plan.gpu_layers,
                    n_threads=threads,
                    n_threads_batch=threads,
                    verbose=False,
                )
            except (ValueError, RuntimeError, MemoryError, OSError):
                continue  # with less, it may go
            return llama, plan.gpu_layers
        if least > allowed:
            raise EnvironmentFaultError(
                f"The model {path.name} needs about {least / _GB:.1f} GB of memory, and "
                f"{allowed / _GB:.1f} GB are free. Close other programs, or choose a smaller model."
            )
        raise RefusedError(
            f"{path.name} could not be loaded. It may be of a kind that is not known here yet, or damaged."
        )

    def _open_eye(self, projector: str) -> "Eye":
        from core.workers.eye import Eye  # noqa: PLC0415 -- most models have none, and it imports a lot

        return Eye(self._llama, projector, _kept["log"])

    def _template(self) -> Callable[[list[Message]], str]:
        from llama_cpp.llama_chat_format import Jinja2ChatFormatter

        begin, end = self._llama.token_bos(), self._llama.token_eos()
        formatter = Jinja2ChatFormatter(
            template=self._llama.metadata["tokenizer.chat_template"],
            bos_token=self._piece(begin, special=True).decode("utf-8", "replace") if begin >= 0 else "",
            eos_token=self._piece(end, special=True).decode("utf-8", "replace") if end >= 0 else "",
        )
        # Models that can think aloud before they answer are asked not to: nobody sees it, everybody waits.
        return lambda messages: str(formatter(messages=messages, enable_thinking=False).prompt)

    # ── answering ────────────────────────────────────────────────────────────────────────────────────

    def generate(
        self, request: GenerateText, image: bytes, on_text: OnText, stopped: Stopped
    ) -> TextGenerated:
        """Answer a prompt.

        Args:
            request: what is asked.
            image: a PNG or JPEG to look at, empty for none.
            on_text: given the text piece by piece.
            stopped: asked all the time, from any thread, whether to stop.

        Raises:
            RefusedError: The prompt is too long, the schema not supported, or the model does not see.
            StoppedError: It was told to stop.
        """
        grammar = self._grammar(request)
        if image and self._eye is None:
            raise RefusedError("This model cannot look at pictures.")
        self._stopped = stopped
        self._llama.set_seed(request.seed)
        try:
            if image and self._eye is not None:
                return self._look(self._eye, request, image, grammar, on_text)
            return self._answer(request, grammar, on_text)
        except RuntimeError as error:
            if stopped():
                raise StoppedError("The model was stopped.") from None
            raise ModelFailedError(
                "The model could not go on. Try again, or choose another model."
            ) from error
        finally:
            self._stopped = lambda: False

    def _answer(self, request: GenerateText, grammar: Any, on_text: OnText) -> TextGenerated:
        said = self._said(request)
        tokens = said.tokens
        self._check_room(len(tokens), request.max_tokens)
        reused = self._states.prepare(tokens, said.fixed)
        writing = self._llama.generate(tokens, temp=request.temperature, grammar=grammar)
        text, finish, count = self._write(writing, request.max_tokens, on_text)
        return TextGenerated(text, finish, len(tokens), reused, count)

    def _write(self, writing: Iterator[int], most: int, on_text: OnText) -> tuple[str, Finish, int]:
        decoder = codecs.getincrementaldecoder("utf-8")("one-mark")
        written: list[str] = []
        count = 0
        finish: Finish = "length"
        for token in writing:
            if self._stopped():
                raise StoppedError("The model was stopped.")
            if self._llama_cpp.llama_vocab_is_eog(self._vocabulary, token):
                finish = "stop"
                break
            count += 1
            if piece := decoder.decode(self._piece(token)):
                written.append(piece)
                on_text(piece)
            if count >= most:
                break
        if rest := decoder.decode(b"", final=True):
            written.append(rest)
        return "".join(written), finish, count

    def _look(
        self, eye: "Eye", request: GenerateText, image: bytes, grammar: Any, on_text: OnText
    ) -> TextGenerated:
        """Read a prompt with a picture before the last turn's words, and answer it."""
        said = self._said(request)
        self._llama.reset()
        try:
            self._llama.eval(said.tokens[: said.last])
            eye.look(self._llama, image)
            self._check_room(self._llama.n_tokens + len(said.tokens) - said.last, request.max_tokens)
            self._llama.eval(said.tokens[said.last :])
            read: list[int] = self._llama.input_ids[: self._llama.n_tokens].tolist()
            writing = self._llama.generate(read, temp=request.temperature, grammar=grammar)
            text, finish, count = self._write(writing, request.max_tokens, on_text)
        finally:
            self._llama.reset()  # what it read was no text: nothing of it may count as known
        return TextGenerated(text, finish, len(read), 0, count)

    # ── small things ─────────────────────────────────────────────────────────────────────────────────

    def _grammar(self, request: GenerateText) -> Any:
        """The grammar of a schema, once llama.cpp has understood it: one that it does not would kill us."""
        if request.schema is None:
            return None
        text = to_gbnf(request.schema)
        sampler = self._llama_cpp.llama_sampler_init_grammar(self._vocabulary, text.encode(), b"root")
        if not sampler:
            raise RefusedError("This model's runtime does not understand the form that is asked for.")
        self._llama_cpp.llama_sampler_free(sampler)
        return self._llama_cpp.LlamaGrammar.from_string(text, verbose=False)

    def _said(self, request: GenerateText) -> ChatTokens:
        """The prompt in tokens, with the one that begins a text where the model wants it."""
        said = chat_tokens(request.instructions, request.turns, self._render, self._tokenize)
        begin = self._llama.token_bos()
        wanted = self._llama_cpp.llama_vocab_get_add_bos(self._vocabulary) and begin >= 0
        if not wanted or said.tokens[:1] == [begin]:
            return said
        return ChatTokens([begin, *said.tokens], said.fixed + 1, said.last + 1)

    def _check_room(self, tokens: int, wanted: int) -> None:
        if self._llama.n_ctx() - tokens - 1 < wanted:
            raise RefusedError(
                f"That is too much for this model to read at once: {tokens:,} of its "
                f"{self._llama.n_ctx():,} tokens, and {wanted:,} are wanted for the answer."
            )

    def _tokenize(self, text: str, special: bool) -> list[int]:  # noqa: FBT001 - the shape of a callback
        tokens: Sequence[int] = self._llama.tokenize(text.encode("utf-8", "replace"), False, special)
        return list(tokens)

    def _piece(self, token: int, *, special: bool = False) -> bytes:
        """The bytes of a token. The library's own way gives up beyond 32 of them."""
        buffer = ctypes.create_string_buffer(_LONGEST_PIECE)
        length = self._llama_cpp.llama_token_to_piece(
            self._vocabulary, token, buffer, _LONGEST_PIECE, 0, special
        )
        return buffer.raw[: max(0, length)]


def preload() -> None:
    """Import what loading a model needs. Where the runtime is not there, loading says so."""
    with contextlib.suppress(AfterimageError):
        _library()
        from llama_cpp import llama_chat_format  # noqa: F401 -- its imports are the slow part


def _library() -> Any:
    """llama.cpp, silent: what it says may quote what it read."""
    os.environ.setdefault("GGML_NO_BACKTRACE", "1")
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    try:
        import llama_cpp
    except (ImportError, OSError, RuntimeError, AfterimageError) as error:
        raise EnvironmentFaultError(how_to_build()) from error
    silent = _kept.setdefault("log", llama_cpp.llama_log_callback(lambda _level, _text, _data: None))
    llama_cpp.llama_log_set(silent, None)
    return llama_cpp


_kept: Final[dict[str, Any]] = {}
"""What C holds a pointer to, for as long as the process lives."""
