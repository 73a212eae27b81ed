"""A child process that takes in and files for ever, and says what is safe on its standard output."""

import itertools
import os
import sys
from pathlib import Path

from core.vault import slots
from tests.unit.engine.living import Life, frame, message


def main(home: Path, start: int) -> None:
    setattr(slots, "stretch", lambda *_: bytearray(32))  # noqa: B010 -- as the test does it
    life = Life(home)
    for number in itertools.count(start):
        life.heard(*(message(100 * number + each, f"Parcel PX-{number}-{each} came.") for each in range(30)))
        os.write(1, b"marta/%d\n" % (100 * number))
        life.saw(frame(3 * number, f"Invoice INV-{number}0417 for Aurora Rail is due."))
        os.write(1, b"frm_%d\n" % (3 * number))
        if number % 3 == 0:
            life.filing.publish()
        elif number % 5 == 0:
            life.filing.settle()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
