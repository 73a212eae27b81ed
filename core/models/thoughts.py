"""What a model that thinks aloud writes before its answer."""

import re
from typing import Final

_HIDDEN_THOUGHT: Final = re.compile(r"\A\s*<think>.*?(?:</think>\s*|\Z)", re.DOTALL)


def without_thoughts(text: str) -> str:
    """The answer alone."""
    return _HIDDEN_THOUGHT.sub("", text)
