"""The grammar of `models`."""

import argparse
from typing import Any, Final

_ABOUT: Final = (
    "language models that write answers: which there are, and which one is used; none is by default"
)
_MORE: Final = """\
  list                     what is on this machine, what could be downloaded, what is used
  use FILE                 a GGUF file on this machine; “use none” is without a model again
  endpoint URL             a model behind an address (Ollama, llama-server, vLLM, LM Studio): asks first,
                           because questions and what answers them go there
  download NAME            fetch one of those that are listed; goes on where it was interrupted
  remove FILE              delete a downloaded file

A model runs in a process of its own, without keys and without a network. An address must begin with https://
or be this machine. A key for it is taken from AFTERIMAGE_MODEL_KEY and kept in the vault."""


def add(command: Any) -> None:
    """Add the command.

    Args:
        command: makes the parser of a command from its name and summary.
    """
    models = command("models", _ABOUT)
    models.epilog = _MORE
    models.formatter_class = argparse.RawDescriptionHelpFormatter
    models.add_argument(
        "action",
        nargs="?",
        default="list",
        choices=["list", "use", "endpoint", "download", "remove"],
        metavar="list|use|endpoint|download|remove",
        help="see below; list if not said",
    )
    models.add_argument("what", nargs="?", metavar="FILE|URL|NAME", help="of which model")
    models.add_argument("--model", default="", metavar="NAME", help="of an address that has several")
    models.add_argument(
        "--projector", default="", metavar="FILE", help="of a vision model: the file of its eye (mmproj)"
    )
    models.add_argument(
        "--context", type=_tokens, default=0, metavar="N", help="tokens that it reads at once at most"
    )
    models.add_argument(
        "--unverified",
        action="store_true",
        help="download although no checksum is known to tell whether it is what it should be",
    )
    models.add_argument("--yes", action="store_true", help="of an address: do not ask")


def _tokens(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 7:  # noqa: PLR2004 - millions are beyond any model
        raise argparse.ArgumentTypeError(f"“{text}” is not a number of tokens")
    return int(text)
