"""Makes the golden home of the present format: `python -m tests.golden.make`.

A home as this version leaves it, in `tests/golden/<format>/home.tar`, with what it holds beside it. Every
later version has to open it. Make it again only while nothing of that format has been released: from then on
a change of what is on disk gets another `FORMAT`, and this one stays as it is.

What is in it is always the same; the bytes are not, for every key is fresh.
"""

import hashlib
import json
import sys
import tarfile
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from core.engine.home import Home
from core.engine.settings import SettingsFile
from core.engine.store import Store
from core.records.memory import Gap
from core.records.screen import Frame
from core.spool.items import encode_frame
from core.spool.spool import Spool
from core.vault.vault import Vault
from tests.bench.lived import picture
from tests.unit.engine import living
from tests.unit.engine.living import MORNING, PASSPHRASE, QUICK, Life, frame, message

FORMAT: Final = "1"
FOLDER: Final = Path(__file__).parent
SEEN: Final = (
    "The invoice number is INV-48213 for Aurora Rail.",
    "Departures from platform nine at 10:45 today.",
)
HEARD: Final = (
    "I adopted a cat called Biscuit last week.",
    "The dentist appointment is on March 20, 2026 at 15:30.",
)
DELETED: Final = "The alarm code of the garage is QX-77120."
WAITING: Final = "The parcel number is PX-90417 for the harbour office."
EXCLUDED: Final = "Diary"


def main() -> int:
    """Make it and say how large it is."""
    folder = FOLDER / FORMAT
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary) / "home"
        holds = make(home)
        with tarfile.open(folder / "home.tar", "w", format=tarfile.USTAR_FORMAT) as tar:
            for path in sorted(home.rglob("*")):
                tar.add(path, path.relative_to(home), recursive=False)
    (folder / "holds.json").write_text(json.dumps(holds, indent=2) + "\n")
    sys.stdout.write(f"{folder / 'home.tar'}: {(folder / 'home.tar').stat().st_size:,} bytes\n")
    return 0


def make(home: Path) -> dict[str, Any]:
    """A home with a little of everything; returns what it holds."""
    vault, recovery_key = Vault.create(home, PASSPHRASE, QUICK)
    Store(home, vault).close()
    life = Life(home)
    pictures = {}
    for number, text in enumerate(SEEN):
        seen = frame(700 * number, text, app=("Mail", "Browser")[number])
        pictures[seen.id] = picture([text])
        life.store.put_image(seen.id, pictures[seen.id])
        life.filing.add_frame(seen)
    life.heard(*(message(number, text) for number, text in enumerate((*HEARD, DELETED))))
    life.heard(message(8, "What is the cat called?", conversation="chat-1", role="question"))
    life.heard(message(9, "Biscuit.", conversation="chat-1", role="answer"))
    life.filing.add_gap(Gap(MORNING, MORNING + timedelta(hours=1), "paused"))
    life.delete(ids=("marta/2",))
    life.filing.settle()
    life.replay.note_counts()
    life.store.tables.purge()  # only to be small
    life.store.vault.objects.purge()
    memories = {one.id: one.text for one in life.memories.values()}
    life.store.close()
    Spool(home, Vault.spool_public_key(home)).put("frame", encode_frame(_waiting()))
    SettingsFile(Home(home).settings).set("privacy.exclude_apps", [EXCLUDED])
    return {
        "passphrase": PASSPHRASE,
        "recovery_key": recovery_key,
        "memories": memories,
        "pictures": {name: hashlib.sha256(data).hexdigest() for name, data in pictures.items()},
    }


def _waiting() -> Frame:
    """Captured while the vault was locked."""
    return Frame(
        id="frm_waiting",
        taken_at=MORNING + timedelta(hours=3),
        zone="Europe/Oslo",
        size=living.SCREEN,
        windows=frame(0).windows,
        image=living.picture([WAITING]),
        codec="text/plain",
    )


if __name__ == "__main__":
    sys.exit(main())
