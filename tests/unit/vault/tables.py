"""Key tables for tests: made, opened again, and their files."""

from pathlib import Path

from core.vault.table import KeyTable
from tests.unit.vault.conftest import STORE, WRAPPING


def make(folder: Path) -> KeyTable:
    return KeyTable.make(folder / "keys", WRAPPING, STORE)


def reopen(folder: Path) -> KeyTable:
    return KeyTable.open(folder / "keys", WRAPPING, STORE)


def file_of(folder: Path, kind: str) -> Path:
    (path,) = (one for one in (folder / "keys").iterdir() if one.name in (kind, f"{one.stem[:10]}.{kind}"))
    return path


def log_ends(data: bytes) -> list[int]:
    """Where each record of a sound log ends."""
    ends, at = [], 0
    while at < len(data):
        at += 8 + int.from_bytes(data[at : at + 4])
        ends.append(at)
    return ends
