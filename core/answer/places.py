"""Places in a text: addresses, rooms, towns, where a file is kept, where somebody works."""

import re
from collections.abc import Iterator

from core.answer.found import TRAILING, Found
from core.answer.units import Unit
from core.recall.question import Question
from core.text.names import is_organisation_word
from core.text.values import ValueKind, find_values

_PERSON: tuple[ValueKind, ...] = ("person",)
_ADDRESS: tuple[ValueKind, ...] = ("address",)
_STORED: tuple[ValueKind, ...] = ("path", "url")
_INSIDE = re.compile(
    r"\b(?:in|at|on)\s+(?:the\s+)?(?P<value>(?:meeting\s+|conference\s+|main\s+|big\s+|small\s+)?"
    r"(?:room|hall|gate|building|auditorium)\s+(?=[\w.-]*\d|[A-Z])[A-Z0-9][\w-]*(?:\.\d+)*"
    r"|(?:canteen|kitchen|lobby|office|library|garden|basement|cafeteria|auditorium|boardroom|meeting room"
    r"|conference room|parking lot|car park|town hall|garage|attic|living room|playground|gym)\b)"
)
_ROOM_PLACE = re.compile(
    r"\b(?P<value>(?:Room|Hall|Gate|Building|Auditorium)\s+(?=[\w.-]*\d|[A-Z]\b)[\w-]+(?:\.\d+)*)"
)
_PLACE = re.compile(
    r"\b(?:in|at|to|from|near|on|via|inside|outside|around)\s+(?:the\s+)?"
    r"(?P<value>(?:[A-Z](?=[a-z])[\w'\u2019&.-]*)(?:\s+(?:of|the|de|la|and|&)?\s*[A-Z0-9][\w'\u2019&.-]*){0,4})"
)
_VENUE = re.compile(
    r"\b(?P<value>[A-Z][\w'\u2019-]+(?:\s[A-Z][\w'\u2019-]+){0,2}\s(?:Hall|Theat(?:re|er)|Arena|Museum|Gallery|Hotel|Cafe|Caf\u00e9"
    r"|Park|Station|Church|Stadium|Library|Club|Pub|Bar|Restaurant|Cinema|Opera|Hospital|Clinic|Castle|Garden)s?)\b"
)
_IN_FILES = re.compile(
    r"(?i)\b(?:files?|documents?|(?:spread)?sheet|slides|deck|report|draft|notes|recording|backup|logs?|code|dashboard"
    r"|form|folder|saved?|stored?|put|repo(?:sitory)?|site|page|staging|server|script|download|upload|published|hosted"
    r"|config)\b"
)
_AT_WORK = re.compile(r"(?i)\b(?:works?|working|employed|employer|company|firm)\b")
_POSTAL = re.compile(r"(?i)\baddress\b")
_MONTHS = re.compile(
    r"(?i)^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*$"
)
_EMPLOYED = re.compile(
    r"(?:\b(?:Head|Director|Vice President|VP) of [A-Z]\w+(?: [A-Z]\w+)?"
    r"|\b\w+(?:er|or|ist|ant|ect|yst|ian|eer)|\b(?:Chief|Clerk|Partner|CEO|CTO|CFO|Nurse|Intern|Lead))"
    r"(?:,| at| @)\s(?P<value>[A-Z][\w&'\u2019-]+(?:\s[A-Z&][\w&'\u2019-]*){0,3})"
)
_COMPANY = re.compile(
    r"(?<![\w@.#/-])(?P<value>[^\W\d_a-z][^\W\d_A-Z]+(?:\s(?:&\s)?[^\W\d_a-z][\w&'\u2019-]+){1,3})(?![\w@])"
)


def places_in(unit: Unit, question: Question) -> list[Found]:
    """The places that the unit names, of the kind the question is after."""
    text = unit.flat
    if _AT_WORK.search(question.text):
        found = list(_organisations(text))
    else:
        kinds = (*_ADDRESS, *_STORED) if _IN_FILES.search(question.text) else _ADDRESS
        found = [Found(v.text, v.text, v.start, v.end) for v in find_values(text, kinds)]
        if unit.on_screen and _POSTAL.search(question.text):
            return found
    people = {value.text for value in find_values(text, _PERSON)}
    for pattern in (_INSIDE, _ROOM_PLACE, _PLACE, *((_VENUE,) if unit.on_screen else ())):
        for match in pattern.finditer(text):
            value = match["value"].strip(TRAILING)
            start = match.start("value")
            taken = any(item.start <= start < item.end for item in found)
            named = value in people or (value and _MONTHS.match(value.split()[0]))
            if value and not value.isdigit() and not named and not taken:
                found.append(Found(value, value, start, start + len(value)))
    return found


def may_be_place(text: str, question: Question) -> bool:
    """Whether something that the screen calls a place may be the one asked for."""
    whole = find_values(text)
    if any(value.kind in {"date", "time", "amount", "email", "phone", "percent"} for value in whole):
        return False
    if len(whole) != 1 or whole[0].text != text:
        return not (_AT_WORK.search(question.text) and any(value.kind == "address" for value in whole))
    return whole[0].kind == "person" or (whole[0].kind == "address" and not _AT_WORK.search(question.text))


def _organisations(text: str) -> Iterator[Found]:
    if employed := _EMPLOYED.search(text):
        yield Found(employed["value"], employed["value"], *employed.span("value"), label="company")
        return
    streets = find_values(text, _ADDRESS)
    for match in _COMPANY.finditer(text):
        in_street = any(street.start < match.end() and match.start() < street.end for street in streets)
        if is_organisation_word(match["value"].split()[-1]) and not in_street:
            yield Found(match["value"], match["value"], match.start(), match.end(), label="company")
