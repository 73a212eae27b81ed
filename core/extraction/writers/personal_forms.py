"""How people say what they do, where they live, what they like and whom they have: the forms of words."""

import re

_HEAD = (
    r"(?:^|[,;:.!\u2014\u2026-]\s*"
    r"|\b(?:and|but|so|because|cause|since|yeah|well|oh|hey|honestly|actually|also)\s+)"
)
_ADVERB = (
    r"(?:\s+(?:really|also|just|absolutely|actually|still|always|usually|totally|mostly|currently|now|definitely|both"
    r"|truly|even|especially|particularly|kinda|so|very|super|pretty|quite|mainly|recently|personally|already))*"
)
_AM = r"(?:'m|\u2019m|\s+am)"
_HAVE = r"(?:'ve|\u2019ve|\s+have)?"
LIKES = {
    "love": "loves", "like": "likes", "enjoy": "enjoys", "prefer": "prefers", "hate": "hates",
    "dislike": "dislikes", "adore": "adores", "can't stand": "can't stand", "don't like": "doesn't like",
}  # fmt: skip
_RELATION = (
    r"(?:husband|wife|partner|fianc[e\u00e9]e?|girlfriend|boyfriend|son|daughter|brother|sister|mother|mom|mum|father"
    r"|dad|grand(?:mother|father|ma|pa|son|daughter)|aunt|uncle|cousin|niece|nephew|boss|manager|colleague|coworker"
    r"|roommate|neighbou?r|best\s+friend|friend|dog|cat|puppy|kitten|parrot|horse|turtle|doctor|dentist|therapist|lawyer"
    r"|landlord|teacher|coach|mentor)"
)
_HAS = (
    r"(?:dogs?|cats?|puppy|puppies|kittens?|pets?|turtles?|horses?|parrots?|kids?|child(?:ren)?|sons?|daughters?|twins"
    r"|brothers?|sisters?|siblings?|allerg(?:y|ies)|diabetes|asthma|degree|bike|car|house|apartment|garden|tattoos?)"
)
_OCCUPATION = (
    r"(?:\w{3,}(?:ologist|grapher|itect|ician|yst|eer|eller|cher|signer|veloper|ager|nist|tist|alist|rist|ctor|sultant"
    r"|ountant|udent|ant|ember|riter|iver|inger|ancer|nner|ayer|orker|rian|elder|endor|erer|ainer|itor|ender|mer)"
    r"|nurse|doctor|lawyer|mom|mum|mother|dad|father|parent|woman|man|student|chef|vegetarian|vegan|christian|muslim|jew"
    r"|buddhist|atheist|feminist|baker|actor|pilot|judge|veteran|freelancer|cook|coach|nanny|introvert|extrovert"
    r"|mechanic|designer|tutor|founder|owner|minimalist|perfectionist)"
)
NOT_OCCUPATION = re.compile(
    r"(?i)\b(?:moment|winner|believer|sucker|dreamer|matter|number|disaster|monster|beginner|stranger|wonder|bother"
    r"|summer|reminder|member|important|blocker|bummer|dinner)\b"
)
_STANDARD = (
    r"(?:name|nickname|birthday|anniversary|phone\s+number|number|e-?mail(?:\s+address)?|address|hometown|job|major"
    r"|passport\s+number|blood\s+type|shoe\s+size|username|wi-?fi\s+password)"
)
_OBJECT = r"\s+(?P<object>(?:[^.!?;:\u2026]|\.(?=\w))+)"
CUT = re.compile(
    r"(?i),|\s[-\u2013\u2014]|\u2014|\(|\"|\s(?:but|because|cause|so|since|when|while|which|although|though|if|whenever"
    r"|after|until|as\s+well|too|though|unless|before|where|that's|it's|who"
    r"|and\s+(?:i|we|my|it|that|they|he|she|you|the|then|also|have"
    r"|am|was|want|think|just|can|would|find))\b"
)
POINTING = re.compile(
    r"(?i)(?:that|this|it|those|these|them|him|her|you|your|yours|how|what|when|one|some|everything|anything|something|being"
    r"|both|all|any|there|us|to\s+(?:see|hear|know|think|do\s+(?:it|that|this))|seeing|hearing|having|the|our|his|their"
    r"|idea|talking|where|doing|a\s+(?:lot|bit)|making\s+(?:a|an|the)|sharing|knowing)\b"
)
TAIL = re.compile(
    r"(?i)(?:\s+(?:(?:right\s+)?now|any\s?more|these\s+days|nowadays|at\s+the\s+moment|again|already|recently|a\s+lot|more\s+and\s+more|so\s+much|very\s+much|really"
    r"|completely|entirely|altogether|by\s+the\s+way|this\s+(?:week|month|year|spring|summer|autumn|winter)|last\s+(?:week|weekend|month|year|spring|summer|autumn|winter)"
    r"|(?:on|last|this|next)\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day|lately|of\s+late|for\s+(?:good|now|ever|an?\s+(?:while|few\s+\w+|couple\s+of\s+\w+)|(?:\d+|two|three|four|five|six)\s+(?:days|weeks|months|years))|from\s+now\s+on|finally|actually|yesterday|today))+$"
)
"""When and how much, which is no part of what is liked or where somebody lives."""
VAGUE = re.compile(r"(?i)\b(?:them|those|that|this|these|it|ones?|you|your|stuff|things?)\b")
"""What points at something said before: such an object says nothing by itself."""
PLAN = re.compile(
    rf"(?i)(?:{_HEAD}|\b(?:on|next|this|tomorrow|tonight|today)\b[^,.;]{{0,20}}\s)(?:i|we)(?:(?:'m|\u2019m|'re|\u2019re|\s+am|\s+are){_ADVERB}\s+(?:going|planning|about|hoping|excited|starting|off)"
    r"|(?:'ll|\u2019ll|\s+will|\s+shall)|\s+(?:plan|hope|intend|have|want|need|ought)\s+to|{_HAVE}\s+(?:decided|agreed|promised|arranged)\s+to"
    rf"|(?:'m|\u2019m|'re|\u2019re|\s+am|\s+are)\s+supposed\s+to|\s+(?:got|have|'ve\s+got)\s+(?:a|an|my|our)\b"
    r"|(?:'m|\u2019m|'re|\u2019re|\s+am|\s+are)\s+\w+ing)"
)
DENIED = re.compile(r"(?i)(?:not|no\s+longer|never)\b")


def _first_person(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?i){_HEAD}{pattern}")


LIKING = _first_person(
    rf"i(?:{_ADVERB}\s+(?P<verb>{'|'.join(LIKES)})|(?:'ve|\u2019ve|\s+have)\s+always\s+(?P<since>loved|liked|enjoyed|hated|adored)){_OBJECT}"
)
FOND = _first_person(
    rf"i{_AM}{_ADVERB}\s+(?P<how>allergic\s+to|a\s+(?:big\s+|huge\s+)?fan\s+of|keen\s+on|into|passionate\s+about"
    rf"|obsessed\s+with|afraid\s+of|scared\s+of|interested\s+in){_OBJECT}"
)
BEING = _first_person(
    rf"i{_AM}{_ADVERB}\s+(?P<object>an?\s+(?:[\w-]+\s+){{0,3}}?{_OCCUPATION}\b(?:\s+(?:at|for|of|in)\s+[^.!?,;]+)?)"
)
DIET = _first_person(
    rf"i(?:{_AM}|(?:'ve|\u2019ve|\s+have)\s+(?:been|gone|become|turned)|(?:{_HAVE}{_ADVERB})\s+(?:became|turned|went|gone|switched|changed|live|eat|(?:decided|chose|chosen)\s+to\s+(?:go|become|be|eat))(?:\s+to)?(?:\s+being)?){_ADVERB}\s+(?P<object>vegetarian|vegan|pregnant|single|married|divorced|retired|left-handed|diabetic|lactose\s+intolerant)\b"
)
WORK = _first_person(
    rf"i(?:(?:{_AM}|{_HAVE}\s+been){_ADVERB}\s+working|{_ADVERB}\s+work|{_HAVE}{_ADVERB}\s+(?:started|began)\s+(?:working|to\s+work|(?:a|my|the)\s+(?:new\s+)?job))"
    rf"\s+(?P<how>as|at|for|with){_OBJECT}"
)
JOINED = _first_person(
    rf"i(?:{_HAVE}{_ADVERB}\s+(?:joined|started\s+at|been\s+hired\s+by|signed\s+(?:on\s+)?with|got\s+(?:a|the|my)\s+(?:new\s+)?job\s+(?:at|with)"
    rf"|changed\s+jobs\s+to|switched\s+to)|\s+was\s+hired\s+by|{_AM}{_ADVERB}\s+employed\s+(?:at|by)){_OBJECT}"
)
WITH = _first_person(rf"i{_AM}{_ADVERB}\s+(?:with|at){_OBJECT}")
LEFT_OFF = _first_person(
    rf"i(?:\s+no\s+longer\s+(?:like|love|enjoy|eat)|\s+don(?:'|\u2019)t\s+(?:like|love|enjoy|eat)(?=[^.!?]*\s+any\s?more)"
    rf"|{_HAVE}{_ADVERB}\s+(?:stopped|quit|given\s+up|gave\s+up|gone\s+off|went\s+off|lost\s+(?:all\s+)?(?:my\s+)?interest\s+in)"
    r"(?:\s+(?:liking|loving|enjoying|eating))?"
    rf"|{_AM}{_ADVERB}\s+(?:bored|tired|sick|weary|fed\s+up|done)\s+(?:of|with|by)"
    rf"|\s+used\s+to\s+(?:like|love|enjoy)(?=[^.!?]*\bnot\s+any\s?more)){_OBJECT}"
)
HOME = _first_person(
    rf"(?:i|we)(?:(?:{_AM}|'re|\u2019re|\s+are|{_HAVE}\s+been){_ADVERB}\s+(?P<from>from|living\s+in|based\s+in)"
    rf"|{_HAVE}{_ADVERB}(?:\s+finally)?\s+(?P<verb>live|lived|grew\s+up|was\s+born|moved|relocated|come)"
    rf"(?:\s+(?:back|over|away|out))?\s+(?P<how>in|to|from)){_OBJECT}"
)
FAVOURITE = re.compile(
    r"(?i)\b(?P<my>my)\s+(?:(?:new|current|absolute|all[- ]time)\s+)*"
    r"favou?rite\s+(?P<thing>[\w' -]{2,30}?)\s*"
    rf"(?:\b(?:is|are|has\s+to\s+be|would\s+be|has\s+always\s+been|has\s+been|would\s+have\s+to\s+be)\b|:){_OBJECT}"
)
FAVOURITE_IS = re.compile(
    r"(?i)(?:^|[,;:.!]\s*)(?P<object>[^,;:.!?]{2,60}?)\s+(?:is|are|has\s+become)(?:\s+(?:now|still|definitely))?\s+my(?:\s+new)?"
    r"\s+(?:all[- ]time\s+)?favou?rite\s+(?P<thing>[\w'-]+(?:\s[\w'-]+)?)\b"
)
KEEPS = _first_person(
    r"(?:i|we)(?:\s+have|(?:'ve|\u2019ve)\s+got|\s+(?:just\s+)?(?:got|adopted|bought))\s+(?:an?|another|our)\s+(?:\w+\s+){0,2}?"
    rf"(?P<thing>{_RELATION})\s+(?:called|named)\s+(?-i:(?P<object>[A-Z][\w'-]+))"
)
REACH_ME = re.compile(
    r"(?i)\b(?:call|text|ring|phone|reach|write\s+to|e-?mail)\s+me\s+(?:on|at|under|via)\s+"
    r"(?P<object>\+?[\d][\d ()/.-]{5,}\d|[\w.+-]+@[\w-]+\.[\w.-]*\w)"
)
BIRTHDAY = re.compile(rf"(?i)\bit(?:'|\u2019)?s\s+my\s+(?P<thing>birthday|anniversary)\s+on{_OBJECT}")
NAMED = re.compile(
    rf"(?i)\b(?:my|our)\s+(?:(?:younger|older|little|big|late|new|current|oldest|youngest|eldest)\s+)?(?P<thing>{_RELATION})"
    r"(?:(?:'|\u2019)s\s+name\s+is|\s+is\s+(?:called|named)|\s+named|\s+called|\s+is(?:\s+now)?|,)?\s+(?-i:(?P<object>[A-Z][\w'-]+))"
)
OWN = _first_person(
    rf"i(?:\s+have|'ve\s+got|\u2019ve\s+got|\s+own)\s+(?P<object>(?:an?|one|two|three|four|five|\d+)\s+(?:[\w-]+\s+){{0,2}}?{_HAS}\b"
    r"(?:\s+(?:named|called)\s+[\w' ]+)?)"
)
STANDING = re.compile(
    rf"(?i)\bmy\s+(?:(?:new|current|mobile|private|work|home|office)\s+)*(?P<thing>{_STANDARD})(?:\s+(?:is|falls)(?:\s+now)?(?:\s+on)?|\s*:){_OBJECT}"
)
AT_FIRM = re.compile(rf"\s+is(?:\s+now)?\s+(?:at|with){_OBJECT}")
NUMBERED_PERSON = re.compile(
    r"(?:'|\u2019)s\s+(?:(?:new|current|mobile|private|work)\s+)*(?P<thing>(?:phone\s+)?number|e-?mail(?:\s+address)?|birthday|address)"
    rf"\s+is(?:\s+now)?(?:\s+on)?{_OBJECT}"
)
TO_FIRM = _first_person(
    rf"(?:i|we){_HAVE}{_ADVERB}\s+(?:moved|went|gone|switched|changed|transferred)(?:\s+over)?\s+to{_OBJECT}"
)
THIRD = re.compile(
    r"(?:\s+(?:has|have))?(?:\s+(?:currently|now|also|just|recently|finally))*\s+(?P<how>works?\s+(?:at|for|as)|worked\s+(?:at|for|as)"
    r"|is(?:\s+now)?\s+(?:working\s+(?:at|for|as)|living\s+in|based\s+in)|lives?\s+in|lived\s+in|moved\s+to|relocated\s+to"
    r"|went\s+to|gone\s+to|switched\s+to|changed\s+to|transferred\s+to|left\s+and\s+joined"
    r"|joined|started\s+(?:working\s+)?(?:at|for)|got\s+a\s+(?:new\s+)?job\s+at|was\s+hired\s+by"
    rf"|is\s+from|comes\s+from|was\s+born\s+in|is\s+allergic\s+to){_OBJECT}"
)
THIRD_IS = re.compile(
    rf"\s+is\s+(?P<object>(?:the|our|an?|my)\s+(?:[\w-]+\s+){{0,3}}?(?:{_OCCUPATION}|{_RELATION}|CEO|CTO|CFO|head|lead)\b"
    r"(?:\s+(?:at|for|of|in)\s+[^.!?,;]+)?)"
)
