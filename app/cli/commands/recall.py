"""Commands that bring things back: search, ask, list, show."""

import argparse
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from app.cli.console import one_line
from app.cli.moments import lasting, moment, spoken
from app.cli.outcome import Outcome
from app.cli.session import Session
from core.protocol.operations import Answer, Ask, Hit, ListMemories, MemoryRow, Search, ShowMemory, Version
from core.records.memory import Citation, Memory

_PAGE: Final = 500


def search(session: Session, options: argparse.Namespace) -> Outcome:
    """Find memories or lines."""
    found = session.call(
        Search(
            query=" ".join(options.query),
            limit=options.limit,
            level=options.level,
            app=options.app,
            conversation=options.conversation,
            start=moment(options.start, options.tz),
            end=moment(options.end, options.tz, end=True),
            now=moment(options.now, options.tz),
            zone=options.tz,
            me=options.me,
        )
    )
    if found.notice:
        session.console.note(found.notice)
    text = "\n\n".join(_hit_text(hit, options.tz) for hit in found.hits)
    return Outcome([_hit(hit) for hit in found.hits], text or "Nothing found.")


def ask(session: Session, options: argparse.Namespace) -> Outcome:
    """Answer a question."""
    answer = session.call(
        Ask(" ".join(options.question), now=moment(options.now, options.tz), zone=options.tz, me=options.me)
    )
    if answer.notice:
        session.console.note(answer.notice)
    searched = answer.searched
    document = {
        "answer": answer.answer,
        "short": answer.short,
        "citations": [_citation(citation) for citation in answer.citations],
        "searched": {
            "from": searched.start,
            "to": searched.end,
            "memories": searched.memories,
            "gaps": searched.gaps,
            "missing": [
                {"reason": part.reason, "seconds": part.seconds, "gaps": part.gaps}
                for part in searched.missing
            ],
        },
        "abstained": answer.abstained,
        "mode": answer.mode,
        "nearest": [_hit(hit) for hit in answer.nearest],
    }
    return Outcome(document, _answer_text(answer, options.tz))


def memories(session: Session, options: argparse.Namespace) -> Outcome:
    """List memories, the newest first."""
    rows = list(_rows(session, options.type, options.status))
    lines = [
        f"{row.id}  {spoken(row.time, options.tz or row.zone)}  {row.type:<10}  {one_line(row.summary, 100)}"
        + ("  (pinned)" if row.pinned else "")
        + (f"  ({row.status}{': ' + row.reason if row.reason else ''})" if row.status != "queryable" else "")
        for row in rows
    ]
    return Outcome(rows, "\n".join(lines) or "No memories yet.")


def show(session: Session, options: argparse.Namespace) -> Outcome:
    """One memory with its evidence opened."""
    shown = session.call(ShowMemory(options.id, looked_at=True))
    document: dict[str, Any] = msgspec.to_builtins(shown.memory)
    document["fields"] = dict(shown.memory.fields)
    document["sources"] = [_citation(source) for source in shown.sources]
    document["history"] = msgspec.to_builtins(shown.history)
    text = _memory_text(shown.memory, shown.sources, options.tz)
    if shown.history:
        text += "\n\nOther versions:\n" + "\n".join(_version(one, options.tz) for one in shown.history)
    return Outcome(document, text)


def _rows(session: Session, kind: Any, status: Any) -> Iterator[MemoryRow]:
    offset = 0
    while True:
        page = session.call(ListMemories(type=kind, offset=offset, limit=_PAGE, status=status))
        yield from page.rows
        offset += len(page.rows)
        if not page.rows or offset >= page.total:
            return


def _hit(hit: Hit) -> dict[str, Any]:
    return {
        "memory_id": hit.memory_id or None,
        "type": hit.type,
        "score": hit.score,
        "text": hit.text,
        "time": hit.time,
        "zone": hit.zone,
        "app": hit.app,
        "title": hit.title,
        "url": hit.url,
        "conversation": hit.conversation,
        "speaker": hit.speaker,
        "source_ids": hit.source_ids,
        "reasons": dict(hit.reasons),
    }


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "memory_id": citation.memory_id or None,
        "source_id": citation.source_id,
        "quote": citation.quote,
        "time": citation.time,
        "zone": citation.zone,
        "app": citation.app,
        "title": citation.title,
        "url": citation.url,
        "speaker": citation.speaker,
        "frame_id": citation.frame_id or None,
        "box": citation.box,
    }


def _hit_text(hit: Hit, zone: str) -> str:
    where = _where(hit.speaker, hit.app, hit.title or hit.conversation)
    sources = ", ".join(hit.source_ids[:3]) + (", …" if hit.source_ids[3:] else "") + _link(hit.url)
    return f"{spoken(hit.time, zone or hit.zone)}{where}\n    {one_line(hit.text)}\n    {sources}"


def _answer_text(answer: Answer, zone: str) -> str:
    parts = [answer.answer]
    for number, citation in enumerate(answer.citations, start=1):
        where = _where(citation.speaker, citation.app, citation.title)
        parts.append(
            f"[{number}] {spoken(citation.time, zone or citation.zone)}{where}\n"
            f"    “{one_line(citation.quote)}”\n"
            f"    {citation.frame_id or citation.source_id}{_link(citation.url)}"
        )
    if answer.abstained and answer.nearest:
        parts.append("Nearest:\n" + "\n".join(f"    {one_line(hit.text, 100)}" for hit in answer.nearest))
    searched = answer.searched
    if searched.start is not None and searched.end is not None:
        why = ", ".join(f"{part.reason} {lasting(part.seconds)}" for part in searched.missing)
        gaps = f", with {searched.gaps:,} gaps in the record" if searched.gaps else ""
        gaps += f" ({why})" if why else ""
        parts.append(
            f"Searched {searched.memories:,} memories from {spoken(searched.start, zone)} "
            f"to {spoken(searched.end, zone)}{gaps}."
        )
    return "\n\n".join(parts)


def _memory_text(memory: Memory, sources: tuple[Citation, ...], zone: str) -> str:
    where = _where(memory.app, memory.window_title or memory.conversation)
    when = spoken(memory.occurred_start, zone or memory.zone)
    standing = "" if memory.status == "queryable" else f"  ({memory.status})"
    parts = [f"{memory.id}  {memory.type}  {when}{where}{standing}", memory.text]
    if memory.fields:
        parts.append("\n".join(f"{name}: {value}" for name, value in memory.fields))
    for source in sources:
        where = _where(source.speaker, source.app, source.title)
        parts.append(
            f"    “{one_line(source.quote)}”\n"
            f"    {spoken(source.time, zone or source.zone)}{where}  {source.frame_id or source.source_id}"
        )
    return "\n\n".join(parts)


def _link(url: str) -> str:
    return f"  {url}" if url else ""


def _version(version: Version, zone: str) -> str:
    until = f" to {spoken(version.until, zone or version.zone)}" if version.until else ""
    since = spoken(version.since, zone or version.zone)
    return f"    {version.id}  {since}{until}  {version.status}  {one_line(version.text, 100)}"


def _where(*parts: str) -> str:
    return "".join(f" · {one_line(part, 60)}" for part in parts if part)
