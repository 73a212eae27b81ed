"""What happened: activities, talks, messages that were read, and events that people tell of."""

import re
from collections.abc import Iterator
from dataclasses import replace

from core.extraction.dates import Occurrence, explain, occurrence
from core.extraction.entities import find_entities
from core.extraction.highlights import highlights
from core.extraction.material import SegmentMaterial
from core.extraction.senders import body_of
from core.extraction.suspicion import suspicion
from core.extraction.writers.base import one_line, remember
from core.records.memory import Entity, Evidence, Memory, MemoryType, Passage
from core.text.sentences import Sentence, sentences
from core.text.tokens import content_words

_EXTRACTOR = "rules/1"
_HIGHLIGHTS = 4
_MOST_EVIDENCE = 200
_MOST_ENTITIES = 24
_LONGEST_QUOTE = 240
_LEAST_WORDS = 3
_MANY = 2
_TOLD = re.compile(
    r"(?i)(?:^|[,;.!\u2014-]\s*|\b(?:and|but|so|because|since|then|yesterday|today|ago|(?:last|this|on|in|one|that)\s+\w+)\s+)"
    r"(?:i|we|my\s+\w+)(?:'ve|\u2019ve)?\s"
)
_PAST_VERB = re.compile(
    r"(?i)\b(?:was|were|had|did|went|got|came|saw|met|made|took|said|told|bought|sent|wrote|ran|gave|ate|found|left"
    r"|began|won|lost|felt|spent|taught|caught|drove|flew|sold|built|brought|became|heard|read|set|put|beat|led|held"
    r"|visited|\w{3,}ed)\b"
)


class EpisodicWriter:
    """Writes episodic memories."""

    type: MemoryType = "episodic"

    def write(self, material: SegmentMaterial) -> tuple[Memory, ...]:
        """One memory of the whole segment, one of each message seen on a screen and of each event told."""
        if not material.passages:
            return ()
        if not material.segment.conversation:
            whole = _activity(material)
        elif all(passage.form == "written" for passage in material.passages):
            whole = _document(material)
        else:
            whole = _talk(material)
        return (whole, *_messages_seen(material), *_events_told(material))


def _activity(material: SegmentMaterial) -> Memory:
    segment = material.segment
    place = ": ".join(part for part in (segment.app, segment.window_title) if part) or "the desktop"
    legible = [one for one in material.passages if material.is_legible(one.source_id, one.lines)]
    shown = " \u00b7 ".join(
        one_line(sentence.text)
        for _, sentence in highlights(legible, _HIGHLIGHTS)
        if not suspicion(sentence.text)
    )
    text = f"Used {place} for {_duration(material)}." + (f" On the screen: {shown}" if shown else "")
    return _whole(material, text, f"Used {place}", (("event_type", "activity"), ("app", segment.app)))


def _document(material: SegmentMaterial) -> Memory:
    title = material.segment.conversation
    chosen = [sentence for _, sentence in highlights(material.passages, _HIGHLIGHTS)]
    chosen = chosen or sentences(material.passages[0].text)[:_HIGHLIGHTS]
    told = " \u00b7 ".join(one_line(one.text) for one in chosen if not suspicion(one.text))
    text = f"{title}: {told}" if told else title
    return _whole(material, text, one_line(text), (("event_type", "document"), ("conversation", title)))


def _talk(material: SegmentMaterial) -> Memory:
    speakers = material.speakers
    several = len(speakers) >= _MANY
    names = ", ".join(speakers[:-1]) + f" and {speakers[-1]}" if several else "".join(speakers)
    verb = "talked" if several else "said"
    told = " ".join(
        f"{passage.teller}: {one_line(sentence.text)}" if several else one_line(sentence.text)
        for passage, sentence in highlights(material.passages, _HIGHLIGHTS)
    )
    summary = f"{names} {verb}" + (f": {one_line(told)}" if told else "")
    count = len(material.messages)
    text = f"{names} {verb} ({count} message{'s' if count != 1 else ''}). {told}".rstrip()
    fields = (
        ("event_type", "conversation"),
        ("actor", names),
        ("conversation", material.segment.conversation),
    )
    return _whole(material, text, one_line(summary), fields)


def _whole(material: SegmentMaterial, text: str, summary: str, fields: tuple[tuple[str, str], ...]) -> Memory:
    """The one memory of a segment. Its id is the segment's, so that filing again replaces it."""
    segment, first = material.segment, material.passages[0]
    when = Occurrence(material.passages[0].occurred_at, material.passages[-1].occurred_at, "second", "")
    entities: dict[Entity, None] = {}
    for passage in material.passages:
        entities.update(dict.fromkeys(find_entities(passage.text, material.known_people)))
    people = tuple(Entity(name, "person") for name in material.speakers)
    memory = remember(
        material, first, "episodic", text, extractor=_EXTRACTOR, when=when,
        evidence=tuple(_one_each(material)),
        entities=tuple(dict.fromkeys((*people, *entities)))[:_MOST_ENTITIES],
        fields=(*fields, ("duration", _duration(material))),
    )  # fmt: skip
    return replace(
        memory, id=material.identify("memory", "episodic", segment.id), summary=summary, app=segment.app,
        window_title=segment.window_title,
        url=next((each.url for each in material.passages if each.window_title == segment.window_title), ""),
    )  # fmt: skip


def _one_each(material: SegmentMaterial) -> Iterator[Evidence]:
    """A quote from every source, so that each is found by and deleted with the memory."""
    seen: set[str] = set()
    for passage in material.passages:
        if passage.source_id not in seen and len(seen) < _MOST_EVIDENCE:
            seen.add(passage.source_id)
            found = sentences(passage.text)
            end = min(found[0].end if found else len(passage.text), _LONGEST_QUOTE)
            yield material.evidence(passage, 0, end)


def _messages_seen(material: SegmentMaterial) -> Iterator[Memory]:
    """What somebody wrote in a mail, chat or note that was on the screen."""
    if material.segment.conversation:
        return
    for passage in material.passages:
        said = " ".join(body_of(passage.text).split()) if passage.speaker else ""
        if len(content_words(said)) < _LEAST_WORDS:
            continue
        where = f" in {passage.window_title}" if passage.window_title else ""
        yield remember(
            material, passage, "episodic", f"{passage.speaker} wrote{where}: {said}", extractor=_EXTRACTOR,
            when=Occurrence(passage.occurred_at, passage.occurred_at, "second", ""),
            evidence=(material.evidence(passage),),
            entities=(Entity(passage.speaker, "person"), *find_entities(passage.text, material.known_people)),
            fields=(("event_type", "message"), ("actor", passage.speaker), ("app", passage.app)),
        )  # fmt: skip


def _events_told(material: SegmentMaterial) -> Iterator[Memory]:
    """What a speaker tells of with a time: filed under when it happened, not when it was told."""
    for passage in material.passages:
        if not passage.speaker:
            continue
        for sentence in sentences(passage.text):
            when = told_event(sentence, passage)
            if when is None:
                continue
            text = f"{passage.teller}: {sentence.text}{explain(when, passage.zone)}"
            yield remember(
                material, passage, "episodic", text, extractor=_EXTRACTOR, when=when,
                evidence=(material.evidence(passage, sentence.start, sentence.end),),
                entities=(
                    Entity(passage.speaker, "person"), *find_entities(sentence.text, material.known_people)
                ),
                fields=(("event_type", "told"), ("actor", passage.speaker)),
            )  # fmt: skip


def told_event(sentence: Sentence, passage: Passage) -> Occurrence | None:
    """When what a sentence tells of happened; `None` where it tells of nothing that is over."""
    if sentence.is_question or not _TOLD.search(sentence.text) or not _PAST_VERB.search(sentence.text):
        return None
    when = occurrence(sentence.text, passage)
    return None if when is None or when.start > passage.occurred_at else when


def _duration(material: SegmentMaterial) -> str:
    """How long the segment lasted, in words."""
    seconds = round((material.segment.ended_at - material.segment.started_at).total_seconds())
    minutes = round(seconds / 60)
    if not minutes:
        return "a moment" if seconds < 10 else f"{seconds} s"  # noqa: PLR2004 -- a glance
    return f"{minutes} min" if minutes < 90 else f"{minutes / 60:.1f} h"  # noqa: PLR2004 -- in hours beyond
