"""Secrets that only the words around them give away: passwords, PINs, one-time codes.

A label alone is not enough: "Password: required" and "error code 500123" are not secrets. What follows has to
look like a value, and words that forms and messages put there are known.
"""

import re
from collections.abc import Iterator
from typing import Final

from core.reading.redaction import vocabulary
from core.reading.redaction.found import Found, Kind
from core.reading.redaction.tokens import TAIL
from core.reading.redaction.vocabulary import NOT_VALUES, PASSWORDS

_BEFORE: Final = r"(?<![A-Za-z0-9])"
_PASSWORD: Final = re.compile(
    rf"{_BEFORE}(?P<label>{PASSWORDS})(?: \([^)]{{1,24}}\))?"
    r"""(?P<sign>["']?\s{0,2}(?::|=|=>)\s{0,3}|\s{0,2}\t\s{0,2}|"""
    r"(?: (?:for|to|of|on|at|für|von|zu|de|para)(?: [^\s:=]+){1,4}?)?"
    r" (?:is|was|ist|lautet|es|est|é|jest)(?: now)?:? |"
    r"""\s(?=['"“«]))"""
    r"""(?P<value>["'“«][^"'”»\t]{3,80}["'”»]|[^\s"'“”«»\t][^\t]*)""",
    re.IGNORECASE,
)
_LABEL_ONLY: Final = re.compile(
    rf"^[^\w]*(?:\w+ ){{0,3}}?(?:{PASSWORDS})(?: \([^)]{{1,24}}\))?\W{{0,4}}$", re.IGNORECASE
)
_BARE_LABEL: Final = re.compile(rf"{_BEFORE}(?:{PASSWORDS})$", re.IGNORECASE)
_SPOKEN: Final = re.compile(r"phrase|recovery|backup|seed", re.IGNORECASE)
"""Labels whose value may have spaces in it."""
_NUMERIC: Final = re.compile(
    r"^(?:pin|puk|cvv|cvc|card |security (?!key|token)|verification |geheimzahl)", re.IGNORECASE
)
"""Labels whose value is a few digits."""
_DIGITS: Final = re.compile(r"[0-9OIl]{3,8}(?![\w])")
_IDENTIFIER: Final = re.compile(r"[(\[{]*[A-Za-z_]+(?:\.[A-Za-z_]+)*(?:[(\[].*)?")
"""A name, or a call of one, with no digit in it."""
_MASKED: Final = re.compile(r"[•●∙·*xX_.…\-\[\]<>{}()|]+$")
_PLACEHOLDER: Final = re.compile(
    r"[<{\[$%][\w ${}.\-]+[>}\]%]?$|\$\w+$|os\.|getenv|process\.env|env\[|[\w.]+\("
)
_SECRETIVE: Final = re.compile(r"(?=.*\d)(?=.*[A-Za-z])|(?=.*[^\w\s])(?=.*\w)|(?=.*[a-z])(?=.*[A-Z]).{6,}")
_TORN: Final = re.compile(r"(?: (?=\S{0,11}\d)[^\s:=]{1,12}(?![^\s])){1,2}")
_PASS: Final = re.compile(r"pass|kennwort|contrase|mot de|senha|wachtwoord|has|mdp|пароль", re.IGNORECASE)
"""Labels whose value may be a plain word at a sentence's end: "the password is swordfish."."""
_STOPS: Final = ".,;)»”"
_ENDS: Final = ".,;:!?)]}>\"'”»"
_MIN_VALUE: Final = 4
_MAX_VALUE: Final = 128

_D: Final = "[0-9OoIl]"
_CODE_VALUE: Final = (
    rf"(?P<value>(?=[OoIl]{{0,2}}\d)(?=(?:{_D} ?){{0,6}}\d(?: ?{_D}){{0,3}}\d)"
    rf"(?:[A-Z]-)?(?:{_D}{{3}}-{_D}{{3}}|(?:{_D} ?){{3,7}}{_D}))(?![\w%]|[.,:/]\d|-\d)"
)
"""Four to eight digits, of which some may have been misread, and be torn."""
_CODES: Final = (
    re.compile(rf"\b(?:{vocabulary.CODES})\b[^\d\t]{{0,24}}?{_CODE_VALUE}", re.IGNORECASE),
    re.compile(rf"(?<![\w.,:/#-]){_CODE_VALUE} (?:is|ist|es|est) (?:your|the|ihr|dein|tu|su|votre|ton)\b.{{0,40}}?\b(?:code|pin|password|otp|código|passwort|kennwort)", re.IGNORECASE),  # noqa: E501
    re.compile(rf"\b(?:use|enter|type) (?:the )?(?:code )?{_CODE_VALUE} (?:to|for|as) (?:your |the |a )?(?:log|sign|verif|confirm|code|authenticat|continue|complete|reset)", re.IGNORECASE),  # noqa: E501
    re.compile(rf"\b(?:your|ihr|dein) (?:\w+ ){{0,2}}code(?: is|:| ist) {_CODE_VALUE}", re.IGNORECASE),
    re.compile(r"(?<!\w)(?P<value>G-\d{6})(?!\w)"),
)  # fmt: skip


def passwords(text: str) -> Iterator[Found]:
    """What stands behind a word for "password", if it looks like one."""
    for match in _PASSWORD.finditer(text):
        sign = match["sign"].strip(" \"':")
        end = _value_end(match["label"], match["value"], spoken_of=sign.isalpha(), assigned="=" in sign)
        if end:
            kind = _kind_of(match["label"])
            whole = match.start("value") + end
            tail = TAIL.match(text, whole) if kind == "token" else None
            yield Found(match.start("value"), tail.end() if tail else whole, kind)


def codes(text: str) -> Iterator[Found]:
    """One-time codes by what is said about them."""
    for pattern in _CODES:
        for match in pattern.finditer(text):
            yield Found(*match.span("value"), "code")


def is_label(text: str) -> bool:
    """Whether a text is nothing but the label of a password field, with its value elsewhere."""
    return _LABEL_ONLY.match(text.strip()) is not None


def value_beside(label: str, text: str) -> Found | None:
    """The password in a text that stands under a label or in the next column.

    Stricter than behind a colon: in a form, what is under a label may be the next label.
    """
    value = text.strip()
    at = text.find(value)
    if _NUMERIC.match(label.strip()):
        digits = _DIGITS.fullmatch(value)
        return Found(at, at + len(value), "password") if digits else None
    likely = (
        6 <= len(value) <= _MAX_VALUE  # noqa: PLR2004 - shorter ones are mostly other things in a form
        and " " not in value
        and "@" not in value.rstrip("@")[1:-1]
        and _SECRETIVE.match(value) is not None
        and not _is_filler(value)
    )
    return Found(at, at + len(value), "password") if likely else None


def _kind_of(label: str) -> Kind:
    return "token" if re.search(r"key|token|secret", label, re.IGNORECASE) else "password"


def _value_end(label: str, value: str, *, spoken_of: bool, assigned: bool) -> int:
    """How many characters of what follows a label are the secret; 0 for none."""
    if value[0] in "\"'“«":
        inner = value.strip("\"'“”«»").strip()
        return 0 if _is_filler(inner) or " must " in inner else len(value)
    if _NUMERIC.match(label):
        digits = _DIGITS.match(value)
        return digits.end() if digits else 0
    if _SPOKEN.search(label) and not spoken_of:
        whole = value.rstrip()
        return 0 if _is_filler(whole) or len(whole) < _MIN_VALUE else len(whole)
    word = value.split(maxsplit=1)[0]
    if assigned:
        word = re.split(r"&(?=[\w.\-]+=)", word)[0]  # in an address the next parameter follows
    if assigned and _IDENTIFIER.fullmatch(word.rstrip(".,;:)")):
        return 0  # a line of a program
    trimmed = word.rstrip(_ENDS) if len(word.rstrip(_ENDS)) >= _MIN_VALUE else word
    if not _MIN_VALUE <= len(word) <= _MAX_VALUE or _is_filler(trimmed):
        return 0
    rest = value[len(word) :].strip()
    if spoken_of or (rest and rest[0].islower()):
        # In a sentence a plain word is a word: "the password is stored nowhere".
        plain_end = spoken_of and not rest and trimmed.isalpha() and _PASS.match(label) is not None
        return len(trimmed) if plain_end or _SECRETIVE.match(trimmed) else 0
    return len(word.rstrip(_STOPS)) + _torn_end(value[len(word) :])


def _torn_end(rest: str) -> int:
    """How far a password goes on behind a space that reading has put into it: pieces with digits in them."""
    torn = _TORN.match(rest)
    return torn.end() if torn else 0


def _is_filler(value: str) -> bool:
    folded = value.casefold().rstrip(_ENDS)
    return (
        not folded
        or folded in NOT_VALUES
        or value.casefold() in NOT_VALUES
        or _MASKED.match(value) is not None
        or _PLACEHOLDER.match(value) is not None
        or _BARE_LABEL.fullmatch(folded) is not None
    )
