"""Which memories a passage is shown as."""

from dataclasses import replace

from hypothesis import given, strategies as st

from core.recall.rollup import Holders, rests_on
from core.records.memory import Evidence, Memory
from tests.unit.memory.conftest import a_memory, a_passage

SOURCES = ("frame_a", "frame_b", "frame_c")
evidence = st.builds(
    lambda source, lines: Evidence(source, "words", tuple(lines)),
    st.sampled_from(SOURCES),
    st.lists(st.integers(0, 2), max_size=2),
)
memories = st.lists(
    st.builds(
        lambda kind, status, segment, rests: replace(
            a_memory("a", "words", kind=kind), status=status, segment=segment, evidence=tuple(rests)
        ),
        st.sampled_from(["semantic", "core", "resource", "episodic"]),
        st.sampled_from(["queryable", "quarantined"]),
        st.sampled_from(["seg_a", "seg_b"]),
        st.lists(evidence, min_size=1, max_size=3),
    ),
    max_size=8,
)


@given(memories, st.sampled_from(SOURCES), st.sampled_from(["seg_a", "seg_b"]))
def test_facts_of_its_lines_come_first_then_what_happened_there(
    made: list[Memory], source: str, segment: str
) -> None:
    numbered = [replace(memory, id=f"mem_{number}") for number, memory in enumerate(made)]
    passage = replace(a_passage("a", "words", segment=segment), source_id=source, lines=(0,))
    found = Holders(numbered).of(passage)
    live = [memory for memory in numbered if memory.status == "queryable"]
    resting = [one for one in live if any(rests_on(item, passage) for item in one.evidence)]
    happened = [
        one
        for one in live
        if one.type == "episodic"
        and one not in resting
        and (one.segment == segment or source in one.source_ids)
    ]
    order = ["semantic", "core", "resource", "episodic"]
    assert found == [*sorted(resting, key=lambda one: order.index(one.type)), *happened]
