"""What each feature of the ranking is worth: hits in the order they would have without it."""

from collections.abc import Sequence

from core.protocol.operations.recall import Hit


def without(hits: Sequence[Hit], feature: str) -> list[Hit]:
    """The hits as if a feature had brought none of them anything.

    Args:
        hits: more than are looked at, because what only the others found has to be among them.
        feature: by its name in `core.recall.ranking`.
    """
    return sorted(hits, key=lambda hit: dict(hit.reasons).get(feature, 0.0) - hit.score)
