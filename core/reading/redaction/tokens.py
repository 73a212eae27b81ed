"""Keys and tokens of services, by the beginnings their makers gave them so that they can be found.

Only such marks are looked for. Whatever merely looks random (a hash, a build number, an id in an address) is
left alone: guessing by entropy takes more commit ids than secrets.
"""

import re
from collections.abc import Iterator
from typing import Final

from core.reading.redaction.found import Found

_TOKENS: Final = (
    r"(?:AK[I1l]A|AS[I1l]A|AB[I1l]A|ACCA)[A-Z0-9l]{16}",  # Amazon
    r"gh[pousr]_[A-Za-z0-9|]{30,255}",  # GitHub
    r"github_pat_[A-Za-z0-9|_]{40,255}",
    r"g[l1I](?:pat|dt|rt|cbt|ptt|ft|soat|agent|imt)-[A-Za-z0-9|_\-]{18,64}",  # GitLab
    r"sk-(?:proj-|svcacct-|admin-|ant-(?:api|admin)\d\d-|or-v1-)?[A-Za-z0-9|_\-]{20,200}",  # OpenAI
    r"(?:sk|rk|pk)_(?:[l1I][i1l]ve|test)_[A-Za-z0-9|]{16,247}",  # Stripe
    r"whsec_[A-Za-z0-9|+/=]{20,64}",
    r"xox[abeprs]-[A-Za-z0-9|\-]{10,250}",  # Slack
    r"xapp-\d-[A-Z0-9]+-\d+-[a-z0-9]{20,}",
    r"https://hooks\.slack\.com/services/[A-Za-z0-9/]{20,}",
    r"https://discord(?:app)?\.com/api/webhooks/\d+/[\w\-]{20,}",
    r"A[I1l]za[A-Za-z0-9|_\-]{35}",  # Google
    r"ya29\.[A-Za-z0-9|_\-]{20,}",
    r"GOCSPX-[A-Za-z0-9|_\-]{20,40}",
    r"SG\.[A-Za-z0-9|_\-]{16,32}\.[A-Za-z0-9|_\-]{16,64}",  # SendGrid
    r"key-[0-9a-f]{32}",  # Mailgun
    r"[0-9a-f]{32}-us\d{1,2}",  # Mailchimp
    r"npm_[A-Za-z0-9|]{36}",
    r"pypi-AgE[A-Za-z0-9|_\-]{40,}",
    r"hf_[A-Za-z0-9|]{30,40}",  # Hugging Face
    r"dop_v1_[a-f0-9]{64}",  # DigitalOcean
    r"shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}",  # Shopify
    r"sq0(?:atp|csp)-[A-Za-z0-9|_\-]{22,43}",  # Square
    r"(?:AC|SK)[0-9a-f]{32}",  # Twilio
    r"\d{8,10}:AA[A-Za-z0-9|_\-]{33}",  # Telegram
    r"dckr_pat_[A-Za-z0-9|_\-]{20,}",
    r"hvs\.[A-Za-z0-9|_\-]{24,}",  # HashiCorp
    r"lin_api_[A-Za-z0-9|]{30,}",
    r"ntn_[A-Za-z0-9|]{40,}",
    r"secret_[A-Za-z0-9|]{40,}",
    r"AGE-SECRET-KEY-1[A-Z0-9]{50,60}",
    r"eyJ[A-Za-z0-9|_\-]{8,}\.eyJ[A-Za-z0-9|_\-]{8,}\.[A-Za-z0-9|_\-]{8,}",  # JSON Web Token
    r"AccountKey=[A-Za-z0-9|+/]{60,90}={0,2}",  # Azure
)
_TOKEN: Final = re.compile(rf"(?<![A-Za-z0-9_])(?:{'|'.join(_TOKENS)})")
_IN_ADDRESS: Final = re.compile(
    r"\b[a-z][a-z0-9+.\-]{1,20}://[^\s/:@]{1,64}:(?P<value>[^\s/@]{3,128})@", re.IGNORECASE
)
_BEARER: Final = re.compile(r"\b(?:bearer|basic)\s+(?P<value>[A-Za-z0-9._~+/\-]{20,}={0,2})", re.IGNORECASE)
_PARAMETER: Final = re.compile(
    r"[?&;](?:access_token|id_token|refresh_token|auth|api_?key|sig(?:nature)?|token|passw(?:or)?d|pwd|secret|code)"
    r"=(?P<value>(?!\[)[^\s&;#]{6,})",
    re.IGNORECASE,
)
_TORN: Final = re.compile(r"(?<=[A-Za-z0-9_\-|]) (?=[A-Za-z0-9_\-|])")
TAIL: Final = re.compile(
    r"(?:\|\S+)?(?:(?: [A-Za-z0-9_\-.|]{1,40})?? "
    r"(?=[A-Za-z0-9_\-|]*\d|[A-Za-z]*[a-z][A-Z])[A-Za-z0-9_\-.|]{2,60}(?![\w.]))+"
)
"""Pieces of a token that reading has torn: with a digit or a capital in them, one without between."""
_FIRST: Final = re.compile(
    r"(?<![A-Za-z0-9_])"
    r"(?:AK[I1l]A|gh[pousr]_|github_pat_|g[l1I]pat-|sk-|[sr]k_(?:[l1I][i1l]ve|test)_|xox[abeprs]-|A[I1l]za|npm_|"
    r"pypi-AgE|hf_|eyJ|SG\.)"
)
_KEY_BEGINS: Final = re.compile(r"-{2,5} ?BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)? ?-{2,5}")
_KEY_ENDS: Final = re.compile(r"-{2,5} ?END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)? ?-{2,5}")


def tokens(text: str) -> Iterator[Found]:
    """Access keys and tokens by their beginnings, passwords in addresses, and what follows "Bearer"."""
    for match in _TOKEN.finditer(text):
        yield _with_tail(text, *match.span())
    for pattern in (_IN_ADDRESS, _BEARER, _PARAMETER):
        for match in pattern.finditer(text):
            yield Found(*match.span("value"), "token")
    yield from _torn_tokens(text)


def _torn_tokens(text: str) -> Iterator[Found]:
    """Tokens that reading has put a space into: from a known beginning on, without the next few spaces."""
    for first in _FIRST.finditer(text):
        whole = _TOKEN.match(text, first.start())
        rest = text[first.start() :]
        for spaces in range(1, 4):
            match = _TOKEN.match(_TORN.sub("", rest, count=spaces))
            if match is None:
                continue
            # A space was taken out of what matched: where the match ends in the text as it was.
            end = _end_with_spaces(rest, match.end())
            if whole is None or first.start() + end > whole.end():
                if whole is not None and rest[whole.end() - first.start() : end].strip().isalpha():
                    break  # a whole token, and then a word
                yield _with_tail(text, first.start(), first.start() + end)
            break


def _with_tail(text: str, start: int, end: int) -> Found:
    """A token with the pieces behind it that look like more of it."""
    tail = TAIL.match(text, end)
    return Found(start, tail.end() if tail else end, "token")


def _end_with_spaces(text: str, letters: int) -> int:
    """Where the first so many characters that are not spaces end."""
    for at, character in enumerate(text):
        letters -= character != " "
        if letters == 0:
            return at + 1
    return len(text)


def begins_key(text: str) -> bool:
    """Whether a private key begins in this line; its body follows in the next ones."""
    return _KEY_BEGINS.search(text) is not None


def ends_key(text: str) -> bool:
    """Whether a private key ends in this line."""
    return _KEY_ENDS.search(text) is not None


def private_keys(text: str) -> Iterator[Found]:
    """Private keys that stand in one text, from their first line to their last, or to the text's end."""
    for begin in _KEY_BEGINS.finditer(text):
        end = _KEY_ENDS.search(text, begin.end())
        yield Found(begin.start(), end.end() if end else len(text), "private-key")
