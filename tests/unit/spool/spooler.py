"""A child process that spools for ever and says so on its standard output."""

import itertools
import os
import sys
from pathlib import Path

from core.spool.spool import Spool
from tests.unit.spool.conftest import PUBLIC_KEY


def main(home: Path, start: int) -> None:
    spool = Spool(home, PUBLIC_KEY)
    for number in itertools.count(start):
        item_id = spool.put("frame", b"%d" % number + bytes(1500))
        os.write(1, b"%s %d\n" % (item_id.encode(), number))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
