"""The kind of answer that a question asks for, by its words."""

import re
from typing import Final, Literal

Want = Literal[
    "email",
    "phone",
    "url",
    "path",
    "identifier",
    "amount",
    "percent",
    "time",
    "date",
    "duration",
    "frequency",
    "count",
    "size",
    "person",
    "place",
    "truth",
    "text",
]

_LABEL = """
    (?: invoice | order | ticket | case | reference | ref | booking | confirmation | tracking | account
    | customer | policy | room | gate | seat | flight | serial | pin | contract | claim | issue | track
    | platform | licen[cs]e | registration | model | employee | member | voucher | coupon | promo | discount
    | door | access | zip | postal | part | build | commit | branch | passport | meeting | version
    | purchase\\ order | po | pull\\ request | pr | bug | id | article | item | project | error | status
    | port | iban | vat | tax )
"""
_IDENTIFIED = """
    (?: room | gate | seat | flight | ticket | track | platform | commit | branch | version | port | invoice
    | issue | bug | pull\\ request | order )
"""

# In order of precedence: "what is the phone number" is also a "what", "how much time" is no amount.
_PATTERNS: Final[dict[Want, str]] = {
    "email": r"""
        \be-?mail\ address | \bmail\ address
        | (?:'s|\bmy|\bhis|\bher|\btheir|\bthe)\ +e-?mail\ *(?:\?|$)
        | \b(?:what|which)\ e-?mail\b | \bwhat(?:'s|\ is|\ was)\ .*\be-?mail\ (?:of|for)\b
        | \b(?:reach|contact|write\ to)\b.*\bby\ e-?mail\b | ^\W*[\w\ '.-]{2,40}?\be-?mail\W*$
        """,
    "phone": r"""
        \b(?:tele)?phone\b(?:\ number)? | \b(?:mobile|cell|fax|contact|direct)\ number
        | (?:'s|\bmy|\bhis|\bher|\btheir)\ number\W*$
        | \bnumber\ (?:to|can|should|do)\ .*\b(?:call|ring|reach)
        | \bhow\ (?:can|do|could|should|would)\ (?:i|we|you|one)
          \ (?:call|ring|phone|reach|contact|get\ hold\ of)\b
        """,
    "url": r"\burl\b | \blink\b | \bweb\ ?(?:site|page|address)\b | \bdomain\b",
    "path": r"""
        \b(?:file\ ?)?path\b | \b(?:which|what)\ (?:file|folder|directory)\b
        | \bwhere\ (?:is|was|are|did\ i\ (?:save|store|put))\ .*\b(?:files?|folder|document|script)\b
        """,
    "percent": r"\bpercent(?:age)?\b | \bwhat\ (?:share|proportion|rate)\b | \bhow\ full\b",
    "identifier": rf"""
        \b{_LABEL}\ +(?:number|no\.?|nr\.?|id|code|reference|key|hash|name)\b
        | \b(?:id|code|reference|identifier|hash|pin|iban|passcode)\ +(?:of|for|to|from)\b
        | \b(?:what|which)(?:'s|\ is|\ was)?\ (?:the\ |my\ )?{_IDENTIFIED}\ *(?:\?|$|\b(?:is|was|are|were|am
          |did|do|does|has|have|had|can|must|should|will|i|we|for|in|of|on|at|from|to|with)\b)
        | \baddress\b.*\b(?:host|server|machine|router|printer)\b
        | \b(?:host|server|machine|router|printer)\b.*\baddress\b
        | \bnumber\ of\ the\b | \bip\b(?:\ address)? | \biban\b | \bpid\b | \bpass(?:word|phrase|code)\b
        | \bnumber\ of\ [\w.-]+'s\b
        | \b(?!phone|mobile|cell|fax|contact|direct|the|what|which|that|this|any|some|same)[a-z]{{3,}}
          \ (?:number|code|id)\b(?!\ of\b)
        | \b(?:what|which)\ (?:[\w-]+\ )?(?:commit|flight|seat|gate|ticket|issue|locker|invoice|port|version
          |room|office|desk|extension|bug|order|reference|policy|update|build|release)\b
          (?!\ +(?:date|total|amount|price))
        | \b(?:what|which)\b.*\b(?:extension|office|port|version|seat|gate)\ +of\b
        | \b(?:extension|hash|commit|version|port|seat|gate)\W*$
        | ^\W*(?:the\ )?(?:\w+\ )?(?:commit|version|port|extension|seat|gate|hash)\ (?:of|by|from|for)\b
        """,
    "duration": r"""
        \bhow\ long\b | \bhow\ many\ (?:seconds|minutes|hours|days|weeks|months|years)\b | \bduration\b
        | \bhow\ much\ time\b
        """,
    "size": r"""
        \bhow\ (?:big|large|heavy)\b | \bsize\ of\b | \bhow\ much\ (?:memory|space|ram|disk)\b
        | \b(?:file|disk|image|backup|dump)\ size\b
        """,
    "frequency": r"\bhow\ often\b | \bhow\ frequently\b",
    "count": r"\bhow\ many\b | \bnumber\ of\b | \bhow\ old\b",
    "amount": r"""
        \bhow\ much\b(?!\ (?:time|memory|space|ram|disk)) | \bhow\ (?:high|expensive|costly)\b
        | \bwhat\b(?!\ (?:date|day|time|month|year|week)\b).*\b(?:pay|paid|spend|spent|owe[sd]?|charged?)\b
        | ^\W*[\w\ '.-]{2,40}?\b(?:budget|price|cost|total|fee|rent|salary)\W*$
        | \bwhat\b.*\b(?:cost|price|fee|salary|rent|budget|balance|deposit|refund|total|amount|subtotal|wage
          |fare|premium|quote|revenue|turnover|profit|income|sales|expense|debt|discount|tax|bill)s?\b
          (?=\ *(?:\?|$|\b(?:of|for|in|on|at|from|to|with|is|was|were|did|does|per|this|last|a|i|we)\b))
        """,
    "time": r"\b(?:what|which)\ (?:time|hour)\b",
    "date": r"""
        ^\W*(?:and\ |so\ |but\ )?when\b | \bsince\ when\b
        | \b(?:what|which)\ (?:date|day|month|year|week)\b
        | \bwhen\ (?:is|was|did|does|do|will|are|were|has|have|should|must|can)\b
        | \bwhat(?:'s|\ is|\ was)\ .*\b(?:date|deadline|birthday|anniversary|date\ of\ birth)\b
        | ^\W*(?:the\ )?(?:\w+\ )?(?:deadline|date|birthday)\b | \b(?:deadline|birthday|date)\W*$
        | \b(?:by|until|till)\ when\b
        """,
    "person": r"""
        \bwho(?:m|se)?\b | \bwhich\ (?:person|colleague|friend|contact|child|kid|student|teacher|employee
          |customer|player|member|guest|patient|doctor|speaker|author|candidate|tenant|neighbou?r)\b
        | \bname\ of\ the\ (?:\w+\ )?(?:person|man|woman|guy|lady|teacher|doctor|manager|boss|owner|author
          |speaker|clerk|agent|driver|landlord|lawyer|nurse|organi[sz]er|host|chef|winner|candidate|contact|director)\b
        """,
    "place": r"""
        \bwhere\b | \baddress\b
        | \b(?:which|what)\ (?:city|town|country|place|state|street|building|venue|restaurant|hotel
          |location|company|firm|employer)\b
        """,
    "truth": r"""
        ^\W*(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should)\b
        """,
}
KIND_WORDS: Final[dict[Want, str]] = {
    "email": "email e-mail mail address reach contact",
    "phone": "phone telephone mobile cell number call contact reach",
    "url": "url link website web site page address",
    "path": "path file folder directory",
    "amount": "cost price pay amount",
    "percent": "percent percentage",
    "identifier": "number id code no ip address",
    "time": "hour",
    "date": "date day month year week",
    "duration": "second minute hour day week month year duration",
    "frequency": "",
    "count": "number",
    "size": "size big large memory space disk",
    "person": "person",
    "place": "place location venue city country town address company firm employer",
}
"""Words that name the kind itself. The value says them: beside "ana@example.org" nobody writes "e-mail"."""
_COMPILED: Final = {
    want: re.compile(pattern, re.IGNORECASE | re.VERBOSE) for want, pattern in _PATTERNS.items()
}


def wanted_kind(question: str) -> Want:
    """What would answer the question; "text" where any words may."""
    plain = " ".join(question.replace("\u2019", "'").split())
    return next((want for want, pattern in _COMPILED.items() if pattern.search(plain)), "text")
