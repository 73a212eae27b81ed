"""Engines and languages in the real process that reads, which can reach nobody and start nothing."""

import asyncio
import shutil
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

import pytest

from app.roles import role_command
from core.assets import asset
from core.plugins.consent import FILE, Consents
from core.plugins.finding import find
from core.reading.choice import ReaderChoice
from core.reading.policy import ReadingPolicy
from core.records.errors import NotFoundError, RefusedError
from core.workers.client import ReadWorker
from tests.support.packages import PLUGINS, install
from tests.unit.reading.rendering import PROSE, page, word_recall
from tests.unit.workers.conftest import frame


def test_languages_are_tried_and_engines_chosen(tmp_path: Path) -> None:
    good, noise = tmp_path / "xyz.traineddata", tmp_path / "abc.traineddata"
    shutil.copy(asset("tessdata/eng.traineddata"), good)
    noise.write_bytes(b"noise" * 1_000)
    taken = frame(page(PROSE[1:4], size=14))

    async def scenario() -> None:
        worker = ReadWorker(role_command("worker"))
        try:
            engines = {engine.name: engine for engine in await worker.engines()}
            assert set(engines) == {"tesseract", "rapidocr"}
            assert await worker.try_language(good) == "xyz"
            with pytest.raises(RefusedError, match="damaged"):
                await worker.try_language(noise)
            with pytest.raises(NotFoundError):
                await worker.try_language(tmp_path / "def.traineddata")
            for choice in (
                ReaderChoice("tesseract", ("xyz",), str(tmp_path)),
                ReaderChoice("rapidocr", ("eng",)),  # where it is not installed, Tesseract reads
                ReaderChoice("unheard of", ("eng",)),
            ):
                lines = (await worker.read_frame(taken, ReadingPolicy(reader=choice))).lines
                assert word_recall(PROSE[1:4], lines) >= 0.95, choice
            assert engines["rapidocr"].missing == "" or find_spec("rapidocr") is None
        finally:
            await worker.close()

    asyncio.run(scenario())


def test_an_engine_of_others_reads_once_it_is_allowed_and_can_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, target = tmp_path / "site", tmp_path / "left-behind"
    install(PLUGINS / "ink", site)
    monkeypatch.setenv("AFTERIMAGE_PLUGINS", str(site))
    monkeypatch.setenv("AFTERIMAGE_INK_TARGET", str(target))
    (found,) = find([str(site)])
    policy = ReadingPolicy(reader=ReaderChoice("ink", ("eng",)))

    async def scenario() -> None:
        worker = ReadWorker(role_command("worker", "--home", str(tmp_path)))
        try:
            assert "ink" not in {engine.name for engine in await worker.engines()}
            Consents(tmp_path / FILE).allow(found, found.digest, datetime.now(UTC))
            await worker.renew()
            assert "ink" in {engine.name for engine in await worker.engines()}
            (line,) = (await worker.read_frame(frame(page(PROSE[:1])), policy)).lines
            assert line.text == "PermissionError PermissionError"
            assert (await worker.embed(["It still embeds."])).vectors.shape[0] == 1
        finally:
            await worker.close()

    asyncio.run(scenario())
    assert not target.exists()
