"""What goes to the terminal: one document or tidy text on stdout, everything else on stderr."""

import sys
from dataclasses import dataclass
from typing import Any, Final, Self, TextIO

import msgspec

from core.protocol.operations import Progress

_CONTROLS: Final = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}
_UNSAFE: Final = _CONTROLS | dict.fromkeys(
    (*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
)


def plain(text: str) -> str:
    """Text that cannot steer the terminal: what was on a screen once may hold escape sequences."""
    return text.translate(_UNSAFE)


def one_line(text: str, width: int = 160) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(plain(text).split())
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Console:
    """The two streams, and whether the first carries JSON."""

    out: TextIO
    error: TextIO
    json: bool = False

    @classmethod
    def standard(cls, *, json: bool) -> Self:
        """The process's own streams, made able to print any text."""
        for stream in (sys.stdout, sys.stderr):
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure is not None:
                reconfigure(errors="backslashreplace")
        return cls(sys.stdout, sys.stderr, json)

    def document(self, value: Any) -> None:
        """The one JSON document; indented where a person reads it."""
        data = msgspec.json.encode(value)
        if self.out.isatty():
            data = msgspec.json.format(data, indent=2)
        self._write(data.decode("utf-8"))

    def text(self, text: str) -> None:
        """The result for a person."""
        if text:
            self._write(plain(text))

    def note(self, text: str) -> None:
        """Something beside the result."""
        self.error.write(plain(text) + "\n")
        self.error.flush()

    def failure(self, code: str, message: str) -> None:
        """Why it did not work: a sentence for people, and the document for programs."""
        self.note(f"afterimage: {message}")
        if self.json:
            # A path in the message may hold bytes that are not UTF-8.
            self.document({"error": code, "message": message.encode("utf-8", "replace").decode("utf-8")})

    def progress(self, progress: Progress) -> None:
        """How far a long operation is, on one line that is written over; nothing where no person watches."""
        if self.error.isatty():
            count = f" {progress.done:,} of {progress.total:,}" if progress.total else ""
            self.error.write(f"\r\x1b[K{one_line(progress.stage, 60)}{count}")
            self.error.flush()

    def end_progress(self) -> None:
        """Clear the progress line."""
        if self.error.isatty():
            self.error.write("\r\x1b[K")
            self.error.flush()

    def _write(self, text: str) -> None:
        self.out.write(text + "\n")
        self.out.flush()
