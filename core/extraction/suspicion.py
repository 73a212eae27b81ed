"""Signs that a text is there for a machine and not for a reader.

None of them proves anything, and an attack needs none of them: of a public set of attacks, key words alone
caught nothing. They only decide what is shown to the user before it is recalled. What holds is that facts
need a quote, that a source is believed by where it comes from, and that standing facts need two.
"""

import re
from collections import Counter
from typing import Final

from core.text.caches import content_cache
from core.text.tokens import content_words

_ORDERS: Final = re.compile(
    r"(?i)\b(?:ignore|disregard|forget|override|bypass)\s+(?:all\s+|any\s+|everything\s+)?(?:of\s+)?"
    r"(?:the\s+|your\s+|these\s+|previous\s+|prior\s+|above\s+|earlier\s+|other\s+)*"
    r"(?:instructions?|prompts?|rules|guidelines|directions|commands|context|told)\b"
    r"|\b(?:remember|note|store|save|memori[sz]e|record|learn)\s+(?:(?:in|to)\s+(?:your\s+)?memory\s*)?(?:this\s*:?\s*)?"
    r"(?:that\s+)?(?:the\s+)?(?:user|your\s+(?:user|owner))\b"
    r"|\bthe\s+user(?:'s|\u2019s)?\s+(?:\w+\s+){0,2}?(?:prefers|likes|agreed|trusts|lives|banks|is\s+called)\b"
    r"|\bin\s+your\s+(?:answers?|repl(?:y|ies)|responses?|output)\b[\s,]{1,3}(?:please|always|never|do\s+not|don't|you\s+must|include|add|use"
    r"|suggest|recommend|mention|tell|ask|say|direct|refer|promote|advertise|invite|encourage|provide|list|write)\b"
    r"|\byour\s+(?:answers?|responses?|output)\s+(?:should|must|in|into|with)\b"
    r"|\b(?:modify|include|insert|append|add|integrate|rearrange|translate|remove)\b.{0,80}\byour\s+(?:answers?|repl(?:y|ies)|responses?|output)\b"
    r"|\b(?:system\s+prompt|language\s+model|ai\s+(?:assistant|agent|model)|as\s+an\s+ai|llms?|chat\s?bots?)\b.{0,60}"
    r"\b(?:must|should|shall|please|always|never|do\s+not|don't|reply|respond|answer|say|tell|remember|send|ignore|reveal)\b"
    r"|\b(?:dear|attention|hey|hello|note\s+to|message\s+(?:for|to)|instructions?\s+(?:for|to))[\s,:]+(?:the\s+|any\s+|all\s+)?"
    r"(?:ai\b|a\.i\.|assistants?\b|agents?\b|llms?\b|language\s+models?\b|bots?\b|afterimage\b)"
    r"|\byou\s+are\s+(?:now\s+)?(?:an?|the|my)\s+(?:\w+\s+){0,2}?(?:assistant|ai|chatbot|language\s+model|agent)\b"
    r"|\b(?:update|overwrite|change|add\s+to|write\s+to|poison)\s+(?:your|the\s+user's|the\s+assistant's)\s+(?:long-term\s+)?memor(?:y|ies)\b"
    r"|\bwhen(?:ever)?\s+(?:you\s+are|you're)\s+asked\b"
    r"|\bwhen(?:ever)?\s+asked\b.{0,60},\s*(?:always|never|say|answer|reply|respond|tell|recommend|claim|state)\b"
    r"|\bif\s+(?:any(?:one|body)|the\s+user|someone)\s+asks\b"
)
_TEMPLATE: Final = re.compile(
    r"(?i)<\|[\w\s-]{1,24}\|>|\[/?INST\]|<</?SYS>>|</?s>|<(?:/)?(?:system|assistant|user|human|tool_call|function_call)>"
    r"|<(?:start|end)_of_turn>|^\s*#{2,}\s*(?:instruction|response|system|human|assistant)s?\s*:"
    r"|(?:^|\n)\s*(?:system|assistant)\s*:\s"
)
_HIDDEN: Final = re.compile(
    "[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\U000e0000-\U000e007f]"
)
_MANY_WORDS: Final = 14
_SAME_WORD: Final = 6
_SAME_SHARE: Final = 0.3


@content_cache(8_192)
def suspicion(text: str) -> str:
    """Why a text may be a trap, in a word: orders, template, hidden or magnet; empty for no sign of it."""
    if _ORDERS.search(" ".join(text.split())):
        return "orders"
    if _TEMPLATE.search(text):
        return "template"
    if _HIDDEN.search(text):
        return "hidden"
    return "magnet" if _is_magnet(text) else ""


def _is_magnet(text: str) -> bool:
    """Whether it repeats key words so as to be found for every question."""
    found = [token.folded for token in content_words(text)]
    if len(found) < _MANY_WORDS:
        return False
    _, most = (
        Counter(word for word in found if word.isalpha()).most_common(1)[0]
        if any(map(str.isalpha, found))
        else ("", 0)
    )
    return most >= _SAME_WORD and most >= _SAME_SHARE * len(found)
