"""A child that backs up, or restores, again and again until it is killed, and says what it has finished."""

import sys
from pathlib import Path

from core.backup.making import Known
from core.backup.repository import Repository
from tests.unit.backup.kept import Kept, folder_of, restore


def back_up(home: Path, stick: Path) -> None:
    place = folder_of(stick)
    kept = Kept(home)
    listed = Repository(place, kept.store_id).listed()
    ids = frozenset(one.id for one in listed.manifests)
    kept.known = Known("a" * 32, ids, listed.highest, had_backup=bool(listed.verified))
    number = 1000 + 100 * listed.highest
    while True:
        number += 1
        kept.saw(number, f"seen {number}")
        if number % 3 == 0:
            kept.forget(number - 1)
        kept.back_up(place)
        print(number, flush=True)  # noqa: T201 -- its parent reads it


def bring_back(stick: Path, store_id: bytes, homes: Path) -> None:
    for number in range(1000):
        restore(folder_of(stick), store_id, homes / str(number))
        print(number, flush=True)  # noqa: T201 -- its parent reads it


if __name__ == "__main__":
    if sys.argv[1] == "back-up":
        back_up(Path(sys.argv[2]), Path(sys.argv[3]))
    else:
        bring_back(Path(sys.argv[2]), bytes.fromhex(sys.argv[3]), Path(sys.argv[4]))
