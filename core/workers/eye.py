"""The eye of a vision model: puts a picture between the words of a prompt that is being read."""

import ctypes
from pathlib import Path
from typing import Any

from core.models.gguf import read_header
from core.records.errors import RefusedError
from core.workers.pictures_for_models import as_png


class Eye:
    """By the multimodal part of llama.cpp. Belongs to the model's thread."""

    def __init__(self, llama: Any, projector: str, log: Any) -> None:
        """Open its file for a loaded model, with a callback for what the library has to say.

        Raises:
            NotFoundError: There is no such file.
            RefusedError: It is no eye, or not this model's.
        """
        path = Path(projector)
        if not read_header(path).is_projector:
            raise RefusedError(f"{path.name} is not the eye of a vision model (mmproj).")
        import llama_cpp.mtmd_cpp as library
        from llama_cpp.llama_chat_format import MTMDChatHandler

        self._library = library
        library.mtmd_log_set(log, None)
        library.mtmd_helper_log_set(log, None)
        self._handler = MTMDChatHandler(clip_model_path=projector, verbose=False)
        try:
            self._handler._init_mtmd_context(llama)  # noqa: SLF001 - now, so that a wrong file is told now
        except ValueError as error:
            raise RefusedError(f"{path.name} does not belong to this model, or is damaged.") from error

    def look(self, llama: Any, image: bytes) -> None:
        """Read a picture after what was read before.

        Raises:
            RefusedError: It is damaged, or too much for the model.
            RuntimeError: It was told to stop.
        """
        library, context = self._library, self._handler.mtmd_ctx
        try:
            bitmap = self._handler._create_bitmap_from_bytes(as_png(image))  # noqa: SLF001 - there is no other
        except ValueError as error:
            raise RefusedError("The picture cannot be looked at: it is damaged.") from error
        chunks = library.mtmd_input_chunks_init()
        try:
            marker = library.mtmd_default_marker()
            text = library.mtmd_input_text()
            text.text, text.text_len = marker, len(marker)
            text.add_special, text.parse_special = False, True
            bitmaps = (library.mtmd_bitmap_p_ctypes * 1)(bitmap)
            if library.mtmd_tokenize(context, chunks, ctypes.byref(text), bitmaps, 1):
                raise RefusedError("The picture cannot be looked at by this model.")
            for number in range(library.mtmd_input_chunks_size(chunks)):
                self._read(llama, library.mtmd_input_chunks_get(chunks, number))
        finally:
            library.mtmd_input_chunks_free(chunks)
            library.mtmd_bitmap_free(bitmap)

    def _read(self, llama: Any, chunk: Any) -> None:
        library = self._library
        before = llama.n_tokens
        if before + library.mtmd_input_chunk_get_n_tokens(chunk) >= llama.n_ctx():
            raise RefusedError("The picture is too much for this model to look at at once.")
        after = ctypes.c_int32(0)
        if library.mtmd_helper_eval_chunk_single(
            self._handler.mtmd_ctx, llama.ctx, chunk, before, 0, llama.n_batch, False, ctypes.byref(after)
        ):
            raise RuntimeError("a part of a picture was not read")
        llama.input_ids[before : after.value] = 0
        llama.n_tokens = after.value
