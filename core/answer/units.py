"""The pieces an answer can quote: a sentence somebody said, a line on the screen; with what stands near."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.answer.fields import Field, fields_of
from core.extraction.senders import read_header
from core.recall.evidence import Evidence
from core.recall.rollup import named_for
from core.records.geometry import Box, bounding
from core.records.screen import ReadFrame
from core.text.quotes import join_lines, lines_of
from core.text.sentences import unmarked
from core.text.when_words import MONTHS

_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?\n]*[\"\u201d')\]]*\s*")
_NUMBERED = re.compile(r"(?=\S*\d)[\w-]{5,}\s")
_ABBREVIATION = re.compile(
    r"(?:\b(?i:mr|mrs|ms|dr|prof|st|no|nr|vs|e\.g|i\.e|etc|approx|tel|inc|ltd|hr|fr|str|bzw|ca|z\.\s?b|d\.\s?h|usw)"
    r"|\b[A-HJ-Z])\.\s*$"
)
"""Also the initial of a name; "I" is hardly ever one."""
_NUMBER = re.compile(r"\s*\d{1,3}[.)]\s*")
_DAY_OF_MONTH = re.compile(r"\b[0-3]?\d\.\s*$")
_MONTH = re.compile(rf"(?i)(?:{'|'.join(MONTHS)})\b")
_NEAR_LINES = 2
"""Lines above and below that a value on the screen may belong to: a label, the rest of a sentence."""
_LONGEST_RUN = 12
"""Lines of a paragraph that are read as one text at most."""
_LONGEST_WRAP = 4
"""Lines that one sentence is taken to run over at most."""
_PROSE = 30
"""Characters from which on a line is long enough to be one of running text."""
_ONE_SENTENCE = 12
"""Characters below which a sentence is no unit of its own ("Yes.", "Wow!")."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that can be quoted as it stands."""

    evidence: Evidence
    text: str
    """Stands character for character in the source."""
    lines: tuple[int, ...]
    """The frame's lines it is made of; empty for messages."""
    answers: str
    """The question it follows; empty where it follows none."""
    near: str
    """What stands around it closely enough to be spoken of together."""
    wide: str
    """What else the window shows, its title and its program."""
    order: int
    """Position within the passage."""
    fields: tuple[Field, ...] = ()
    """What stands in it under a label."""

    @property
    def flat(self) -> str:
        """The text on one line, every position kept: nothing is read across columns, all across line ends."""
        return self.text.replace("\n", " ").replace("\t", "|")

    @property
    def on_screen(self) -> bool:
        """Whether it was read rather than said; then letters may be misread."""
        return self.evidence.frame is not None

    @property
    def is_header(self) -> bool:
        """Whether it only says who sent what follows, and when."""
        if not self.on_screen:
            return False
        header = read_header(self.flat)
        return header is not None and header.kind == "above" and not header.body < len(self.flat)

    @property
    def box(self) -> Box | None:
        """Around the quoted lines on the frame; `None` for messages."""
        frame = self.evidence.frame
        return bounding([frame.lines[index].box for index in self.lines]) if frame else None

    @property
    def clarity(self) -> float:
        """How surely it was read, 0 to 1."""
        frame = self.evidence.frame
        if frame is None or not self.lines:
            return 1.0
        return min(frame.lines[index].confidence for index in self.lines)


def units_of(evidence: Evidence) -> list[Unit]:
    """The units of one passage, in order."""
    return list(_screen_units(evidence) if evidence.passage.lines else _spoken_units(evidence))


def sentences(text: str) -> list[str]:
    """The sentences of a text as they stand in it; one too short to say anything stays with the last."""
    found: list[str] = []
    for match in _SENTENCE.finditer(text):
        piece = match.group()
        if not piece.strip():
            continue
        short = len(piece.strip()) < _ONE_SENTENCE and not _NUMBER.fullmatch(piece)
        if found and (short or _goes_on(found[-1]) or _is_date(found[-1], piece)):
            found[-1] += piece
        else:
            found.append(piece)
    return [unmarked(piece).strip() for piece in found]


def _goes_on(before: str) -> bool:
    """Whether a full stop ended no sentence: an abbreviation's, an initial's, or the number's of a list."""
    return _ABBREVIATION.search(before) is not None or _NUMBER.fullmatch(before) is not None


def _is_date(before: str, after: str) -> bool:
    """Whether a full stop made a number a day: "am 12. März"."""
    return _DAY_OF_MONTH.search(before) is not None and _MONTH.match(after) is not None


def _spoken_units(evidence: Evidence) -> Iterator[Unit]:
    passage = evidence.passage
    beside = " ".join(near.text for near in (evidence.before, evidence.after) if near is not None)
    before = sentences(evidence.before.text)[-1:] if evidence.before is not None else []
    asked = next((sentence for sentence in before if sentence.endswith("?")), "")
    for order, sentence in enumerate(sentences(passage.text)):
        yield Unit(
            evidence,
            sentence,
            (),
            asked,
            f"{passage.text} {beside} {_fact(evidence, sentence)}",
            passage.title,
            order,
        )


def _screen_units(evidence: Evidence) -> Iterator[Unit]:
    passage, frame = evidence.passage, evidence.frame
    if frame is None or any(index >= len(frame.lines) for index in passage.lines):
        return  # the frame went while we looked
    window = frame.lines[passage.lines[0]].window
    shown = [index for index, line in enumerate(frame.lines) if line.window == window]
    everything = join_lines([frame.lines[index].text for index in shown])
    wide = f"{everything}\n{passage.window_title}\n{passage.app}"
    order = 0
    for run in _runs(frame, passage.lines):
        first, last = shown.index(run[0]), shown.index(run[-1])
        close = _close(frame, shown, first, last)
        texts = [frame.lines[item].text for item in run]
        near = join_lines([*(frame.lines[item].text for item in close), _fact(evidence, join_lines(texts))])
        fields = fields_of(frame, shown, first) if len(run) == 1 else ()
        for text, lines in [(texts[0], tuple(run))] if fields else _pieces(texts, run):
            yield Unit(evidence, text, lines, "", near, wide, order, fields)
            order += 1


def _close(frame: ReadFrame, shown: Sequence[int], first: int, last: int) -> Sequence[int]:
    """The lines from `first` to `last` of those shown with a few around, not counting names of senders."""
    for step in (-1, 1):
        left = _NEAR_LINES
        while left and 0 <= (first if step < 0 else last) + step < len(shown):
            at = (first if step < 0 else last) + step
            left -= read_header(frame.lines[shown[at]].text) is None
            first, last = (at, last) if step < 0 else (first, at)
    return shown[first : last + 1]


def _runs(frame: ReadFrame, lines: Sequence[int]) -> list[list[int]]:
    """The lines in runs that one sentence or more goes through."""
    runs: list[list[int]] = []
    for index in lines:
        if runs and len(runs[-1]) < _LONGEST_RUN and _runs_on(frame, runs[-1][-1], index):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _pieces(texts: Sequence[str], run: Sequence[int]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The sentences of a run of lines as they stand there, with the lines that hold each."""
    joined = join_lines(texts)
    start = 0
    for sentence in sentences(joined.replace("\n", " ")):
        begin = joined.replace("\n", " ").index(sentence, start)
        start = begin + len(sentence)
        yield joined[begin:start], tuple(run[at] for at in lines_of(texts, begin, start))


def _fact(evidence: Evidence, said: str) -> str:
    """What a fact made of these words says more plainly: "I started at Northwind" is "Ben works at …"."""
    memory = named_for(evidence.memories, said)
    return memory.text if memory is not None and memory.type == "semantic" else ""


def wrapped(unit: Unit) -> Unit:
    """The whole sentence of a line on the screen that goes on in the next or came from the one before."""
    passage, frame = unit.evidence.passage, unit.evidence.frame
    if frame is None or len(unit.lines) != 1:
        return unit
    lines = passage.lines
    first = last = lines.index(unit.lines[0])
    while first > 0 and last - first < _LONGEST_WRAP and _runs_on(frame, lines[first - 1], lines[first]):
        first -= 1
    while (
        last + 1 < len(lines)
        and last - first < _LONGEST_WRAP
        and _runs_on(frame, lines[last], lines[last + 1])
    ):
        last += 1
    chosen = lines[first : last + 1]
    return replace(unit, lines=chosen, text=join_lines([frame.lines[index].text for index in chosen]))


def _runs_on(frame: ReadFrame, above: int, below: int) -> bool:
    """Whether a sentence of prose breaks between two lines."""
    line, upper, lower = (
        frame.lines[above],
        frame.lines[above].text.rstrip(),
        frame.lines[below].text.lstrip(),
    )
    if _NUMBERED.match(lower) or "\t" in upper or "\t" in lower:
        return False  # a row of a list or a table
    if len(upper) < _PROSE or not lower or not (upper[-1].isalnum() or upper[-1] == ","):
        return False
    margin = max(other.box.right for other in frame.lines if other.window == line.window)
    next_word = line.box.w * (1 + len(lower.split()[0])) / len(upper)
    if line.box.right + next_word < margin:
        return False  # the line ended before its end: what follows is something else
    return lower[0].islower() or upper.split()[-1].islower() or upper[-1] == ","
