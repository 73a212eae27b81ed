"""Multipart uploads: parts may come in any order, and go to the disk in theirs."""

import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from core.vault.entry import Entry
from core.vault.objectfile import ObjectWriter
from core.vault.objects import SealedObjects

MAX_PARTS: Final = 10_000
_MAX_UPLOADS: Final = 1000
_MAX_WAITING: Final = 256 * 1024 * 1024
"""Bytes of parts that may wait in RAM for those before them."""


class UploadError(Exception):
    """The client broke the rules of multipart uploads."""


@dataclass(slots=True)
class _Upload:
    """An object in the making. Parts ahead of their turn wait in RAM; the rest are sealed already."""

    name: str
    writer: ObjectWriter
    next_part: int = 1
    written: list[int] = field(default_factory=list)
    waiting: dict[int, bytes] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def write_in_order(self) -> None:
        while (part := self.waiting.pop(self.next_part, None)) is not None:
            self.writer.write(part)
            self.written.append(self.next_part)
            self.next_part += 1


class Uploads:
    """The uploads under way. Thread-safe; what is not completed leaves nothing behind."""

    def __init__(self, objects: SealedObjects) -> None:
        self._objects = objects
        self._uploads: dict[str, _Upload] = {}

    def begin(self, name: str) -> str:
        """Starts one; returns its id.

        Raises:
            UploadError: Too many are under way.
            EnvironmentFaultError: The disk refused.
        """
        if len(self._uploads) >= _MAX_UPLOADS:
            raise UploadError("there are too many uploads under way")
        upload = secrets.token_hex(16)
        self._uploads[upload] = _Upload(name, self._objects.writer())
        return upload

    def add(self, upload: str, name: str, number: int, data: bytes) -> None:
        """Takes one part; numbers begin at 1. A part not sealed yet may be replaced.

        Raises:
            UploadError: No such upload, the part was sealed already, or too much waits for parts before it.
            EnvironmentFaultError: The disk refused.
        """
        found = self._find(upload, name)
        with found.lock:
            if number < found.next_part:
                raise UploadError("the part was sent twice")
            found.waiting[number] = data
            found.write_in_order()
            if sum(map(len, found.waiting.values())) > _MAX_WAITING:
                del found.waiting[number]
                raise UploadError("the parts before it have not come")

    def complete(
        self,
        upload: str,
        name: str,
        parts: Sequence[int],
        *,
        only_if_absent: bool = False,
        in_place_of: Entry | None = None,
    ) -> Entry:
        """Ends one with the parts named: the object is on disk when this returns.

        Raises:
            UploadError: No such upload, or other parts came than are named.
            FileExistsError: `only_if_absent`, and there is such an object.
            ChangedError: `in_place_of` is given, and is not what the name means.
            EnvironmentFaultError: The disk refused.
        """
        found = self._find(upload, name)
        with found.lock, found.writer:
            self._uploads.pop(upload, None)
            if list(parts) != found.written + sorted(found.waiting):
                raise UploadError("the parts named are not those that came")
            for number in sorted(found.waiting):
                found.writer.write(found.waiting[number])
            return found.writer.commit(name, only_if_absent=only_if_absent, in_place_of=in_place_of)

    def abort(self, upload: str, name: str) -> None:
        """Ends one without a result.

        Raises:
            UploadError: No such upload.
        """
        found = self._find(upload, name)
        with found.lock:
            self._uploads.pop(upload, None)
            found.writer.discard()

    def abort_all(self) -> None:
        """Ends all, because nobody will complete them."""
        for upload, found in list(self._uploads.items()):
            self.abort(upload, found.name)

    def _find(self, upload: str, name: str) -> _Upload:
        found = self._uploads.get(upload)
        if found is None or found.name != name:
            raise UploadError("there is no such upload")
        return found
