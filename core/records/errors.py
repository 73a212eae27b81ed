"""Errors that a person can act on. Anything else that is raised is a defect of ours.

Each has a code that travels in the protocol and decides the command line's exit status. Messages are whole
sentences in plain words that say what to do, and never hold content of the store.
"""

from typing import ClassVar


class AfterimageError(Exception):
    """Base of every error that is shown to the user as it is."""

    code: ClassVar[str] = "error"
    exit_status: ClassVar[int] = 1


class LockedError(AfterimageError):
    """The vault is locked and this needs it open."""

    code = "locked"
    exit_status = 3


class WrongPassphraseError(AfterimageError):
    """Neither passphrase nor recovery key opened a slot."""

    code = "wrong_passphrase"
    exit_status = 3


class NotFoundError(AfterimageError):
    """There is no record of that name."""

    code = "not_found"
    exit_status = 4


class RefusedError(AfterimageError):
    """The input was refused, and nothing was changed."""

    code = "refused"
    exit_status = 5


class OlderCopyError(RefusedError):
    """The home is an older copy than the one this machine had open last."""

    code = "older_copy"


class EnvironmentFaultError(AfterimageError):
    """The machine lacks something: a display, room on the disk, a writable folder, a library."""

    code = "environment"
    exit_status = 6


class InUseError(EnvironmentFaultError):
    """Another engine owns this home: talk to it, or wait until it has ended."""

    code = "in_use"


class IntegrityError(EnvironmentFaultError):
    """Stored bytes are not what was written: damaged, swapped, cut or from another vault."""

    code = "integrity"


class ModelFailedError(EnvironmentFaultError):
    """The language model is not there, died, or did not answer as it had to. Everything works without it."""

    code = "model"


class StoppedError(AfterimageError):
    """The caller asked to stop."""

    code = "cancelled"


class InternalError(AfterimageError):
    """A defect of ours, met by the engine while it served a request. Its log says where."""

    code = "internal"


BY_CODE: dict[str, type[AfterimageError]] = {
    kind.code: kind
    for kind in (
        LockedError,
        WrongPassphraseError,
        NotFoundError,
        RefusedError,
        OlderCopyError,
        EnvironmentFaultError,
        InUseError,
        IntegrityError,
        ModelFailedError,
        StoppedError,
        InternalError,
    )
}
"""The class for a code received in the protocol."""
