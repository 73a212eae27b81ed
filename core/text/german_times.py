"""German ways to name a time, put into English, whose grammar (`core.text.when_rules`) reads them."""

import re
from collections.abc import Callable
from typing import Final

from core.text.translated import Rule, Translated, translated

_DAYS: Final = {
    "montag": "monday", "dienstag": "tuesday", "mittwoch": "wednesday", "donnerstag": "thursday",
    "freitag": "friday", "samstag": "saturday", "sonnabend": "saturday", "sonntag": "sunday",
}  # fmt: skip
_MONTHS: Final = {
    "januar": "january", "jänner": "january", "februar": "february", "märz": "march", "april": "april",
    "mai": "may", "juni": "june", "juli": "july", "august": "august", "september": "september",
    "oktober": "october", "november": "november", "dezember": "december",
}  # fmt: skip
_SEASONS: Final = {
    "frühling": "spring",
    "frühjahr": "spring",
    "sommer": "summer",
    "herbst": "autumn",
    "winter": "winter",
}
_NUMBERS: Final = {
    "einem": "one", "einer": "one", "ein": "one", "eine": "one", "zwei": "two", "drei": "three",
    "vier": "four",
    "fünf": "five", "sechs": "six", "sieben": "seven", "acht": "eight", "neun": "nine", "zehn": "ten",
    "elf": "eleven", "zwölf": "twelve",
}  # fmt: skip
_UNITS: Final = {
    "sekunde": "seconds", "minute": "minutes", "stunde": "hours", "tag": "days", "woche": "weeks",
    "monat": "months", "jahr": "years",
}  # fmt: skip
_PARTS: Final = {
    "morgen": "morning", "früh": "morning", "vormittag": "morning", "mittag": "afternoon",
    "nachmittag": "afternoon", "abend": "evening", "nacht": "night",
}  # fmt: skip
_LEADS: Final = {
    "seit": "since", "bis": "until", "vor": "before", "nach": "after", "ab": "from", "anfang": "early",
    "mitte": "mid", "ende": "late", "im": "in", "in": "in",
}  # fmt: skip


def _any(names: dict[str, str]) -> str:
    return "|".join(sorted(names, key=len, reverse=True))


_DAY: Final = rf"(?P<day>{_any(_DAYS)})s?"
_SPELL: Final = r"(?P<spell>woche|wochenende|monat|jahr)s?"
_SPELLS: Final = {"woche": "week", "wochenende": "weekend", "monat": "month", "jahr": "year"}
_WHICH: Final = r"(?P<which>letzt|vergangen|vorig|nächst|kommend|dies|jetzig)(?:e[nrsm]?|er)"
_WHICHES: Final = {"letzt": "last", "vergangen": "last", "vorig": "last", "nächst": "next", "kommend": "next"}
_COUNT: Final = rf"(?P<count>\d{{1,3}}|ein\s+paar|einigen|{_any(_NUMBERS)})"
_UNIT: Final = rf"(?P<unit>{_any(_UNITS)})(?:e[ns]?|n|en)?"
_ARTICLE: Final = r"(?:(?:am|an|in|im|der|die|das|dem|den)\s+)?"


def _which(match: re.Match[str]) -> str:
    return _WHICHES.get(match["which"].lower(), "this")


def _count(match: re.Match[str]) -> str:
    said = " ".join(match["count"].lower().split())
    return "a few" if said in {"ein paar", "einigen"} else _NUMBERS.get(said, said)


def _rule(pattern: str, become: Callable[[re.Match[str]], str]) -> Rule:
    return re.compile(rf"(?i)(?<!\w){pattern}(?!\w)"), become


def _said(words: str) -> Callable[[re.Match[str]], str]:
    return lambda _match: words


RULES: Final[tuple[Rule, ...]] = (
    _rule(r"vorgestern", _said("the day before yesterday")),
    _rule(r"übermorgen", _said("the day after tomorrow")),
    _rule(r"gestern\s+(?:abend|nacht)", _said("last night")),
    _rule(rf"gestern\s+(?P<part>{_any(_PARTS)})", lambda m: f"yesterday {_PARTS[m['part'].lower()]}"),
    _rule(r"heute\s+(?:abend|nacht)", _said("tonight")),
    _rule(rf"heute\s+(?P<part>{_any(_PARTS)})", lambda m: f"this {_PARTS[m['part'].lower()]}"),
    _rule(r"gestern", _said("yesterday")),
    _rule(r"heute", _said("today")),
    _rule(r"(?:neulich|kürzlich)", _said("the other day")),
    _rule(
        rf"{_ARTICLE}{_DAY}\s+{_WHICH}\s+woche",
        lambda m: f"{_DAYS[m['day'].lower()]} of {_which(m)} week",
    ),
    _rule(rf"{_ARTICLE}{_WHICH}\s+{_DAY}", lambda m: f"{_which(m)} {_DAYS[m['day'].lower()]}"),
    _rule(rf"{_ARTICLE}{_WHICH}\s+{_SPELL}", lambda m: f"{_which(m)} {_SPELLS[m['spell'].lower()]}"),
    _rule(
        rf"{_ARTICLE}{_WHICH}\s+(?P<season>{_any(_SEASONS)})",
        lambda m: f"{_which(m)} {_SEASONS[m['season'].lower()]}",
    ),
    _rule(r"(?:am|dieses)\s+wochenende", _said("this weekend")),
    _rule(
        rf"{_ARTICLE}{_WHICH}\s+{_COUNT}\s+{_UNIT}",
        lambda m: f"the {_which(m)} {_count(m)} {_UNITS[m['unit'].lower()]}",
    ),
    _rule(rf"vor\s+{_COUNT}\s+{_UNIT}", lambda m: f"{_count(m)} {_UNITS[m['unit'].lower()]} ago"),
    _rule(rf"in\s+{_COUNT}\s+{_UNIT}", lambda m: f"in {_count(m)} {_UNITS[m['unit'].lower()]}"),
    _rule(
        rf"(?P<lead>{_any(_LEADS)})(?:\s+(?:im|den|dem))?\s+(?P<month>{_any(_MONTHS)})",
        lambda m: f"{_LEADS[m['lead'].lower()]} {_MONTHS[m['month'].lower()]}",
    ),
    _rule(
        rf"im\s+(?P<season>{_any(_SEASONS)})",
        lambda m: f"in {_SEASONS[m['season'].lower()]}",
    ),
    _rule(r"im\s+jahre?\s+(?P<year>(?:19|20)\d\d)", lambda m: f"in {m['year']}"),
    _rule(
        rf"zwischen\s+(?P<day>{_any(_DAYS)})\s+und\s+(?P<other>{_any(_DAYS)})",
        lambda m: f"between {_DAYS[m['day'].lower()]} and {_DAYS[m['other'].lower()]}",
    ),
    _rule(
        rf"von\s+(?P<day>{_any(_DAYS)})\s+bis\s+(?P<other>{_any(_DAYS)})",
        lambda m: f"from {_DAYS[m['day'].lower()]} to {_DAYS[m['other'].lower()]}",
    ),
    _rule(
        rf"(?P<lead>seit|bis|vor|nach|ab)(?:\s+(?:zum|dem))?\s+{_DAY}",
        lambda m: f"{_LEADS[m['lead'].lower()]} {_DAYS[m['day'].lower()]}",
    ),
    _rule(rf"(?:am\s+)?{_DAY}", lambda m: f"on {_DAYS[m['day'].lower()]}"),
    _rule(
        r"(?:um\s+)?(?P<hour>[01]?\d|2[0-4])(?:[:.](?P<minute>[0-5]\d))?\s+uhr(?:\s+(?P<after>[0-5]\d))?",
        lambda m: f"at {m['hour']}:{m['minute'] or m['after'] or '00'}",
    ),
    _rule(rf"(?:am|in\s+der)\s+(?P<part>{_any(_PARTS)})", lambda m: f"in the {_PARTS[m['part'].lower()]}"),
    _rule(r"(?<!guten\s)morgen(?=\s*(?:$|[,.!?]|\s[a-zäöü]))", _said("tomorrow")),
)

_GATE: Final = re.compile(
    rf"(?i)gestern|heute|morgen|neulich|kürzlich|{_any(_DAYS)}|woche|monat|\bjahr|{_any(_SEASONS)}|\buhr\b"
    rf"|\b(?:{_any(_LEADS)})\s+(?:im\s+)?(?:{_any(_MONTHS)})\b|\bvor\s+\w+\s+(?:tag|stunde|minute)"
    r"|\b(?:letzt|vergangen|vorig|nächst|kommend)e[nrs]?\b"
)
"""What every such time has one of."""


def english_times(text: str) -> Translated:
    """A German text with its times in English; any other comes back as it is."""
    return translated(text, RULES) if _GATE.search(text) else Translated(text)
