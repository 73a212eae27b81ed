"""What a sentence says of the present, told plainly: without what was before, and without what only leads in.

People say that something changed in endless ways, but with few means: they name the old value to take it back
("from Oslo to Turin", "Turin, not Oslo", "no longer Oslo but Turin", "instead of Oslo"), they say that
something ended ("I left", "any more"), or they put a word of correction before it. These means are undone
here, one after the other, so that the grammar of facts need only know how a thing is stated.
"""

# ruff: noqa: E501 -- a pattern of a few means of speech is read as one line

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from core.text.caches import content_cache
from core.text.names import is_organisation_word

_WORD: Final = r"[^\s;!?]*[^\s;!?,.:]"
_VALUE: Final = rf"{_WORD}(?:\s+{_WORD}){{0,4}}?"
"""A few words, such as a name, a sum or a date."""
_END: Final = r"(?=\s*[,;!?.]*\s*$|[,;]\s)"
_PLACE: Final = r"(?:(?:in|at|on|for|with|by|until)\s+)?"
_HAS: Final = r"(?:(?:have|has|had|'ve|\u2019ve)\s+)?"
_NOW: Final = r"(?:(?:now|just|recently|finally|already|currently|also|since|then)\s+)*"

_LEAD: Final = re.compile(
    r"(?i)^(?:\W*(?:(?:correction|update|edit|erratum|typo|sorry|oops|apologies|my\s+(?:mistake|bad)|scratch\s+that"
    r"|strike\s+that|forget\s+that|wait|actually|well|anyway|okay|ok|btw|by\s+the\s+way|fyi|guess\s+what|(?:good|bad|big)\s+news"
    r"|just\s+so\s+you\s+know|i\s+(?:just\s+)?(?:heard|hear|meant|mean|think)(?:\s+(?:that|to\s+say))?|i\s+should\s+say"
    r"|(?:it\s+)?turns\s+out(?:\s+that)?|apparently|heads[- ]up|did\s+you\s+hear|if\s+you\s+(?:ask|must\s+know|want\s+to\s+know)(?:\s+me)?(?:\s+(?:for|about))?|honestly|to\s+be\s+honest)\b[\s,:;.!?\u2026\u2014\u2013-]+|no[,.:;!]+\s*))+"
)
"""Says that something is said, or was said wrongly."""
_SINCE: Final = re.compile(
    r"(?i)^(?:as\s+of|since|starting|from|effective|beginning|these\s+days|nowadays|currently|at\s+present|right\s+now"
    r"|at\s+the\s+moment|for\s+now|last\s+\w+|this\s+\w+|yesterday|today|recently|now|on\s+\w+day|after\s+\w+\s+\w+)\b"
    r"(?:[^,.;:!?]{0,30}?,?\s+(?=(?:i|we|my|our)\b)|[^,.;:!?]{0,30}?,\s+|\s+(?=(?-i:[A-Z])))"
)
"""Says from when."""
_CHANGE: Final = (
    r"(?:mov|switch|chang|went|gone|go(?:es|ing)?\b|relocat|transferr|rais|increas|cut|reduc|rose|risen|grew|fell|shift|push|extend"
    r"|br(?:ought|ing)|convert|migrat|reschedul|postpon|dropp|turn|slip|delay|lower|updat|promot)\w*"
)
_FROM: Final = re.compile(
    rf"(?i)(?P<verb>\b{_CHANGE}\b[^.;!?]{{0,40}}?)\s+(?P<gone>from\s+{_VALUE})\s+(?=to\s)"
)
_INSTEAD: Final = re.compile(
    rf"(?i),?\s+(?P<gone>(?:instead\s+of|rather\s+than|in\s+place\s+of|as\s+opposed\s+to)\s+{_PLACE}{_VALUE})"
    rf"(?:{_END}|(?=\s+(?:to|when|for|from|as)\s))"
)
_INSTEAD_FIRST: Final = re.compile(rf"(?i)^\s*(?P<gone>(?:instead\s+of|rather\s+than)\s+{_VALUE}),\s+")
_NOT_THAT: Final = re.compile(
    rf"(?i)(?:,\s*(?:and\s+)?|\s+and\s+)(?P<gone>(?:not|no\s+longer)\s+(?!any\b){_PLACE}{_VALUE}(?:\s+any\s?(?:more|longer))?)\s*[.!]*$"
)
_DO_NOT: Final = re.compile(
    rf"(?i)^\s*(?P<gone>(?:please\s+)?(?:don(?:'|\u2019)t|do\s+not|no\s+longer)\s+(?:call|use|text|write\s+to|e-?mail)\s+{_VALUE}(?:\s+any\s?more)?)[,;]\s+"
)
_NEGATED: Final = re.compile(
    r"(?i)\b(?P<be>is|are|am)(?:n(?:'|\u2019)t|\s+not|\s+no\s+longer)\b|(?P<short>(?:'|\u2019)(?:m|re|s))\s+(?:not|no\s+longer)\b"
    r"|\b(?P<do>do|does)(?:n(?:'|\u2019)t|\s+not)\s+(?P<verb>\w+)|\bno\s+longer\s+(?P<last>\w+)"
)
_ANY_MORE: Final = re.compile(r"(?i)\s+any\s?(?:more|longer)\b")
_LAPSED: Final = re.compile(r"(?i)\b(?:no\s+longer|any\s?more|any\s+longer)\b")
_BUT: Final = re.compile(
    rf"(?i)(?:[,;]\s*|\s+)(?:(?:and|but)\s+)?(?:but\s+(?:rather\s+)?|(?:it|that|he|she|they)(?:(?:'|\u2019)(?:s|re)|\s+(?:is|are))\s+"
    rf"|(?:it|that|he|she|they)\s+{_HAS}(?:changed|moved)\s+to\s+){_NOW}{_PLACE}(?P<value>{_VALUE})"
    r"(?:\s+(?:now|these\s+days|nowadays|instead|from\s+now\s+on))*\s*[.!]*$"
)
"""What is so in place of what was denied, or of what is only said to have changed."""
_UP_TO: Final = re.compile(
    rf"(?i)^(?P<head>.*(?:\b(?:is|are|am|in|at|for|with|on|to|by|called)|(?:'|\u2019)(?:s|m|re)))\s+{_VALUE}\s*$"
)
_CLAUSES: Final = re.compile(
    r"(?i)\s*;\s*|\s*[,\u2014]\s*(?:(?:and|but|so)\s+)?(?=(?:i|we|he|she|they|my)\b)"
    r"|\s*,?\s+(?:and|but)\s+(?=(?:(?:now|then|just|recently|have|has|i|we|he|she|they)\s+)*(?:live|work|mov|join|start|settl|went|am|is|are)\w*\b)"
    r"|\s*,?\s+(?:and|but)\s+(?=(?:i|we|he|she|they)\b)"
)
_SUBJECT: Final = re.compile(
    r"(?:(?i:i|we)\b|(?:[^\W\d_a-z][\w'-]*\s?){1,3}?(?=\s(?:[a-z]|is\b)|['\u2019]s\s))"
)
_PRONOUN: Final = re.compile(r"(?i)^(?:he|she|they)\b(?:(?:'|\u2019)(?:s|re))?")
_THING: Final = r"(?P<thing>[\w-]+(?:\s[\w-]+){0,2}?)"
_OWNER: Final = r"(?P<owner>my|our|[^\W\d_a-z][\w'-]*['\u2019]s)"
_NEW: Final = r"(?:new\s+|current\s+)?"


def _there(found: re.Match[str]) -> str:
    """The place that "there" points back to, in its stead."""
    verb = (found["live"] or "").lower()
    place = "to" if verb == "moved" else "in" if verb else "at"
    return f"{found.group().removesuffix('there')}{place} {found['value']}"


_Told = str | Callable[[re.Match[str]], str]
_PLAINLY: Final[tuple[tuple[re.Pattern[str], _Told], ...]] = tuple(
    (re.compile(rf"(?i){pattern}"), told)
    for pattern, told in (
        # "… used to be ramen, now it's goulash"; "… in Ghent, and we live there"; "my cat's called …"
        (r"\bused\s+to\s+be\s+[^,;.!?]{1,40}[,;]\s*(?:but\s+|and\s+)?(?:now|nowadays|these\s+days)\s+(?:it|that|he|she)(?:(?:'|\u2019)s|\s+is)\s+", "is "),
        (r"\b(?:in|to|at|for)\s+(?P<value>(?-i:[A-Z])[\w'-]*(?:\s(?-i:[A-Z])[\w'-]*){0,3})(?P<rest>(?:,|\s)[^.;!?]*?\b(?:(?P<live>liv(?:e|es|ing)|moved|settled)|(?P<work>work(?:s|ing)?))\s+)there\b", _there),
        (r"\b(?P<owner>my|our)\s+(?P<thing>[\w-]+(?:\s[\w-]+)?)(?:'|\u2019)s\s+(?=(?:now\s+)?(?:called|named)\b|\+?\d[\d ()/.-]{5,})", r"\g<owner> \g<thing> is "),
        (rf"^as\s+(?:for|to)\s+{_OWNER}\s+{_THING},\s+(?:it|that|he|she)(?:(?:'|\u2019)s|\s+is)\s+", r"\g<owner> \g<thing> is "),
        (r"^(?:this|that|here)(?:(?:'|\u2019)s|\s+is)\s+(?P<owner>my|our)\s+(?P<thing>[\w-]+(?:\s[\w-]+)?)[,:]\s+(?=(?-i:[A-Z])|\+?\d)", r"\g<owner> \g<thing> is "),
        (rf"^(?:i|we)\s*{_HAS}{_NOW}(?:named|called)\s+(?:my|our)\s+(?P<new>new\s+)?(?P<thing>[\w-]+)\s+(?=(?-i:[A-Z]))", r"My \g<thing> is called "),
        (r"^(?P<who>(?-i:[A-Z])[\w-]+)\s+and\s+(?:the|his|her|their)\s+[\w-]+\s+(?=(?:(?:have|are|now|just|recently|finally)\s+)*(?:moved|relocated|settled|live|living)\b)", r"\g<who> "),
        # "my number has changed to …", "I have switched my email to …", "I have a new boss, …"
        (r"^(?:i|we)(?:\s+have|(?:'|\u2019)ve(?:\s+got)?|\s+got|\s+just\s+got)\s+an?\s+new\s+(?:phone|mobile|sim|cell)\s*[,;:]\s*(?:and\s+)?(?:the|my|its)\s+number\s+is\s+", "My phone number is "),
        (rf"^(?:i|we)(?:\s+have|(?:'|\u2019)ve(?:\s+got)?|\s+got)\s+{_NOW}an?\s+new\s+{_THING}\s*[,;]\s*(?:and\s+)?(?:(?:his|her|its|their|the)\s+name\s+is|(?:he|she|it|they)(?:(?:'|\u2019)(?:s|re)|\s+is|\s+are)\s+(?:called|named))\s+", r"My \g<thing> is called "),
        (rf"\b{_OWNER}\s+{_NEW}{_THING}\s+{_HAS}(?:been\s+)?(?:changed|switched|updated)(?:\s+to|[,:;]\s*(?:and\s+)?(?:it(?:'|\u2019)s|it\s+is))\s+(?:now\s+)?", r"\g<owner> \g<thing> is "),
        (rf"^(?:i|we)\s*{_HAS}{_NOW}(?:changed|switched|updated|moved)\s+{_OWNER}\s+{_NEW}{_THING}(?:\s+to|[,:;]\s*(?:and\s+)?(?:it(?:'|\u2019)s|it\s+is))\s+(?:now\s+)?", r"\g<owner> \g<thing> is "),
        (rf"^(?:i|we)(?:\s+have|(?:'|\u2019)ve(?:\s+got)?|\s+got)\s+{_NOW}an?\s+new\s+{_THING}\s*[,:]\s*(?:it(?:'|\u2019)s\s+|it\s+is\s+)?", r"My \g<thing> is "),
        (rf"\b{_OWNER}\s+new\s+{_THING}\s*:\s+", r"\g<owner> \g<thing> is "),
        # "Ingrid took over from Diego as my boss", "teal has replaced red as my favourite colour"
        (rf"^(?P<value>{_VALUE})\s+{_HAS}{_NOW}(?:replaced\s+{_VALUE}\s+as|succeeded\s+{_VALUE}\s+as|took\s+over(?:\s+from\s+{_VALUE})?\s+as|taken\s+over(?:\s+from\s+{_VALUE})?\s+as|became|become|is\s+now)\s+{_OWNER}\s+{_NEW}{_THING}(?:\s+now)?\s*[.!]*$", r"\g<owner> \g<thing> is \g<value>"),
        # where one lives and works
        (r"^my\s+(?:new\s+|current\s+)?(?:home(?:\s?town)?)\s+is\s+(?:now\s+)?(?:in\s+)?", "I live in "),
        (r"^my\s+(?:new\s+|current\s+)?(?:employer|company|workplace)\s+is\s+(?:now\s+)?", "I work at "),
        (rf"^(?P<value>{_VALUE})\s+is\s+(?:now\s+)?where\s+(?P<who>i|we)\s+(?P<verb>live|work)(?:\s+now)?\b", lambda found: f"{found['who']} {found['verb']} {'in' if found['verb'].lower() == 'live' else 'at'} {found['value']}"),
        (rf"\b(?P<has>have\s+|has\s+|'ve\s+|\u2019ve\s+)?{_NOW}(?:settled(?:\s+down)?|ended\s+up|resettled)\s+in\b", " moved to"),
        (r"\b(?:changed|switched)\s+(?:jobs?|employers?|companies)\s+(?:and\s+(?:\w+(?:'|\u2019)?m?\s+)?(?:am|is|are|work|works)(?:\s+now)?\s+(?:at|for|with)|to)\s+", "joined "),
        (r"(?:\b(?:took|taken|accepted|started|has|have|got|landed|found)|(?<=['\u2019]ve))\s+(?:(?:now|got|just)\s+)*an?\s+(?:new\s+)?(?:job|position|role)\s+(?:with|at)\s+", " joined "),
        (r"\bwent\s+to\s+work\s+(?:for|at)\s+", "joined "),
        (rf"\b(?P<was>was|is|am|'m|\u2019m)\s+{_NOW}employed\s+(?:by|at)\s+", lambda found: f"{found['was']} now working at " if found["was"] != "was" else "was hired by "),
        (rf"\s+{_HAS}{_NOW}(?:left|quit)\s+{_VALUE}\s+(?:for|to\s+join|and\s+joined)\s+(?=(?-i:[A-Z]))", " moved to "),
        (r"\b(?:my|our)\s+(?:new\s+|current\s+)?(?:address|flat|apartment|place|house|home|room)\s+is\s+(?:now\s+)?in\s+", "I live in "),
        (r"\b(?P<verb>liv(?:e|es|ing)|work(?:s|ed|ing)?)\s+(?:(?:over|out|back|up|down|full[- ]time|part[- ]time|remotely|mostly|right)\s+)+(?=(?:in|at|for|as)\b)", r"\g<verb> "),
        (r"\s*(?:'|\u2019|\s)\s*(?:ve|have)\s+(?:come|grown)\s+to\s+(?=(?:love|like|enjoy|hate)\b)", " "),
        (r"(?P<be>'m|\u2019m|\s+am|\s+is)\s+(?:now\s+)?a\s+resident\s+of\s+", lambda found: f" live{'s' if found['be'].strip() == 'is' else ''} in "),
        (r"\b(?P<verb>made|make|makes|call|calls)\s+(?P<value>(?-i:[A-Z])[\w'-]*(?:\s(?-i:[A-Z])[\w'-]*)*)\s+(?:(?:my|our|his|her|their)\s+)?(?:new\s+)?home\b", r"moved to \g<value>"),
        (r"^(?P<value>(?-i:[A-Z])[\w'-]*(?:\s(?-i:[A-Z])[\w'-]*)*)\s+is\s+(?:now\s+)?(?:my\s+|our\s+)?(?:new\s+)?home\b", r"I live in \g<value>"),
        (r"\b(?:made|making)\s+the\s+move\s+to\s+", "moved to "),
        (r"\b(?:found|bought|rented|got|took)\s+an?\s+(?:new\s+)?(?:flat|house|apartment|place|home|room)\s+in\s+(?P<value>(?-i:[A-Z])[\w'-]*(?:\s(?-i:[A-Z])[\w'-]*)*)\s+and\s+(?:\w+\s+)?moved\s+in\b", r"moved to \g<value>"),
        (r"^(?:(?:\w+\s+){0,2}(?:was|is)\s+)?my\s+(?:very\s+)?first\s+(?:day|week)\s+(?:at|with)\s+", "I joined "),
        (r"(?:'m|\u2019m|\s+am|\s+is)\s+(?:now\s+)?(?:part|a\s+member)\s+of\s+the\s+(?:team|staff|crew)\s+(?:at|of)\s+", " joined "),
        # what one likes, or does no longer
        (rf"(?:\s+|(?=['\u2019])){_HAS}{_NOW}(?:really\s+)?(?:taken\s+(?:a\s+(?:liking|shine)\s+)?to|took\s+a\s+(?:liking|shine)\s+to|developed\s+an?\s+(?:taste|liking|passion|fondness)\s+for|fallen\s+(?:in\s+love\s+with|for)|fell\s+in\s+love\s+with|grown\s+(?:very\s+)?fond\s+of|become\s+(?:a\s+(?:big\s+)?fan\s+of|fond\s+of)|(?:got|gotten)\s+(?:(?:really|very|totally)\s+)?(?:into|hooked\s+on))\s+", " love "),
        (r"(?:'m|\u2019m|\s+am)\s+(?:(?:really|totally|quite|so|absolutely)\s+)?(?:fond\s+of|(?:crazy|mad|nuts|wild)\s+about|hooked\s+on|in\s+love\s+with)\s+", " love "),
        (r"(?:'m|\u2019m|\s+am)\s+(?:(?:really|totally|quite|so)\s+)*(?:enjoying|loving)\s+", " enjoy "),
        (rf"^(?P<value>{_VALUE})\s+(?:is(?:n(?:'|\u2019)t|\s+not|\s+no\s+longer))\s+(?:really\s+)?(?:for\s+me|my\s+thing|my\s+cup\s+of\s+tea)(?:\s+any\s?(?:more|longer))?(?=\s*[.!,]*$)", r"I am tired of \g<value>"),
        (r"\bcan(?:'|\u2019|no)t\s+get\s+enough\s+of\s+", "love "),
        (rf"(?:\s+|(?=['\u2019])){_HAS}{_NOW}(?:had\s+(?:more\s+than\s+)?enough\s+of|(?:grown|got|gotten|become)\s+(?:(?:really|so|very)\s+)?(?:tired|sick|bored|weary)\s+(?:of|with))\s+", " am tired of "),
        # whom one works for, and when one was born
        (rf"^(?:i|we)\s+{_NOW}(?:(?:report|answer)\s+(?:directly\s+)?to|work\s+(?:directly\s+)?under)\s+(?=(?-i:[A-Z]))", "My boss is "),
        (rf"^(?:i|we)(?:'m|\u2019m|\s+am)\s+{_NOW}reporting\s+(?:directly\s+)?to\s+(?=(?-i:[A-Z]))", "My boss is "),
        (r"\b(?:my|our)\s+(?:team|group|department|unit|crew)\s+is\s+(?:now\s+)?(?:led|run|managed|headed)\s+by\s+(?=(?-i:[A-Z]))", "My boss is "),
        (r"\bi\s+(?:will\s+)?turn\s+(?:a\s+year\s+older|\d{1,3})\s+on\s+", "My birthday is on "),
        (r"\bi\s+(?:have|celebrate)\s+my\s+birthday\s+on\s+", "My birthday is on "),
        (r"\bi\s+was\s+born\s+on\s+", "My birthday is on "),
        (r"\bmy\s+birthday\s+is\s+(?:coming\s+up|again)\s+on\s+", "My birthday is on "),
        (r"\bmy\s+birthday(?:(?:'|\u2019)s|\s+is|\s+falls|\s+comes)\s+(?:(?:always|every\s+year)\s+)?on\s+", "My birthday is on "),
        (r"^(?:just|finally|recently)\s+(?=(?:moved|joined|started|adopted|bought)\b)", "I "),
        # a number to use from now on
        (rf"\buse\s+(?P<value>{_WORD}(?:\s+[\d ()/.-]+)?)\s+(?:to\s+(?:reach|call|contact|text|e-?mail|write\s+to)|for)\s+me\b", r"reach me at \g<value>"),
    )
)  # fmt: skip
_LEFT: Final = re.compile(
    rf"(?i)\s*(?:\b|(?=['\u2019]))(?:{_HAS}{_NOW}(?P<out>moved\s+(?:out\s+of|away\s+from))|{_HAS}{_NOW}(?P<job>resigned\s+from|stopped\s+working\s+(?:at|for)"
    rf"|(?:left|quit|gave\s+up|lost)\s+{_OWNER}\s+(?:job|position|role)\s+(?:at|with))|{_HAS}{_NOW}(?:left|quit))\s+(?P<value>{_VALUE}){_END}"
)
_STOPPED_BEING: Final = re.compile(rf"(?i)\s*(?:\b|(?=['\u2019])){_HAS}{_NOW}stopped\s+being\s+")
_SUPPOSED: Final = re.compile(
    r"(?i)^\W*(?:if|unless|imagine|suppose|supposing|maybe|perhaps|what\s+if|in\s+case|assuming|had\s+i|were\s+i)\b"
    r"|\b(?:i|we|he|she|they)\s+wish(?:es)?\b"
)
_SUPPOSED_VALUE: Final = re.compile(
    r"(?i)\b(?:could|would|might|may)\s+(?:\w+\s+)?(?:be|move|slip|cost|happen|have|take|go|launch)\b|\bnever\b|\b(?:proposed|suggested|wanted)\b"
)
_ONCE: Final = re.compile(
    r"(?i)\bused\s+to\b|\b(?:was|were|had\s+been)\b.*\b(?:originally|initially|at\s+first|once|formerly|previously|back\s+then|ago|before\s+that"
    r"|last\s+(?:year|month|week)|in\s+(?:19|20)\d\d|until\s+(?:19|20)\d\d|planned\s+for)\b"
    r"|\b(?:my|our|his|her|their)\s+(?:\w+\s+){0,2}?(?:number|e-?mail|address|phone|boss|manager|employer|job|home)\s+(?:was|were)\b(?!\s+\w+(?:ed|en)\b)"
    r"|\b(?:originally|initially|formerly|previously|last\s+(?:year|month)|in\s+(?:19|20)\d\d|back\s+then|years\s+ago)\b.*\b(?:was|were|had\s+been)\b"
    r"|\b(?:old|previous|former|earlier|ex-?)\s+(?:\w+\s+){0,2}?(?:number|e-?mail|address|phone|boss|manager|employer|budget|price|rent|date|deadline)\b"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause of a sentence, put plainly."""

    text: str
    ended: bool = False
    """What it says held before and holds no longer."""


def is_supposed(text: str) -> bool:
    """Whether the sentence only supposes something."""
    return _SUPPOSED.search(without_lead(text)) is not None


def is_of_then(text: str) -> bool:
    """Whether it tells how something was, or only could be, and not how it is."""
    return _ONCE.search(text) is not None or _SUPPOSED_VALUE.search(text) is not None


def without_lead(text: str) -> str:
    """The sentence without words that only lead in."""
    return _LEAD.sub("", text)


@content_cache(8_192)
def taken_back(text: str) -> tuple[tuple[int, int], ...]:
    """Where a sentence names values only to say that they do not hold (any more)."""
    found = [
        match.span("gone")
        for pattern in (_FROM, _INSTEAD, _INSTEAD_FIRST, _NOT_THAT, _DO_NOT)
        if (match := pattern.search(text))
    ]
    for match in _NEGATED.finditer(text):
        if _LAPSED.search(text) or _BUT.search(text, match.end()):
            rest = re.search(r"(?i)[,;]\s|\s(?:but|any\s?more|any\s+longer)\b|$", text[match.end() :])
            found.append((match.start(), match.end() + (rest.start() if rest else 0)))
    return tuple(found)


def readings(text: str) -> Iterator[Reading]:
    """The clauses of a sentence that say how something is, or that it has ended.

    The words differ from the sentence's; what is quoted as evidence is the sentence.
    """
    told = _put_plainly(_without_the_old(_begun(text)))
    yield from _clauses(told)


def _begun(text: str) -> str:
    return _SINCE.sub("", _LEAD.sub("", text))


def _without_the_old(text: str) -> str:
    text = _FROM.sub(lambda found: f"{found['verb']} ", text)
    for pattern in (_INSTEAD, _NOT_THAT):
        text = pattern.sub("", text)
    for pattern in (_INSTEAD_FIRST, _DO_NOT):
        text = pattern.sub("", text)
    return re.sub(r"(?i)\s+instead(?=\s*[.!]*$)", "", text)


def _put_plainly(text: str) -> str:
    for pattern, told in _PLAINLY:
        text = pattern.sub(told, text, count=1)
    return " ".join(text.split())


def _clauses(text: str) -> Iterator[Reading]:
    contrasted = _contrasted(text)
    if contrasted is not None:
        yield Reading(_put_plainly(contrasted))
        return
    pieces = [piece for piece in _CLAUSES.split(text) if piece and piece.strip()]
    subject = _SUBJECT.match(pieces[0]) if pieces else None
    for position, piece in enumerate(pieces):
        clause = _with_subject(_begun(piece.strip()), subject[0] if subject else "") if position else piece
        yield from _clause(_put_plainly(clause) if position else clause)


def _with_subject(clause: str, subject: str) -> str:
    if not subject or re.match(r"(?i)(?:i|we|my|our)\b", clause):
        return clause
    if pronoun := _PRONOUN.match(clause):
        verb = " is" if pronoun[0][-2:].lower() in {"'s", "\u2019s", "re"} else ""
        return f"{subject}{verb}{clause[pronoun.end() :]}"
    return f"{subject} {clause}"


def _contrasted(text: str) -> str | None:
    """What holds in place of what is denied: "my boss is no longer Diego but Ingrid" tells who it is."""
    denied = _NEGATED.search(text)
    found = _BUT.search(text, denied.end() if denied else 0)
    if denied is None or found is None:
        return None
    head = _UP_TO.match(_affirmed(_ANY_MORE.sub("", text[: found.start()])).rstrip(" ,;"))
    return f"{head['head']} {found['value']}" if head else None


def _clause(text: str) -> Iterator[Reading]:
    denied = _NEGATED.search(text)
    if denied is not None:
        if _LAPSED.search(text):
            yield Reading(_affirmed(_ANY_MORE.sub("", text)), ended=True)
        yield Reading(text)
        return
    if _STOPPED_BEING.search(text):
        yield Reading(_STOPPED_BEING.sub(" am ", text, count=1), ended=True)
        return
    if left := _LEFT.search(text):
        firm = not left["out"] and (left["job"] or any(map(is_organisation_word, left["value"].split())))
        yield Reading(
            f"{text[: left.start()]} {'work at' if firm else 'live in'} {left['value']}", ended=True
        )
    yield Reading(text)


def _affirmed(text: str) -> str:
    """The clause without its negation."""

    def plain(found: re.Match[str]) -> str:
        if found["be"] or found["short"]:
            return found["be"] or found["short"]
        if found["do"]:
            return found["verb"] + ("s" if found["do"].lower() == "does" else "")
        return found["last"]

    return _NEGATED.sub(plain, text, count=1)
