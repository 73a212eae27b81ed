"""One loaded embedder for the whole package: loading it costs more than all the tests."""

import pytest

from core.models.embedder import MiniLmEmbedder


@pytest.fixture(scope="session")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> MiniLmEmbedder:
    return MiniLmEmbedder(cache=tmp_path_factory.mktemp("cache"))
