"""Text of others on its way into a prompt: it must not pass for the marks by which models know who speaks."""

import re
from typing import Final

_SPECIAL: Final = re.compile(
    r"<(?=[|\uff5c])|(?<=[|\uff5c])>"  # <|im_end|> and its kin
    r"|<(?=/?(?:s|bos|eos|pad|unk|think|start_of_turn|end_of_turn|start_of_image|tool_call)\b[^>\n]{0,40}>)"
    r"|\[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS)\])"
    r"|<(?=</?SYS>>)",
    re.IGNORECASE,
)
_LOOKS_LIKE: Final = {"<": "\u2039", ">": "\u203a", "[": "\uff3b"}


def without_special_tokens(text: str) -> str:
    """The text with the brackets of such marks made harmless; as long as before, and else the same."""
    return _SPECIAL.sub(lambda match: _LOOKS_LIKE[match[0]], text)
