"""A child process that appends to a journal for ever and says so on its standard output."""

import itertools
import os
import sys
from pathlib import Path

from core.journal.journal import Journal
from core.vault.table import KeyTable
from tests.unit.journal.conftest import STORE_ID, WRAPPING_KEY, note


def main(home: Path, start: int) -> None:
    table = KeyTable.open(home / "keys", WRAPPING_KEY, STORE_ID)
    journal = Journal(home, STORE_ID, table, segment_bytes=700)
    for number in itertools.count(start):
        journal.append(note(number))
        os.write(1, b"%d\n" % number)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
