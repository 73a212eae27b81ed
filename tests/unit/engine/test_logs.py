import asyncio
import io
import logging
import stat
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from core.engine.logs import write_logs
from core.engine.main import _note_fault

_log = logging.getLogger("core.engine.test")
SECRET = "lantern-4711"


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    level = root.level
    handler = write_logs(tmp_path)
    yield tmp_path / "engine.log"
    root.removeHandler(handler)
    handler.close()
    root.setLevel(level)


def fail() -> None:
    try:
        int(SECRET)
    except ValueError as error:
        raise KeyError(SECRET) from error


def test_tracebacks_say_where_and_not_what(log: Path) -> None:
    try:
        fail()
    except KeyError:
        _log.exception("something failed")
    text = log.read_text()
    assert "something failed" in text
    assert "KeyError" in text
    assert "test_logs.py" in text
    assert SECRET not in text


def test_not_even_when_another_handler_was_first(tmp_path: Path) -> None:
    root = logging.getLogger()
    plain = logging.StreamHandler(io.StringIO())
    root.addHandler(plain)
    handler = write_logs(tmp_path)
    try:
        fail()
    except KeyError:
        _log.exception("something failed")
    finally:
        root.removeHandler(handler)
        root.removeHandler(plain)
        handler.close()
    assert SECRET not in (tmp_path / "engine.log").read_text()


def test_log_files_are_for_the_user_alone(log: Path) -> None:
    _log.warning("one")
    for handler in logging.getLogger().handlers:
        if isinstance(handler, RotatingFileHandler):
            handler.doRollover()
    _log.warning("two")
    files = sorted(log.parent.iterdir())
    assert [file.name for file in files] == ["engine.log", "engine.log.1"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_libraries_do_not_chatter(log: Path) -> None:
    logging.getLogger("uvicorn.access").info("GET /%s", SECRET)
    logging.getLogger("lancedb").warning(SECRET)
    assert SECRET not in log.read_text()


def test_tasks_that_nobody_waits_for_are_logged_without_their_words(log: Path) -> None:
    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(_note_fault)

        async def task() -> None:
            fail()

        waited = asyncio.create_task(task())
        await asyncio.wait([waited])
        del waited

    asyncio.run(main())
    text = log.read_text()
    assert "nobody waited for" in text
    assert "KeyError" in text
    assert SECRET not in text
