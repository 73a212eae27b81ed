"""For whom somebody works, and as what: one statement each, where a sentence tells both."""

import re
from collections.abc import Iterator

_FIRM_THEN_ROLE = re.compile(r"(?i)^(?P<firm>.+?)\s+as\s+(?P<role>(?:an?|the|their)\s+.+)$")
_ROLE_THEN_FIRM = re.compile(r"^(?P<role>.+?)\s+(?:at|for|with)\s+(?P<firm>(?:the\s+)?[^\W\d_a-z].*)$")
_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*"
_WHEN = re.compile(
    rf"(?i)\s+(?:in|since|from|on|as\s+of)\s+(?:the\s+)?(?:(?:early|mid|late|end\s+of)[ -])?"
    rf"(?:{_MONTH}|spring|summer|autumn|fall|winter|\d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH})\b.*$"
)


def employments(how: str, stated: str) -> Iterator[tuple[str, str]]:
    """What a statement about work says, as predicate and object: "works at" Kestrel, "works as" a nurse.

    Args:
        how: the word before: "at", "for" or "as".
        stated: what follows it; when that began is no part of either.
    """
    stated = _WHEN.sub("", stated)
    if how == "as":
        both = _ROLE_THEN_FIRM.match(stated)
        yield "works as", both["role"] if both else stated
        if both:
            yield "works at", both["firm"]
        return
    both = _FIRM_THEN_ROLE.match(stated)
    yield f"works {how}", both["firm"] if both else stated
    if both:
        yield "works as", both["role"]
