"""A bucket as a destination of backups and exchanges: S3 and what speaks like it, Google's, Azure's.

Credentials are those of the target and no others: the client would look in the environment, in files and at
an address of the cloud's machines for some, so it is made only when the target brings its own.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any, Final

import obstore
from obstore.exceptions import (
    AlreadyExistsError,
    BaseError,
    NotSupportedError,
    PermissionDeniedError,
    PreconditionError,
    UnauthenticatedError,
)
from obstore.store import from_url

from core.backup.destination import Stored, Target
from core.records.errors import EnvironmentFaultError

_TIMEOUT: Final = timedelta(seconds=120)
_CONNECT: Final = timedelta(seconds=10)
_RETRIES: Final = 4
_RETRY_TIME: Final = timedelta(seconds=60)
_REMOVED_AT_ONCE: Final = 500
_STATUS: Final = re.compile(r"status code: (\d{3})|status (\d{3})")
_REFUSALS: Final = ("401", "403")
_NOT_THERE: Final = "404"
_SLOW: Final = re.compile(r"kind: Timeout,")


class BucketDestination:
    """Objects below the prefix of a bucket. Thread-safe.

    Args:
        target: Its URL, endpoint and credentials.

    Raises:
        RefusedError: It brings no credentials.
        EnvironmentFaultError: They, or the URL, are not of a form the client takes.
    """

    parallel = 8

    def __init__(self, target: Target) -> None:
        self._label = target.url
        config: dict[str, Any] = dict(target.secrets)
        if target.endpoint:
            config["base_url" if target.scheme == "gs" else "endpoint"] = target.endpoint
        if target.scheme == "s3":
            config["region"] = target.region or "us-east-1"
        try:
            make: Any = from_url  # its overloads want to know the scheme beforehand
            self._store: Any = make(
                target.url,
                config=config,
                client_options={
                    "timeout": _TIMEOUT,
                    "connect_timeout": _CONNECT,
                    "allow_http": target.endpoint.startswith("http://"),
                },
                retry_config={"max_retries": _RETRIES, "retry_timeout": _RETRY_TIME},
            )
        except (BaseError, ValueError, OSError):
            raise EnvironmentFaultError(
                f"{self._label} cannot be used as it is written, or its credentials are of another kind."
            ) from None

    @property
    def label(self) -> str:
        """The bucket's URL, which holds no secret."""
        return self._label

    def list(self, prefix: str) -> Iterator[Stored]:
        """Everything below a prefix that ends at a "/"."""
        try:
            for page in obstore.list(self._store, prefix.removesuffix("/"), chunk_size=1000):
                for meta in page:
                    yield Stored(str(meta["path"]), int(meta["size"]))
        except (BaseError, OSError, ValueError) as error:
            raise self._explain(error) from None

    def folders(self) -> Iterator[str]:
        """The common beginnings of names, up to their first "/"."""
        try:
            found = obstore.list_with_delimiter(self._store)
        except (BaseError, OSError, ValueError) as error:
            raise self._explain(error) from None
        for prefix in found["common_prefixes"]:
            yield str(prefix).removesuffix("/")

    def get(self, name: str, limit: int) -> bytes:
        """The first `limit` bytes of an object."""
        try:
            got = obstore.get(self._store, name)
            if int(got.meta["size"]) <= limit:
                return bytes(got.bytes())
            return bytes(obstore.get_range(self._store, name, start=0, end=limit))
        except FileNotFoundError:
            raise FileNotFoundError(name) from None
        except (BaseError, OSError, ValueError) as error:
            raise self._explain(error) from None

    def put(self, name: str, data: bytes) -> None:
        """One request: an upload in parts would leave parts behind when it is interrupted."""
        self._put(name, data, "overwrite")

    def create(self, name: str, data: bytes) -> bool:
        """A conditional request; a store without them is asked first."""
        try:
            self._put(name, data, "create")
        except AlreadyExistsError:
            return False
        except NotSupportedError:
            if self._version(name) is not None:
                return False
            self._put(name, data, "overwrite")
        return True

    def swap(self, name: str, data: bytes, before: bytes) -> bool:
        """A conditional request on what was read; a store without them is trusted to be quiet."""
        try:
            got = obstore.get(self._store, name)
            marks = {"e_tag": got.meta["e_tag"], "version": got.meta["version"]}
            if bytes(got.bytes()) != before:
                return False
        except FileNotFoundError:
            return False
        except (BaseError, OSError, ValueError) as error:
            raise self._explain(error) from None
        try:
            self._put(name, data, {kind: mark for kind, mark in marks.items() if mark})
        except PreconditionError:
            return False
        except NotSupportedError:
            self._put(name, data, "overwrite")
        return True

    def settle(self) -> None:
        """A bucket keeps what it has acknowledged."""

    def remove(self, names: Sequence[str]) -> None:
        """Removes objects, many in one request where the store can."""
        for start in range(0, len(names), _REMOVED_AT_ONCE):
            try:
                obstore.delete(self._store, list(names[start : start + _REMOVED_AT_ONCE]))
            except FileNotFoundError:
                continue
            except (BaseError, OSError, ValueError) as error:
                raise self._explain(error) from None

    def _put(self, name: str, data: bytes, mode: Any) -> None:
        try:
            obstore.put(self._store, name, data, mode=mode, use_multipart=False)
        except (AlreadyExistsError, PreconditionError, NotSupportedError):
            raise
        except (BaseError, OSError, ValueError) as error:
            raise self._explain(error) from None

    def _version(self, name: str) -> Any:
        try:
            return obstore.head(self._store, name)
        except FileNotFoundError:
            return None
        except (BaseError, OSError, ValueError) as error:
            raise self._explain(error) from None

    def _explain(self, error: Exception) -> EnvironmentFaultError:
        """What happened, without the client's own text, which quotes whole requests."""
        found = _STATUS.search(str(error))
        status = (found[1] or found[2]) if found else ""
        if isinstance(error, (PermissionDeniedError, UnauthenticatedError)) or status in _REFUSALS:
            return EnvironmentFaultError(
                f"{self._label} refused the credentials. Check them and what they allow: "
                "listing, reading, writing and deleting."
            )
        if isinstance(error, FileNotFoundError) or status == _NOT_THERE:
            return EnvironmentFaultError(f"There is no bucket {self._label}. Make it, or correct its name.")
        if status:
            return EnvironmentFaultError(
                f"{self._label} answered with an error ({status}). Try again later, or check its settings."
            )
        if _SLOW.search(str(error)):
            return EnvironmentFaultError(
                f"{self._label} did not answer in time. Check the network, or try again when it is less busy."
            )
        return EnvironmentFaultError(
            f"{self._label} cannot be reached. Check the network and the endpoint, and try again."
        )
