"""The vault's header: the one readable file, which says how the master key is wrapped.

`vault.json` holds no secret. A checksum over it tells damage from a wrong passphrase, before anything is
derived; a MAC under the master key tells, once it is open, that nobody changed it.
"""

import hashlib
import hmac
from pathlib import Path
from typing import Final

import msgspec

from core.records.errors import IntegrityError, NotFoundError
from core.vault.envelope import FIRST_EPOCH
from core.vault.files import explain, write_atomic
from core.vault.keys import KdfParameters

HEADER_FILE: Final = "vault.json"
FORMAT: Final = 1
_MAX_SIZE: Final = 64 * 1024


class PassphraseSlot(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="passphrase", tag_field="kind"
):
    """The master key wrapped under a passphrase."""

    memory_kib: int
    iterations: int
    lanes: int
    salt: str
    wrapped: str

    @property
    def cost(self) -> KdfParameters:
        """What deriving the slot's key takes."""
        return KdfParameters(self.memory_kib, self.iterations, self.lanes)


class RecoverySlot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="recovery", tag_field="kind"):
    """The master key wrapped under the recovery key."""

    salt: str
    wrapped: str


class VaultHeader(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What `vault.json` says; bytes are hex."""

    store_id: str
    created: str
    spool_public_key: str
    slots: tuple[PassphraseSlot | RecoverySlot, ...]
    format: int = FORMAT
    epoch: int = FIRST_EPOCH
    mac: str = ""
    checksum: str = ""

    def signed(self, key: bytes) -> "VaultHeader":
        """The same with MAC and checksum as they must be."""
        marked = msgspec.structs.replace(self, mac=_mac(self, key))
        return msgspec.structs.replace(marked, checksum=_sum(marked))

    def check(self, key: bytes) -> None:
        """Verifies the MAC.

        Raises:
            IntegrityError: The header is not what this vault's owner wrote.
        """
        if not hmac.compare_digest(self.mac, _mac(self, key)):
            raise IntegrityError(
                "The vault's header was changed by somebody. Restore vault.json from a backup."
            )

    def check_sum(self) -> None:
        """Verifies the checksum, which needs no key.

        Raises:
            IntegrityError: The header is damaged.
        """
        if self.checksum != _sum(self):
            raise IntegrityError("The vault's header is damaged. Restore vault.json from a backup.")


def _mac(header: VaultHeader, key: bytes) -> str:
    return hmac.digest(key, _canonical(msgspec.structs.replace(header, mac="", checksum="")), "sha256").hex()


def _sum(header: VaultHeader) -> str:
    return hashlib.sha256(_canonical(msgspec.structs.replace(header, checksum=""))).hexdigest()


def _canonical(header: VaultHeader) -> bytes:
    return msgspec.json.encode(header, order="sorted")


def read_header(home: Path) -> VaultHeader:
    """The header of the vault in `home`, its form, version and checksum verified.

    Raises:
        NotFoundError: There is no vault.
        IntegrityError: It is damaged or of a newer format.
        EnvironmentFaultError: It cannot be read.
    """
    path = home / HEADER_FILE
    try:
        with path.open("rb") as file:
            data = file.read(_MAX_SIZE + 1)
    except FileNotFoundError:
        raise NotFoundError(f"There is no memory in {home} yet. Run `init` first.") from None
    except OSError as error:
        raise explain(error, path) from error
    try:
        header = msgspec.json.decode(data[:_MAX_SIZE], type=VaultHeader)
        for value in _hex_values(header):
            bytes.fromhex(value)
    except (msgspec.DecodeError, ValueError, RecursionError):
        raise IntegrityError("The vault's header is damaged. Restore vault.json from a backup.") from None
    header.check_sum()
    if header.format != FORMAT:
        raise IntegrityError(
            f"The vault has format {header.format}, which this program does not know. Use a newer Afterimage."
        )
    for slot in header.slots:
        if isinstance(slot, PassphraseSlot):
            slot.cost.require_sane()
    return header


def write_header(home: Path, header: VaultHeader) -> None:
    """Writes the header; it makes the vault exist.

    Raises:
        EnvironmentFaultError: It could not be written.
    """
    write_atomic(home / HEADER_FILE, msgspec.json.format(msgspec.json.encode(header), indent=2) + b"\n")


def _hex_values(header: VaultHeader) -> list[str]:
    slots = [value for slot in header.slots for value in (slot.salt, slot.wrapped)]
    return [header.store_id, header.spool_public_key, header.mac, header.checksum, *slots]
