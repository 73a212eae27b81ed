"""Documents and pages that were looked at: what they are called, where they are, what they are about."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from core.extraction.dates import Occurrence
from core.extraction.entities import find_entities
from core.extraction.highlights import highlights
from core.extraction.material import SegmentMaterial
from core.extraction.suspicion import suspicion
from core.extraction.writers.base import one_line, remember
from core.records.memory import Memory, MemoryType, Passage
from core.text.tokens import content_words
from core.text.wordlists import MENU_WORDS

_EXTRACTOR = "rules/2"
_BROWSERS: Final = re.compile(
    r"(?i)firefox|chrom|brave|\bedge|msedge|safari|opera|vivaldi|epiphany|falkon|librewolf|browser|navigator"
)
_FILE: Final = re.compile(
    r"(?i)(?:[\w()&+-][\w ()&+.,'-]{0,80})?[\w)]"
    r"\.(?:pdf|docx?|odt|rtf|xlsx?|ods|csv|pptx?|odp|md|txt|tex|epub|djvu|ipynb)\b"
)
_PATH: Final = re.compile(r"(?<![\w/])(?:~|/home|/mnt|/media|/tmp|/srv|/opt|[A-Z]:\\)[\w./\\ ~+-]*[\w]")
_ADDRESS: Final = re.compile(
    r"(?i)^(?:https?://)?(?P<uri>(?:[a-z0-9-]+\.)+[a-z]{2,12}(?::\d+)?(?:/[^\s]*)?|localhost(?::\d+)?/[^\s]*)$"
)
_NO_DOCUMENT: Final = re.compile(
    r"(?i)^(?:new tab|untitled.*|home|start page|inbox\b.*|settings|preferences|downloads|about:.*|google"
    r"|search.*|mail|chat|calendar|loading.*|.{0,3})$"
)
_LEAST_WORDS: Final = 12
_EXCERPT: Final = 3
_BITS: Final = 64


class ResourceWriter:
    """Writes one resource memory for a segment in which a page or a document was read."""

    type: MemoryType = "resource"

    def write(self, material: SegmentMaterial) -> tuple[Memory, ...]:
        """The document of the segment, if there is one."""
        segment = material.segment
        read = [
            one
            for one in material.passages
            if one.app == segment.app and one.window_title == segment.window_title
        ]
        title = segment.window_title
        if not material.frames or not title or _NO_DOCUMENT.match(title) or not read:
            return ()
        kind = _kind(segment.app, title)
        telling = sum(len(content_words(one.text)) for one in read)
        if not kind or telling < _LEAST_WORDS or any(one.speaker for one in read):
            return ()
        return (_resource(material, read, kind),)


def simhash(text: str) -> str:
    """A hash of a text's words, near for texts that share most of them (Charikar, 2002); hexadecimal."""
    totals = [0] * _BITS
    for word in {token.folded for token in content_words(text)}:
        bits = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=_BITS // 8).digest())
        for place in range(_BITS):
            totals[place] += 1 if bits >> place & 1 else -1
    return f"{sum(1 << place for place, total in enumerate(totals) if total > 0):016x}"


def _kind(app: str, title: str) -> str:
    if _BROWSERS.search(app):
        return "page"
    return "document" if _FILE.search(title) else ""


def _resource(material: SegmentMaterial, read: Sequence[Passage], kind: str) -> Memory:
    segment, first = material.segment, read[0]
    title, uri = segment.window_title, _uri(material, kind)
    parts = [
        (passage, sentence)
        for passage, sentence in highlights(read, _EXCERPT)
        if not suspicion(sentence.text)
    ]
    excerpt = one_line(" \u00b7 ".join(one_line(sentence.text) for _, sentence in parts))
    evidence = [material.evidence(passage, one.start, one.end) for passage, one in parts]
    memory = remember(
        material, first, "resource", f"{title}: {excerpt}" if excerpt else title, extractor=_EXTRACTOR,
        when=Occurrence(segment.started_at, segment.ended_at, "second", ""),
        evidence=tuple(evidence) or (material.evidence(first),),
        entities=find_entities(f"{title}. {excerpt}", material.known_people),
        fields=(
            ("title", title), ("kind", kind), ("uri", uri), ("excerpt", excerpt),
            ("content_hash", simhash("\n".join(one.text for one in read))),
        ),
    )  # fmt: skip
    return replace(
        memory, id=material.identify("memory", "resource", segment.id), summary=one_line(title), url=uri
    )


def _uri(material: SegmentMaterial, kind: str) -> str:
    """Where it is: what the system says, else the address bar or a path in the title."""
    for frame in material.frames:
        window = frame.active_window or (frame.windows[0] if frame.windows else None)
        if window is None:
            continue
        if window.url:
            return window.url
        if path := _PATH.search(window.title):
            return path.group()
        if kind != "page":
            continue
        top = [line for line in frame.lines if line.window >= 0 and frame.windows[line.window] == window]
        for line in top[:6]:
            words = [word for word in line.text.split() if word.casefold() not in MENU_WORDS]
            if len(words) == 1 and (match := _ADDRESS.match(words[0])):
                return match["uri"]
    return ""
