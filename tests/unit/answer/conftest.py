"""The same past as recall's."""

from tests.unit.recall.conftest import past

__all__ = ["past"]
