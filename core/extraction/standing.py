"""What becomes of memories beside each other: said again, superseded, confirmed, contradicted.

Filing sees one segment at a time. What follows from several is worked out here, as a pure function of the
memories that claim something about the same, so that any order of filing, a replay and a deletion all end in
the same. Times come from when things were said; nothing is overwritten: the older value keeps its record,
with when it ceased to hold and by what (bi-temporal, as in Zep). What the user has said about a memory comes
first.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from rapidfuzz import fuzz

from core.extraction.claims import Claim, claim_of
from core.extraction.naming import merge_names
from core.extraction.titles import title_key
from core.records.memory import Link, LinkKind, Memory, Status
from core.text.tokens import normalised

ONCE: Final = "once"
"""Why a procedure is held back that was done only once."""
UNCONFIRMED: Final = "unconfirmed"
"""Why a standing fact is held back that one untrusted source alone supports."""
TRUSTED: Final = 0.5
_LINKS: Final = 12
"""Links of a kind that are kept."""
_COPIED: Final = 85
"""Per cent of likeness from which on two sentences are one that was copied, whatever was put into it."""
_STANDING_MODES: Final = frozenset({"one"})


@dataclass(slots=True)
class _Cluster:
    """Memories that say the same."""

    members: list[tuple[Memory, Claim]]

    @property
    def head(self) -> Memory:
        """The one that stands for all: confirmed by the user, most trusted, first said."""
        return min((memory for memory, _ in self.members), key=_precedence)

    @property
    def trust(self) -> float:
        return max(1.0 if memory.wish("believed") else memory.trust for memory, _ in self.members)

    @property
    def said(self) -> list[datetime]:
        """When it was said, in order: who repeats it means it, a page that is read again says nothing new."""
        first: dict[str, datetime] = {}
        for memory, _ in self.members:
            words = memory.id if memory.conversation else _page_of(memory)
            first[words] = min(first.get(words, memory.learned_at), memory.learned_at)
        restored = [wish.at for memory, _ in self.members if (wish := memory.wish("current"))]
        return sorted([*first.values(), *restored])

    @property
    def since(self) -> datetime:
        """When it was last said."""
        return self.said[-1]

    @property
    def place(self) -> int:
        """Its line where it was first said: of what one page says the last counts."""
        return min(self.head.evidence[0].lines, default=0)

    def after(self, other: "_Cluster") -> datetime:
        """When it was first said after the other value had last been."""
        return next(at for at in self.said if at >= other.since)


def _page_of(memory: Memory) -> str:
    """Equal for two looks at one page or mail, whatever else changed in its title."""
    return f"{memory.app.casefold()}|{title_key(memory.window_title)}|{normalised(memory.evidence[0].quote)}"


def settle(memories: Iterable[Memory]) -> dict[str, Memory]:
    """The memories with their standing, by id.

    Args:
        memories: everything that shares a slot with any of them, each once; in any order.
    """
    fresh = {memory.id: alone(memory) for memory in memories}
    corrections = {
        target: memory
        for memory in fresh.values()
        if (target := memory.field("corrects")) in fresh and memory.status == "queryable"
    }
    result = dict(fresh)
    for clusters in _compared(fresh.values()):
        _stand(clusters, result)
    for memory in fresh.values():
        _merge_by_hand(memory, result)
    for target, memory in sorted(corrections.items()):
        _correct(result[target], result[memory.id], result)
    return result


def alone(memory: Memory) -> Memory:
    """As it stands without any other."""
    return replace(
        memory, status=_base(memory), superseded_by="", invalid_at=None, links=(), times=1, last_said=None
    )


def _base(memory: Memory) -> Status:
    if not memory.reason or memory.wish("believed"):
        return "queryable"
    return "candidate" if memory.reason == ONCE else "quarantined"


# ── what is compared with what ───────────────────────────────────────────────────────────────────────────


def _compared(memories: Iterable[Memory]) -> list[list[_Cluster]]:
    """The clusters of every slot; those of one slot compete where only one value can hold."""
    by_slot: defaultdict[str, list[tuple[Memory, Claim]]] = defaultdict(list)
    texts: list[tuple[Memory, Claim]] = []
    for memory in sorted(memories, key=lambda one: (one.learned_at, one.id)):
        claim = claim_of(memory)
        if claim is None or _stands_apart(memory):
            continue
        if claim.mode == "text":
            texts.append((memory, claim))
        else:
            by_slot[claim.slots[0]].append((memory, claim))
    groups = [group for slot in by_slot.values() for group in _by_person(slot)]
    return [*map(_clusters, groups), *([cluster] for cluster in _alike_texts(texts))]


def _stands_apart(memory: Memory) -> bool:
    """What may be a trap supports nothing and replaces nothing; nor what the user has set apart."""
    if memory.wish("apart") or memory.wish("merged"):
        return True
    return bool(memory.reason) and memory.reason not in {ONCE, UNCONFIRMED} and not memory.wish("believed")


def _by_person(items: Sequence[tuple[Memory, Claim]]) -> list[list[tuple[Memory, Claim]]]:
    """One slot may hold several people of one first name."""
    names = merge_names(claim.who for _, claim in items)
    groups: defaultdict[str, list[tuple[Memory, Claim]]] = defaultdict(list)
    for memory, claim in items:
        groups[names[claim.who]].append((memory, claim))
    return list(groups.values())


def _clusters(items: Sequence[tuple[Memory, Claim]]) -> list[_Cluster]:
    found: list[_Cluster] = []
    for item in items:
        same = next((one for one in found if item[1].same_value(one.members[0][1])), None)
        if same is None:
            found.append(_Cluster([item]))
        else:
            same.members.append(item)
    return found


def _alike_texts(items: Sequence[tuple[Memory, Claim]]) -> list[_Cluster]:
    """Texts that share a min-hash and are alike indeed."""
    found: list[_Cluster] = []
    by_slot: defaultdict[str, list[_Cluster]] = defaultdict(list)
    for item in items:
        near = {id(one): one for slot in item[1].slots for one in by_slot[slot]}
        same = next((one for one in near.values() if item[1].same_value(one.members[0][1])), None)
        if same is None:
            same = _Cluster([])
            found.append(same)
            for slot in item[1].slots:
                by_slot[slot].append(same)
        same.members.append(item)
    return found


# ── what follows ─────────────────────────────────────────────────────────────────────────────────────────


def _stand(clusters: list[_Cluster], result: dict[str, Memory]) -> None:
    for cluster in clusters:
        _join(cluster, result)
    mode = clusters[0].members[0][1].mode
    rivals = [one for one in clusters if result[one.head.id].status == "queryable"]
    if mode not in {"one", "dated"} or not rivals:
        return
    _tell_doubts(clusters, rivals, result)
    rivals.sort(key=lambda one: (one.since, one.place, one.head.id))
    current = rivals[0]
    for newer in rivals[1:]:
        current = _succeed(mode, current, newer, result)


def _tell_doubts(clusters: list[_Cluster], rivals: list[_Cluster], result: dict[str, Memory]) -> None:
    """Link what is held back to what it would replace, so that the user can decide."""
    for doubted in clusters:
        if result[doubted.head.id].status == "quarantined":
            for one in rivals:
                result[doubted.head.id] = _linked(result[doubted.head.id], "contradicts", one.head.id)
                result[one.head.id] = _linked(result[one.head.id], "contradicts", doubted.head.id)


def _join(cluster: _Cluster, result: dict[str, Memory]) -> None:
    """One record for what was said several times, confirmed by the others where it needs that."""
    head = cluster.head
    others = sorted((memory for memory, _ in cluster.members if memory.id != head.id), key=_said)
    occasions = {memory.segment or memory.id for memory, _ in cluster.members}
    status = result[head.id].status
    if (status == "candidate" and len(occasions) > 1) or (status == "quarantined" and _independent(cluster)):
        status = "queryable"
    said_again = tuple(Link("said_again", memory.id) for memory in others[-_LINKS:])
    last = max((memory.learned_at for memory in others), default=None)
    result[head.id] = replace(
        result[head.id], status=status, times=len(occasions), last_said=last, links=said_again
    )
    for memory in others:
        result[memory.id] = replace(result[memory.id], status="merged", superseded_by=head.id)


def _independent(cluster: _Cluster) -> bool:
    """Whether two sources say so that are not one: other program, page and person, in other words.

    Whoever can put words on one page can put the same words on two, and what stands together on one page is
    said by one, wherever else it stands.
    """
    seen = [
        (memory.app.casefold(), memory.window_title.casefold(), memory.field("actor").casefold(),
         normalised(memory.evidence[0].quote), memory.segment)
        for memory, _ in cluster.members
    ]  # fmt: skip
    together: defaultdict[str, set[str]] = defaultdict(set)
    for *_, quote, segment in seen:
        together[segment].add(quote)
    return any(
        all(one[part] != two[part] for part in (0, 1, 4))
        and (not one[2] or one[2] != two[2])
        and fuzz.ratio(one[3], two[3]) < _COPIED
        and not any({one[3], two[3]} <= quotes for quotes in together.values())
        for position, one in enumerate(seen)
        for two in seen[:position]
    )


def _succeed(mode: str, older: _Cluster, newer: _Cluster, result: dict[str, Memory]) -> _Cluster:
    """Let the newer value take the older one's place; gives the one that counts from now on."""
    old, new = result[older.head.id], result[newer.head.id]
    began = newer.after(older)
    if mode == "dated" and old.occurred_end <= began:
        return newer  # it took place: that another is planned makes it no less true
    if not older.members[0][1].yields_to(newer.members[0][1]):
        return older
    if older.trust >= TRUSTED > newer.trust and mode in _STANDING_MODES:
        # Somebody else says otherwise than the user did: code cannot know who is right.
        result[new.id] = _linked(replace(new, status="quarantined"), "contradicts", old.id)
        result[old.id] = _linked(old, "contradicts", new.id)
        return older
    result[old.id] = _linked(
        replace(old, status="superseded", superseded_by=new.id, invalid_at=began),
        "superseded_by",
        new.id,
    )
    result[new.id] = _linked(new, "supersedes", old.id)
    return newer


def _merge_by_hand(memory: Memory, result: dict[str, Memory]) -> None:
    wish = memory.wish("merged")
    if wish is not None and wish.into in result:
        result[memory.id] = _linked(
            replace(result[memory.id], status="merged", superseded_by=wish.into), "superseded_by", wish.into
        )


def _correct(wrong: Memory, right: Memory, result: dict[str, Memory]) -> None:
    restored = wrong.wish("current")
    if restored is not None and restored.at > right.learned_at:
        return
    result[wrong.id] = _linked(
        replace(wrong, status="superseded", superseded_by=right.id, invalid_at=right.learned_at),
        "superseded_by", right.id,
    )  # fmt: skip
    result[right.id] = _linked(right, "corrects", wrong.id)


def _linked(memory: Memory, kind: LinkKind, other: str) -> Memory:
    link = Link(kind, other)
    return memory if link in memory.links else replace(memory, links=(*memory.links, link))


def _precedence(memory: Memory) -> tuple[bool, bool, float, bool, datetime, str]:
    chosen = bool(memory.wishes) or memory.pinned
    beside = memory.type != "core"  # what is always at hand is not merged into what is not
    return (not chosen, bool(memory.reason), -memory.trust, beside, memory.learned_at, memory.id)


def _said(memory: Memory) -> tuple[datetime, str]:
    return memory.learned_at, memory.id
