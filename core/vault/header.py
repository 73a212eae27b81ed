"""The vault's header: the one readable file, which says how the keys are wrapped.

`vault.json` holds no secret. A checksum over it tells damage from a wrong passphrase, before anything is
derived; a MAC under the master key tells, once it is open, that nobody changed it. `vault.copy.json` is the
same once more, because without a header nothing can be opened ever again: the one that is whole heals the
other. Every change raises `serial` and replaces both, so that of two that differ the higher one counts and a
slot that was given up opens nothing.
"""

import contextlib
import hashlib
import hmac
import logging
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

import msgspec

from core.records.errors import IntegrityError, NotFoundError
from core.vault.envelope import FIRST_EPOCH, KEY_ID_SIZE, KEY_SIZE
from core.vault.files import PARTIAL_SUFFIX, create_private, explain, fsync_dir, plain_errors, write_all
from core.vault.keys import KdfParameters

HEADER_FILE: Final = "vault.json"
COPY_FILE: Final = "vault.copy.json"
HEADER_FILES: Final = (HEADER_FILE, COPY_FILE)
FORMAT: Final = 1
STORE_ID_SIZE: Final = 16
MAX_SIZE: Final = 64 * 1024
_MAX_SLOTS: Final = 8
"""Each may cost a derivation, so a changed header must not ask for thousands."""
_DAMAGED: Final = "The vault's header is damaged. Restore vault.json from a backup."
_LOG = logging.getLogger(__name__)


class _Stretched(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A slot whose key comes from a passphrase."""

    id: str
    memory_kib: int
    iterations: int
    lanes: int
    salt: str
    wrapped: str

    @property
    def cost(self) -> KdfParameters:
        """What deriving the slot's key takes."""
        return KdfParameters(self.memory_kib, self.iterations, self.lanes)


class PassphraseSlot(_Stretched, frozen=True, tag="passphrase", tag_field="kind"):
    """The master key wrapped under a passphrase."""


class KeyringSlot(_Stretched, frozen=True, tag="passphrase+keyring", tag_field="kind"):
    """The master key wrapped under a passphrase together with a secret in the system's keyring."""


class RecoverySlot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="recovery", tag_field="kind"):
    """The master key wrapped under the recovery key."""

    id: str
    salt: str
    wrapped: str


Slot: TypeAlias = PassphraseSlot | KeyringSlot | RecoverySlot


class SpoolKey(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A key that captures are sealed to: its public half, and the private one wrapped."""

    public: str
    wrapped: str


class VaultHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `vault.json` says; bytes are hex."""

    store_id: str
    created: str
    history: str
    """Random; another one when a restored backup begins to be gone on with, beside what it is a copy of."""
    lasting: str
    """The secret that outlives rotations, wrapped."""
    spool: tuple[SpoolKey, ...]
    """The present one first; the others open what was captured before a rotation and still waits."""
    slots: tuple[Slot, ...]
    serial: int = 1
    epoch: int = FIRST_EPOCH
    oldest_epoch: int = FIRST_EPOCH
    """Nothing in the store is sealed in an epoch before this one."""
    previous: str = ""
    """The master key of the epoch before, wrapped, while the key table may still be wrapped under it."""
    format: int = FORMAT
    mac: str = ""
    checksum: str = ""

    @property
    def store(self) -> bytes:
        """The vault's id as bytes."""
        return bytes.fromhex(self.store_id)

    @property
    def spool_public_key(self) -> bytes:
        """What captures are sealed to."""
        return bytes.fromhex(self.spool[0].public)

    def signed(self, key: bytes) -> "VaultHeader":
        """The same with MAC and checksum as they must be."""
        marked = msgspec.structs.replace(self, mac=_mac(self, key))
        return msgspec.structs.replace(marked, checksum=_sum(msgspec.to_builtins(marked)))

    def check(self, key: bytes) -> None:
        """Verifies the MAC.

        Raises:
            IntegrityError: The header is not what this vault's owner wrote.
        """
        if not hmac.compare_digest(self.mac, _mac(self, key)):
            raise IntegrityError(
                "The vault's header was changed by somebody. Restore vault.json from a backup."
            )


def _mac(header: VaultHeader, key: bytes) -> str:
    bare = msgspec.structs.replace(header, mac="", checksum="")
    return hmac.digest(key, msgspec.json.encode(bare, order="sorted"), "sha256").hex()


def _sum(fields: Mapping[str, Any]) -> str:
    bare = {**fields, "checksum": ""}
    return hashlib.sha256(msgspec.json.encode(bare, order="sorted")).hexdigest()


def parse_header(data: bytes) -> VaultHeader:
    """A header from the bytes of its file: form, checksum and version verified, but not who wrote it.

    Raises:
        IntegrityError: It is damaged, of a newer format, or asks for what no vault of ours does.
    """
    try:
        fields = msgspec.json.decode(data, type=dict[str, Any])
        if len(data) > MAX_SIZE or fields.get("checksum") != _sum(fields):
            raise IntegrityError(_DAMAGED)
        # A newer program may have other fields; that it is whole can be told all the same.
        if type(fields.get("format")) is int and fields["format"] != FORMAT:
            raise IntegrityError(
                f"The vault has format {fields['format']}, which this program does not know. "
                "Use a newer Afterimage."
            )
        header = msgspec.convert(fields, VaultHeader, strict=True)
        fits = _fits(header)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError):
        raise IntegrityError(_DAMAGED) from None
    if not fits:
        raise IntegrityError(_DAMAGED)
    for slot in header.slots:
        if isinstance(slot, _Stretched):
            slot.cost.require_sane()
    return header


def _fits(header: VaultHeader) -> bool:
    """Whether every value has the length it must have. Raises `ValueError` for what is no hex."""
    sizes = [
        (header.store_id, STORE_ID_SIZE),
        (header.history, STORE_ID_SIZE),
        *((slot.id, KEY_ID_SIZE) for slot in header.slots),
        *((key.public, KEY_SIZE) for key in header.spool),
    ]
    wrapped = [
        header.lasting,
        header.previous,
        header.mac,
        *(slot.salt + slot.wrapped for slot in header.slots),
        *(key.wrapped for key in header.spool),
    ]
    for value in wrapped:
        bytes.fromhex(value)
    return (
        all(len(bytes.fromhex(value)) == size for value, size in sizes)
        and 0 < len(header.slots) <= _MAX_SLOTS
        and bool(header.spool)
        and header.serial >= 1
        and FIRST_EPOCH <= header.oldest_epoch <= header.epoch < 2**32
    )


def encode_header(header: VaultHeader) -> bytes:
    """A header as it stands in its file."""
    return msgspec.json.format(msgspec.json.encode(header), indent=2) + b"\n"


@dataclass(frozen=True, slots=True)
class Copies:
    """What the two files of a header hold."""

    headers: tuple[VaultHeader, ...]
    """Those that are whole, the newest first and none twice; at least one."""
    files: Mapping[str, VaultHeader | None]
    """By file; `None` for one that is missing or damaged."""

    def unlike(self, header: VaultHeader) -> tuple[str, ...]:
        """The files that do not hold this header."""
        return tuple(name for name, found in self.files.items() if found != header)


def has_header(home: Path) -> bool:
    """Whether either file of a header is there.

    Raises:
        EnvironmentFaultError: It cannot be told.
    """
    with plain_errors(home):
        return any((home / name).is_file() for name in HEADER_FILES)


def read_copies(home: Path) -> Copies:
    """Both files of the header of the vault in `home`.

    Raises:
        NotFoundError: There is no vault.
        IntegrityError: Both are damaged, or of a newer format.
        EnvironmentFaultError: They cannot be read.
    """
    files: dict[str, VaultHeader | None] = dict.fromkeys(HEADER_FILES)
    errors: list[IntegrityError] = []
    unread: list[tuple[OSError, Path]] = []
    for name in HEADER_FILES:
        try:
            files[name] = parse_header(_read(home / name))
        except FileNotFoundError:
            continue
        except OSError as error:
            unread.append((error, home / name))
        except IntegrityError as error:
            errors.append(error)
    found = {header.checksum: header for header in files.values() if header is not None}
    if not found:
        if unread:
            raise explain(*unread[0]) from unread[0][0]
        if errors:
            raise errors[0]
        raise NotFoundError(f"There is no memory in {home} yet. Run `init` first.")
    return Copies(tuple(sorted(found.values(), key=lambda header: -header.serial)), files)


def read_header(home: Path) -> VaultHeader:
    """The newest header of the vault in `home` that is whole. Raises as `read_copies`."""
    return read_copies(home).headers[0]


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_SIZE + 1)


def write_header(home: Path, header: VaultHeader) -> str:
    """Replaces both files by this header, and overwrites the blocks of those before: they held slots.

    On disk when it returns. From the moment that the first of them is replaced the new header counts,
    whatever happens to the other, because its serial is higher.

    Returns:
        What could not be done after that, in plain words; empty when all is well.

    Raises:
        EnvironmentFaultError: Nothing was changed.
    """
    paths = [home / name for name in HEADER_FILES]
    with contextlib.ExitStack() as stack:
        with plain_errors(paths[0]):
            old = [stack.enter_context(descriptor) for path in paths if (descriptor := _opened(path))]
            partials = [_partial(path, encode_header(header), stack) for path in paths]
            partials[0].replace(paths[0])
        return _finish(
            lambda: _replace_or_remove(partials[1], paths[1]),
            lambda: fsync_dir(home),
            *(lambda file=file: _overwrite(file) for file in old),
            path=paths[1],
        )


def _finish(*steps: Callable[[], None], path: Path) -> str:
    """Takes the steps up to the first that fails: none of them is of use without those before it."""
    try:
        for step in steps:
            step()
    except OSError as error:
        _LOG.exception("a header was replaced, but not all that belongs to it could be done")
        return str(explain(error, path))
    return ""


def _replace_or_remove(partial: Path, path: Path) -> None:
    """A copy that cannot be replaced must at least not be there: it has the slots that were given up."""
    try:
        partial.replace(path)
    except OSError:
        path.unlink(missing_ok=True)
        raise


def _opened(path: Path) -> contextlib.AbstractContextManager[int] | None:
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0))
    except FileNotFoundError:
        return None
    return _closing(descriptor)


@contextlib.contextmanager
def _closing(descriptor: int) -> Iterator[int]:
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _partial(path: Path, data: bytes, stack: contextlib.ExitStack) -> Path:
    """The bytes on disk under a name of their own, which goes again if it was not used."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}{PARTIAL_SUFFIX}")
    stack.callback(_discard, partial)
    descriptor = create_private(partial)
    try:
        write_all(descriptor, data)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return partial


def _discard(partial: Path) -> None:
    with contextlib.suppress(OSError):
        partial.unlink(missing_ok=True)


def _overwrite(descriptor: int) -> None:
    write_all(descriptor, secrets.token_bytes(min(os.fstat(descriptor).st_size, MAX_SIZE)))
    os.fsync(descriptor)
