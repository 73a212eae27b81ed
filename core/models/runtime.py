"""Whether models can run on this machine, and what to do where they cannot."""

import importlib.util
import sys


def is_built() -> bool:
    """Whether llama.cpp is there; finding out loads nothing."""
    return importlib.util.find_spec("llama_cpp") is not None


def how_to_build() -> str:
    """A sentence for whoever misses it."""
    if getattr(sys, "frozen", False):
        return (
            "This build of Afterimage has no runtime for models on this machine: that is compiled for its "
            "processor. Use an address (“models endpoint”), or run Afterimage from its source."
        )
    return (
        "The runtime for models on this machine is not built. It is built by: "
        "python3 packaging/bootstrap.py model"
    )
