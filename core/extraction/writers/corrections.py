"""New versions of memories in the user's own words."""

from dataclasses import replace

from core.extraction.dates import Occurrence, occurrence, said_moment
from core.extraction.entities import find_entities
from core.extraction.material import SegmentMaterial
from core.extraction.writers.base import remember
from core.extraction.writers.personal import read_statements
from core.records.memory import Memory, MemoryType, Passage
from core.records.message import Corrected, Message
from core.text.sentences import sentences

_EXTRACTOR = "user/1"
_TAKEN_OVER = frozenset({"block", "subject", "predicate", "kind", "event_type", "title", "goal", "uri"})
"""Fields that the new version has from the old one, for they say what it is a version of."""


class CorrectionWriter:
    """Writes one memory for each correction, of the type of what it puts right."""

    type: MemoryType = "semantic"

    def write(self, material: SegmentMaterial) -> tuple[Memory, ...]:
        """The new versions."""
        return tuple(
            _new_version(material, message, message.corrects, passage)
            for message in material.messages
            if message.corrects is not None
            for passage in [one for one in material.passages if one.source_id == message.id][:1]
        )


def _new_version(material: SegmentMaterial, message: Message, old: Corrected, passage: Passage) -> Memory:
    when = said_moment(passage)
    if old.occurred_start is not None and old.occurred_end is not None:
        when = Occurrence(old.occurred_start, old.occurred_end, "second", "")
    elif named := occurrence(message.text, passage):
        when = named
    fields = {name: value for name, value in old.fields if name in _TAKEN_OVER}
    fields |= {"object": _object(message, old, passage), "actor": message.speaker, "corrects": old.memory_id}
    memory = remember(
        material, passage, old.type, message.text, extractor=_EXTRACTOR, when=when,
        evidence=(material.evidence(passage),),
        entities=find_entities(message.text, material.known_people),
        fields=tuple(fields.items()),
    )  # fmt: skip
    return replace(memory, id=material.identify("memory", "correction", message.id))


def _object(message: Message, old: Corrected, passage: Passage) -> str:
    """The value that it states, if the words still say it the way the old one did; else all of them."""
    before = dict(old.fields)
    for sentence in sentences(message.text):
        for statement in read_statements(sentence, passage, frozenset()):
            if statement.predicate == before.get("predicate"):
                return statement.object
    subject, predicate = before.get("subject", ""), before.get("predicate", "")
    head = f"{subject} {predicate} "
    return message.text[len(head) :] if subject and message.text.startswith(head) else message.text
