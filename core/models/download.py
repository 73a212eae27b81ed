"""Fetches a model file: goes on where it was interrupted, and puts it in its place only when it is whole."""

import asyncio
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from core.models.gguf import read_header
from core.records.errors import EnvironmentFaultError, RefusedError

if TYPE_CHECKING:
    import httpx2

_CONNECT, _SILENCE = 20.0, 60.0
"""Seconds to reach the server, and between two pieces."""
_REDIRECTS: Final = 5
_ROOM_BESIDE: Final = 512 * 1024 * 1024
"""Bytes of disk that have to stay free."""
_LARGEST: Final = 200 * 1024**3

Report = Callable[[int, int], None]
"""Bytes so far, and in all."""


class Download:
    """One file on its way. Lives on one event loop; what is there when `run` is cancelled is kept."""

    def __init__(self, url: str, target: Path, sha256: str = "", *, insecure: bool = False) -> None:
        """Prepare.

        Args:
            url: of the file; https.
            target: where it is to be in the end.
            sha256: what it must be; empty where that is not known.
            insecure: take an address without encryption. For tests, with a server on loopback.
        """
        self._url = url
        self._target = target
        self._sha256 = sha256.lower()
        self._schemes = {"https", "http"} if insecure else {"https"}
        self._partial = target.with_name(target.name + ".part")

    async def run(self, report: Report) -> None:
        """Fetch, verify, and put it in its place.

        Raises:
            EnvironmentFaultError: No network, no room, or it broke off; what is there is kept.
            RefusedError: It is not what it should be, and was deleted.
        """
        import httpx2  # noqa: PLC0415 - heavy, and only for those who download

        self._target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            async with httpx2.AsyncClient(
                timeout=httpx2.Timeout(_SILENCE, connect=_CONNECT), follow_redirects=False, trust_env=False
            ) as client:
                await self._fetch(client, report)
        except httpx2.ConnectError as error:
            raise EnvironmentFaultError(
                "The model cannot be downloaded: there is no way to its server. Is there a network?"
            ) from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpx2.StreamError) as error:
            raise EnvironmentFaultError(
                "The download broke off. Start it again to go on where it was."
            ) from error
        except OSError as error:
            raise EnvironmentFaultError(
                f"The model cannot be written to the disk ({os.strerror(error.errno or 0)})."
            ) from error
        await asyncio.to_thread(self._finish)

    async def _fetch(self, client: "httpx2.AsyncClient", report: Report) -> None:
        have = self._partial.stat().st_size if self._partial.exists() else 0
        url = self._url
        for _ in range(_REDIRECTS):
            if urlsplit(url).scheme not in self._schemes:
                raise RefusedError("The download leads to an address without encryption, so it was stopped.")
            headers = {"accept-encoding": "identity"} | ({"range": f"bytes={have}-"} if have else {})
            async with client.stream("GET", url, headers=headers) as response:
                if response.is_redirect:
                    url = str(response.url.join(response.headers.get("location", "")))
                    continue
                if response.status_code == 416 and have:  # noqa: PLR2004 - nothing is left to send
                    return
                await self._take(response, have, report)
                return
        raise EnvironmentFaultError("The download is sent from one address to the next without end.")

    async def _take(self, response: "httpx2.Response", have: int, report: Report) -> None:
        if response.status_code not in {200, 206}:
            raise EnvironmentFaultError(
                f"The server does not give the file (status {response.status_code}). It may have moved."
            )
        if response.status_code == 200:  # noqa: PLR2004 - the server sends all of it
            have = 0
        coming = int(response.headers.get("content-length") or 0)
        total = have + coming
        self._check_room(coming)
        with self._partial.open("r+b" if have else "wb") as file:
            file.seek(have)
            file.truncate()
            async for data in response.aiter_raw():
                file.write(data)
                have += len(data)
                if have > (total or _LARGEST):
                    raise RefusedError("The server sends more than it said, so the download was stopped.")
                report(have, total)
            file.flush()
            os.fsync(file.fileno())
        if coming and have != total:
            raise EnvironmentFaultError("The download broke off. Start it again to go on where it was.")

    def _check_room(self, coming: int) -> None:
        free = shutil.disk_usage(self._target.parent).free
        if coming + _ROOM_BESIDE > free:
            raise EnvironmentFaultError(
                f"The model needs {coming / 1e9:.1f} GB of disk, and {free / 1e9:.1f} GB are free."
            )

    def _finish(self) -> None:
        """In a thread: is it what it should be?"""
        try:
            self._check_sum()
            read_header(self._partial)
        except RefusedError:
            self._partial.unlink(missing_ok=True)
            raise
        self._partial.replace(self._target)

    def _check_sum(self) -> None:
        if not self._sha256:
            return
        with self._partial.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != self._sha256:
            raise RefusedError(
                "What was downloaded is not the model it should be (its checksum differs), so it was "
                "deleted. Try again; if it happens again, do not use this source."
            )
