"""`restore`: a backup becomes a home again. Runs in this process: no engine can own what is not there yet."""

import argparse
import re
from pathlib import Path
from typing import Any

from app.cli import passphrase
from app.cli.commands.backup import credentials, files, place, size
from app.cli.outcome import Outcome
from app.cli.session import Session
from app.home import absolute
from core.protocol.operations import Progress
from core.records.errors import AfterimageError, NotFoundError, RefusedError, WrongPassphraseError

_OWN_FOLDER = re.compile(r"afterimage-[0-9a-f]{32}")


def restore(session: Session, options: argparse.Namespace) -> Outcome:
    """Find the backup, open it, bring it back."""
    # Loads the vault and, for buckets, a client: other commands need neither.
    from core.backup.deletions import copies_beside  # noqa: PLC0415
    from core.backup.finding import find, open_found  # noqa: PLC0415
    from core.backup.restoring import Restoring, require_free  # noqa: PLC0415
    from core.vault.keyring import find_keyring  # noqa: PLC0415

    home = absolute(options.to) if options.to else session.home
    require_free(home)
    found = find(_repository(options.source, options), unverified=options.unverified)
    given = session.given_passphrase()
    secret = passphrase.ask() if given is None else given
    opened = open_found(found, secret, find_keyring)
    store_id = found.repository.store_id
    forgotten: dict[Any, Any] = {}
    notes: list[str] = []
    if options.deletions_from:
        forgotten |= {one.at: one for one in _forgotten(options.deletions_from, secret, store_id, options)}
    for beside in copies_beside(home, store_id, [session.home]):
        try:
            more = _forgotten(str(beside), secret, store_id, options)
        except AfterimageError as error:
            notes.append(f"What was deleted in {beside} could not be read: {error}")
        else:
            forgotten |= {one.at: one for one in more}

    def report(stage: str, done: int, total: int) -> None:
        session.console.progress(Progress(stage, done, total))

    try:
        restored = Restoring(opened, home, forgotten.values(), report, lambda: None).run()
    except KeyboardInterrupt:
        session.console.end_progress()
        session.console.note("What was restored so far is kept: the same command goes on with it.")
        raise
    finally:
        session.console.end_progress()
        opened.keys.wipe()
    what = f"{files(restored.files)}, {size(restored.bytes)}"
    lines = [
        f"Restored to {home}: {what}, from backup {restored.number} of {restored.created}.",
        "What can be searched is made from it when it is first unlocked.",
    ]
    if restored.deletions:
        lines.append(f"What was deleted later is deleted again then ({restored.deletions:,}).")
    if restored.left_out:
        lines.append(f"Damaged before the backup, and not in it: {files(len(restored.left_out))}.")
    return Outcome({"home": str(home), "restored": restored, "notes": notes}, "\n".join([*lines, *notes]))


def _repository(source: str, options: argparse.Namespace) -> Any:
    from core.backup.destination import Target  # noqa: PLC0415
    from core.backup.places import open_destination  # noqa: PLC0415
    from core.backup.repository import Repository, stores_in  # noqa: PLC0415

    url, store = place(source).rstrip("/"), options.store.lower()
    if _OWN_FOLDER.fullmatch(url.rpartition("/")[2]):  # the folder of one memory inside the place
        url, _, name = url.rpartition("/")
        store = store or name.partition("-")[2]
    destination = open_destination(Target(url or "/", options.endpoint, options.region, credentials()))
    found = [one for one in stores_in(destination) if one.hex().startswith(store)]
    if not found:
        raise NotFoundError(f"There is no backup of Afterimage in {destination.label}.")
    if len(found) > 1:
        ids = ", ".join(one.hex()[:8] for one in found)
        raise RefusedError(f"Several memories are backed up there. Say which with --store: {ids}.")
    return Repository(destination, found[0])


def _forgotten(source: str, secret: str, store_id: bytes, options: argparse.Namespace) -> list[Any]:
    """The deletions that a home or a backup of the same memory knows."""
    try:
        return _forgotten_by(source, secret, store_id, options)
    except WrongPassphraseError:
        # It may have had another passphrase since.
        raise WrongPassphraseError(
            f"What opens the backup does not open {source}. If only the passphrase was changed since, use "
            "the recovery key. After a rotation neither fits: leave --deletions-from out, or restore a "
            "later backup."
        ) from None


def _forgotten_by(source: str, secret: str, store_id: bytes, options: argparse.Namespace) -> list[Any]:
    from core.backup.deletions import forgotten_in_backup, forgotten_in_home  # noqa: PLC0415
    from core.backup.finding import find, open_found  # noqa: PLC0415
    from core.vault.header import has_header, read_header  # noqa: PLC0415
    from core.vault.keyring import find_keyring  # noqa: PLC0415

    other = RefusedError(f"{source} belongs to another memory. Nothing was restored.")
    if "://" not in source and has_header(absolute(source)):
        folder: Path = absolute(source)
        if read_header(folder).store != store_id:
            raise other
        return forgotten_in_home(folder, secret, find_keyring)
    repository = _repository(source, options)
    if repository.store_id != store_id:
        raise other
    opened = open_found(find(repository), secret, find_keyring)
    opened.keys.wipe()
    return forgotten_in_backup(repository, opened.manifest)
