"""All detectors on one text."""

from collections.abc import Collection
from typing import Final

from core.reading.redaction.found import Found, Kind, merged, without
from core.reading.redaction.identity import id_numbers
from core.reading.redaction.labelled import codes, passwords
from core.reading.redaction.numbers import cards, ibans
from core.reading.redaction.seeds import seeds
from core.reading.redaction.tokens import private_keys, tokens

_DETECTORS: Final = (cards, ibans, tokens, private_keys, passwords, codes, seeds, id_numbers)


def find_secrets(text: str, keep: Collection[Kind] = ()) -> tuple[Found, ...]:
    """The secrets in a text, in order and without overlaps.

    Args:
        text: One line or several.
        keep: Kinds that the user wants to find again.
    """
    if len(text) < 4:  # noqa: PLR2004 - shorter than any secret with its label
        return ()
    return merged(one for detect in _DETECTORS for one in detect(text) if one.kind not in keep)


def redact(text: str, keep: Collection[Kind] = ()) -> str:
    """The text with the name of its kind in place of each secret: "Password: [password hidden]"."""
    return without(text, find_secrets(text, keep))
