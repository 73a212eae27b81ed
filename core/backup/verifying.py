"""Reads a whole backup back, as often as its owner likes, and names what is wrong with it."""

from core.backup.finding import find, verified_at
from core.backup.manifest import PURPOSE, Manifest
from core.backup.repository import Repository
from core.backup.trial import Report, Step, missing_or_cut, open_as_restored, read_back, refusal
from core.vault.keys import Keys


def verify(repository: Repository, keys: Keys, secret: str, report: Report, stop: Step) -> Manifest:
    """Reads back and authenticates every file of the newest verified backup.

    Args:
        repository: Where it lies.
        keys: The open vault's.
        secret: If given, the keys are derived anew from the header in the backup.
        report: Told of progress.
        stop: Called often; what it raises ends it.

    Raises:
        NotFoundError: There is no verified backup.
        IntegrityError: Something of it is damaged, missing or exchanged; it is named.
        EnvironmentFaultError: It cannot be read.
    """
    found = find(repository)
    manifest = open_as_restored(
        found.data,
        found.snapshot,
        repository.store_id,
        secret=secret,
        key=keys.derive(PURPOSE),
        header_key=keys.derive("header"),
    )
    verified_at(found, keys.derive(PURPOSE))
    bad = missing_or_cut(manifest.rows, repository.files())
    bad = bad or read_back(repository, manifest.rows, report, stop)
    if bad:
        raise refusal(bad, found.snapshot)
    return manifest
