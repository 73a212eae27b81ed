"""Opens the place that a target names."""

from pathlib import Path

from core.backup.destination import Destination, Target


def open_destination(target: Target, *, make: bool = False) -> Destination:
    """Opens a destination. Nothing goes over a network before it is used.

    Args:
        target: Where.
        make: Make a folder that is not there; its parent must be.

    Raises:
        RefusedError: It cannot be one, or credentials are missing.
        EnvironmentFaultError: The folder is not there or cannot be used.
    """
    target.check()
    if target.is_folder:
        from core.backup.folder import FolderDestination  # noqa: PLC0415 -- one of the two is needed

        return FolderDestination(Path(target.url), make=make)
    from core.backup.bucket import BucketDestination  # noqa: PLC0415 -- loads a client for the network

    return BucketDestination(target)
