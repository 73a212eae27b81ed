"""Where a backup lies: what every kind of place offers, and how the user's words for one are read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

from core.records.errors import RefusedError

BUCKET_SCHEMES: Final = ("s3", "gs", "az")
_SECRET_KEYS: Final[Mapping[str, Mapping[str, str]]] = {
    "s3": {
        "AWS_ACCESS_KEY_ID": "access_key_id",
        "AWS_SECRET_ACCESS_KEY": "secret_access_key",
        "AWS_SESSION_TOKEN": "session_token",
    },
    "gs": {"GOOGLE_SERVICE_ACCOUNT_KEY": "service_account_key"},
    "az": {
        "AZURE_STORAGE_ACCOUNT_NAME": "account_name",
        "AZURE_STORAGE_ACCOUNT_KEY": "account_key",
        "AZURE_STORAGE_SAS_KEY": "sas_key",
    },
}


@dataclass(frozen=True, slots=True)
class Stored:
    """One thing in a destination."""

    name: str
    size: int


class Destination(Protocol):
    """Names and bytes. Every method may raise `EnvironmentFaultError` with what to do about it."""

    @property
    def label(self) -> str:
        """What the user calls it; holds no secret."""

    @property
    def parallel(self) -> int:
        """How many transfers are worth doing at once."""

    def list(self, prefix: str) -> Iterator[Stored]:
        """Everything below a prefix that ends at a "/"."""

    def folders(self) -> Iterator[str]:
        """The first parts of all names, without looking at what is below them."""

    def get(self, name: str, limit: int) -> bytes:
        """The bytes of a name, at most `limit` of them.

        Raises:
            FileNotFoundError: There is no such name.
        """

    def put(self, name: str, data: bytes) -> None:
        """Stores bytes, all or none, in place of what was there. They last once `settle` has returned."""

    def create(self, name: str, data: bytes) -> bool:
        """As `put`, if there is no such name yet; says whether."""

    def swap(self, name: str, data: bytes, before: bytes) -> bool:
        """As `put`, if the name still holds `before`; says whether."""

    def settle(self) -> None:
        """Makes everything that was put last."""

    def remove(self, names: Sequence[str]) -> None:
        """Removes names; those that are not there are passed over."""


@dataclass(frozen=True, slots=True)
class Target:
    """A destination in the user's words."""

    url: str
    """An absolute folder, or s3://bucket/prefix, gs://..., az://container/prefix."""
    endpoint: str = ""
    """Of an S3 that is not Amazon's, with scheme and port."""
    region: str = ""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By the names of the environment variables they come in."""

    @property
    def scheme(self) -> str:
        """Of a bucket; empty for a folder."""
        scheme = urlsplit(self.url).scheme if "://" in self.url else ""
        return scheme.lower()

    @property
    def is_folder(self) -> bool:
        """Whether it needs neither network nor credentials."""
        return not self.scheme

    def check(self) -> None:
        """Refuses what cannot be a destination.

        Raises:
            RefusedError: It says what would be one.
        """
        if self.is_folder:
            if not Path(self.url).is_absolute() or "\0" in self.url:
                raise RefusedError("Name the backup's folder by its whole path, beginning at the root.")
            return
        parts = urlsplit(self.url)
        if self.scheme not in BUCKET_SCHEMES:
            raise RefusedError(
                f"“{self.scheme}://” is no place for a backup. Use a folder, or s3://, gs:// or az://."
            )
        if not parts.netloc or "@" in parts.netloc or parts.query or parts.fragment:
            raise RefusedError(
                f"A bucket is written {self.scheme}://name/prefix, without credentials in it: "
                "those are taken from the environment."
            )
        if self.endpoint and urlsplit(self.endpoint).scheme not in {"http", "https"}:
            raise RefusedError("The endpoint must begin with https:// or http://.")

    @property
    def secrets(self) -> dict[str, str]:
        """The credentials by the names the store's client has for them.

        Raises:
            RefusedError: There are none.
        """
        known = _SECRET_KEYS[self.scheme]
        found = {known[name]: value for name, value in self.credentials.items() if name in known and value}
        if not found:
            raise RefusedError(
                f"The credentials of {self.url} are missing. Set {', '.join(list(known)[:2])} "
                "in the environment of the command, or have them kept with “backup target … --remember”."
            )
        return found


def credential_names() -> tuple[str, ...]:
    """The environment variables that credentials of buckets come in."""
    return tuple(name for names in _SECRET_KEYS.values() for name in names)
