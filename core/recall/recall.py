"""Recall: from a question to passages and memories. Search, answers and benchmarks use this and nothing else.

Passages are found by their words, by what stands around them and by meaning; memories by words and meaning,
and through the passages they rest on, so that what extraction missed is still found.
"""

from datetime import UTC, datetime
from itertools import product

from core.memory.search import Scope
from core.memory.shapes import MemoryHead
from core.memory.tables import MemoryTables
from core.protocol.operations.recall import Hit, Search, Searched
from core.recall.activation import NEVER_USED, Uses, of_memory
from core.recall.channels import Embed, Ranked, rank_passages
from core.recall.evidence import MANY, Evidence, EvidencePack
from core.recall.missing import missing
from core.recall.question import Question, understand
from core.recall.ranking import WEIGHTS, Scored, Weights, fuse, in_order
from core.recall.records import Counted, counted
from core.recall.rollup import Holders, best_line, named_for, source_order
from core.recall.standing import standing
from core.records.errors import RefusedError
from core.records.memory import Memory, Passage
from core.records.screen import ReadFrame

_OPENED = 120
"""Passages that are read whole for one question."""
_RAISED = 60
"""Best passages whose memories are looked up."""
_PACK = 24
_MOST_HITS = 1_000


class Recall:
    """The one way to find things. Methods block and may be called from any thread."""

    def __init__(
        self, tables: MemoryTables, embed: Embed, weights: Weights = WEIGHTS, uses: Uses = NEVER_USED
    ) -> None:
        """Recall from these tables.

        Args:
            tables: open.
            embed: the embedder whose vectors the tables hold.
            weights: what each feature of a passage counts.
            uses: what was used when.
        """
        self._uses = uses
        self._weights = weights
        self._tables = tables
        self._embed = embed

    def search(self, request: Search) -> tuple[Hit, ...]:
        """Memories or lines that have to do with some words, best first.

        Raises:
            RefusedError: the query or the limit is beyond measure.
        """
        if not 1 <= request.limit <= _MOST_HITS:
            raise RefusedError(f"A search gives 1 to {_MOST_HITS:,} results.")
        question = understand(
            request.query, request.now or datetime.now(UTC), request.zone or "UTC", request.me
        )
        if not question.text:
            return ()
        apps = self._tables.app_keys(request.app) if request.app else None
        scope = Scope(request.start, request.end, apps, request.conversation)
        ranked = rank_passages(
            self._tables,
            self._embed,
            question,
            scope,
            max(_OPENED, 2 * request.limit),
            self._weights,
            self._uses,
        )
        if request.level == "line":
            return self._lines(question, ranked, request.limit)
        return self._memories(ranked, request.limit, question.asked_at)

    def gather(
        self,
        text: str,
        now: datetime,
        zone: str,
        me: str = "",
        *,
        conversation: str = "",
        sources: tuple[str, ...] | None = None,
        language: str = "",
    ) -> EvidencePack:
        """All that an answer to a question may rest on.

        Args:
            text: the question.
            now: when it is asked; aware.
            zone: IANA name of the asker's zone.
            me: who asks.
            conversation: look only there; empty for everywhere.
            sources: look only at these frames and messages.
            language: of what is composed; that of the question if not given.

        Raises:
            RefusedError: the question is beyond measure.
        """
        question = understand(text, now, zone, me, language)
        scope = Scope(conversation=conversation, sources=sources)
        ranked = rank_passages(self._tables, self._embed, question, scope, _OPENED, self._weights, self._uses)
        return EvidencePack(
            question=question,
            evidence=self._evidence(ranked),
            memories=ranked.memories[:_PACK],
            frequency=self._frequency(question, scope),
            authors=ranked.authors,
            searched=self.searched(question),
            asked=ranked.asked,
            telling=ranked.telling,
            standing=standing(self._tables, question) if not conversation and sources is None else (),
            natively=ranked.natively,
        )

    def counted(
        self, text: str, now: datetime, zone: str, me: str = "", language: str = ""
    ) -> tuple[Counted, Searched] | None:
        """The records that answer a question by being counted, and where they were looked for.

        Args:
            text: the question.
            now: when it is asked; aware.
            zone: IANA name of the asker's zone.
            me: who asks.
            language: of what is composed; that of the question if not given.

        Returns:
            `None` where it is no such question, or nothing of it was ever seen.

        Raises:
            RefusedError: the question is beyond measure.
        """
        question = understand(text, now, zone, me, language)
        found = counted(self._tables, question)
        return None if found is None else (found, self.searched(question))

    def searched(self, question: Question) -> Searched:
        """Where the answer to a question was looked for: the times it names, else all that is remembered."""
        extent = self._tables.extent()
        if extent is None:
            return Searched(None, None, 0, 0)
        if not question.ranges:
            return Searched(*extent, self._tables.count_memories(), self._tables.count_gaps(*extent))
        start = min(item.start for item in question.ranges)
        end = max(item.end for item in question.ranges)
        gaps = self._tables.gaps_between(start, end)
        memories = self._tables.count_memories(start, end)
        return Searched(start, end, memories, len(gaps), missing(gaps, start, end))

    @staticmethod
    def nearest(pack: EvidencePack, limit: int = 3) -> tuple[Hit, ...]:
        """What came closest, for when that was not close enough."""
        hits: dict[str, Hit] = {}
        for item in pack.evidence:
            line = best_line(pack.question, item.passage)
            memory = named_for(item.memories, line)
            hits.setdefault(item.passage.source_id, _line_hit(item.passage, line, item.scored, memory))
        return tuple(hits.values())[:limit]

    def _lines(self, question: Question, ranked: Ranked, limit: int) -> tuple[Hit, ...]:
        best: dict[str, tuple[Passage, Scored]] = {}
        for passage, scored in zip(ranked.passages, ranked.scored, strict=True):
            best.setdefault(passage.source_id, (passage, scored))
        chosen = list(best.values())[:limit]
        holders = Holders(self._tables.memories_by_segments({passage.segment for passage, _ in chosen}))
        hits = []
        for passage, scored in chosen:
            line = best_line(question, passage)
            hits.append(_line_hit(passage, line, scored, named_for(holders.of(passage), line)))
        return tuple(hits)

    def _memories(self, ranked: Ranked, limit: int, now: datetime) -> tuple[Hit, ...]:
        passages = ranked.passages[: max(_RAISED, limit)]
        holders = Holders(self._tables.memory_heads({passage.segment for passage in passages}))
        reasons: dict[str, Scored] = {}
        heads: dict[str, Memory | MemoryHead] = {}
        for passage, scored in zip(passages, ranked.scored, strict=False):
            for memory in holders.of(passage):
                heads.setdefault(memory.id, memory)
                reasons.setdefault(memory.id, scored)
        direct = {memory.id: memory for memory in ranked.memories}
        scores = fuse(list(heads), list(direct))
        best = max(scores.values(), default=1.0)
        heads |= direct
        order = in_order(self._at_hand(heads[name], score / best, now) for name, score in scores.items())
        order = order[:limit]
        known = direct | self._tables.get_many(Memory, (one.key for one in order if one.key not in direct))
        sources = [passage.source_id for passage in passages]
        return tuple(
            _memory_hit(known[item.key], item.score, sources, _reasons(reasons.get(item.key), item))
            for item in order
            if item.key in known
        )

    def _at_hand(self, memory: Memory | MemoryHead, score: float, now: datetime) -> Scored:
        """Its place, with what its own use says, from 0 to 1 like the score."""
        nearness = of_memory(memory, self._uses.of_memory(memory.id), now)
        return Scored(memory.id, score, ()).with_more({"at_hand": nearness}, self._weights)

    def _evidence(self, ranked: Ranked) -> tuple[Evidence, ...]:
        top = ranked.passages[:_PACK]
        holders = Holders(self._tables.memories_by_segments({passage.segment for passage in top}))
        frames = self._tables.get_many(ReadFrame, (item.source_id for item in top if not item.conversation))
        around = self._tables.by_keys(Passage, (key for pair in ranked.around[:_PACK] for key in pair if key))
        return tuple(
            Evidence(
                passage=passage,
                scored=ranked.scored[index],
                cosine=ranked.cosines[index],
                likeness=ranked.likenesses[index],
                tokens=ranked.tokens[index],
                memories=tuple(holders.of(passage)),
                frame=frames.get(passage.source_id),
                before=around.get(ranked.around[index][0]),
                after=around.get(ranked.around[index][1]),
            )
            for index, passage in enumerate(top)
        )

    def _frequency(self, question: Question, scope: Scope) -> dict[str, int]:
        counts = {}
        for term in question.telling:
            count = 0
            for column, word in product(("text", "context"), (term.text, *term.also)):
                if count < MANY:  # more is not counted
                    found = self._tables.find_words("passages", column, word, scope, MANY, every=True)
                    count = max(count, len(found))
            counts[term.folded] = count
        return counts


def _line_hit(passage: Passage, line: str, scored: Scored, memory: Memory | None) -> Hit:
    return Hit(
        memory_id=memory.id if memory else "",
        type=memory.type if memory else "line",
        score=round(scored.score, 6),
        text=line,
        time=passage.occurred_at,
        zone=passage.zone,
        app=passage.app,
        title=passage.title,
        source_ids=(passage.source_id,),
        conversation=passage.conversation,
        speaker=passage.author,
        reasons=_reasons(scored),
        url=passage.url,
    )


def _memory_hit(
    memory: Memory, score: float, sources: list[str], reasons: tuple[tuple[str, float], ...]
) -> Hit:
    return Hit(
        memory_id=memory.id,
        type=memory.type,
        score=round(score, 6),
        text=memory.text,
        time=memory.occurred_start,
        zone=memory.zone,
        app=memory.app,
        title=memory.window_title,
        source_ids=source_order(memory, sources),
        conversation=memory.conversation,
        reasons=reasons,
        url=memory.url,
    )


def _reasons(scored: Scored | None, own: Scored | None = None) -> tuple[tuple[str, float], ...]:
    """What made it come up, the strongest first; of a memory what its own use brought, not its passage's."""
    found = dict(scored.reasons if scored else ()) | dict(own.reasons if own else ())
    parts = sorted(found.items(), key=lambda part: -part[1])
    return tuple((name, round(value, 3)) for name, value in parts)
