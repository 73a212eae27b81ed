"""The process of one plugin: no keys, no network, no files but the one it is given; ends with its task.

The first request says which plugin, and opens what it may read. Then all the rest is locked away, and only
then is the plugin loaded. It answers with records that are checked here and again by the engine: what runs
in this process could send whatever it likes.
"""

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import fields
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec
import pluggy

from core.hardening import hide_memory
from core.importing.files import open_file
from core.importing.items import LONGEST_TEXT, Said
from core.plugins.finding import package_folders
from core.plugins.hooks import PROJECT, Hooks
from core.plugins.loading import find_unchanged, load
from core.plugins.offers import Exporter, ExportWriter, ImportedMessage, Importer, MemoryWriter, Proposal
from core.protocol.typed import error_packet
from core.protocol.wire import Packet, WireError
from core.records.errors import AfterimageError, RefusedError
from core.text.clean import clean
from core.workers import confinement, isolation
from core.workers.channel import Channel, serve
from core.workers.import_requests import Batch
from core.workers.plugin_requests import (
    BEGIN,
    NEXT,
    PROPOSE,
    WRITE,
    BeginPlugin,
    PluginBegun,
    Proposed,
    ProposeMemories,
    WriteMemories,
)

MEMORY: Final = 2 * 1024**3
"""Bytes of address space, this program's own share of about 0.5 GiB included."""
MOST_PROPOSED: Final = 12
_BEGINNING: Final = 64 * 1024
_AT_ONCE: Final = 400
_MOST_TEXT: Final = 1024 * 1024
_MOST_WRITTEN: Final = 64 * 1024 * 1024
"""Bytes that an exporter may give for one request."""
_MOST_OFFERS: Final = 20
_KINDS: Final[dict[str, type[Importer] | type[Exporter] | type[MemoryWriter]]] = {
    "importers": Importer,
    "exporters": Exporter,
    "memory_writers": MemoryWriter,
}


class PluginHost:
    """Serves one request after the other, in the thread that reads them."""

    def __init__(self, send: Callable[[Packet], None]) -> None:
        """Answer by `send`."""
        self._send = send
        self._messages: Iterator[Any] = iter(())
        self._file: BinaryIO | None = None
        self._writer: ExportWriter | None = None
        self._proposers: Sequence[MemoryWriter] = ()
        self._begun = False

    def take(self, packet: Packet) -> None:
        """Do what a request asks for.

        Raises:
            WireError: It is not a request.
        """
        if packet.kind != "request":
            raise WireError("a plugin's process takes requests only")
        try:
            body, blob = self._serve(packet)
            self._send(Packet("reply", packet.id, body=body, blob=blob))
        except AfterimageError as error:
            self._send(error_packet(packet.id, error))
        except MemoryError:
            self._send(error_packet(packet.id, RefusedError("It needs more memory than plugins may have.")))
        except BaseException as error:  # noqa: BLE001 -- whatever a plugin raises is the plugin's failure
            name = clean(type(error).__name__)[:40]
            self._send(error_packet(packet.id, RefusedError(f"It ended in an error ({name}).")))

    def _serve(self, packet: Packet) -> tuple[Any, bytes]:
        if packet.op == BEGIN and not self._begun:
            self._begun = True
            return self._begin(msgspec.convert(packet.body, BeginPlugin)), b""
        if packet.op == NEXT:
            return self._next(), b""
        if packet.op == WRITE and self._writer is not None:
            return None, _written(self._writer, msgspec.convert(packet.body, WriteMemories))
        if packet.op == PROPOSE:
            return self._propose(msgspec.convert(packet.body, ProposeMemories)), b""
        raise RefusedError("A plugin was asked for what it does not do.")

    def _begin(self, request: BeginPlugin) -> PluginBegun:
        found = find_unchanged(request.name, request.digest, package_folders())
        if request.hook not in found.hooks:
            raise RefusedError("It was not allowed to do that.")
        if request.source:
            self._file = open_file(Path(request.source))
        isolation.forbid_network()
        confinement.forbid_changes()
        confinement.see_only((*confinement.program_folders(), found.folder))
        manager = pluggy.PluginManager(PROJECT)
        manager.add_hookspecs(Hooks)
        manager.register(load(found))
        offers = [
            one for given in getattr(manager.hook, request.hook)() for one in islice(given, _MOST_OFFERS)
        ]
        return self._use(request, offers)

    def _use(self, request: BeginPlugin, offers: Sequence[Any]) -> PluginBegun:
        kind = _KINDS.get(request.hook, ())
        if not all(isinstance(one, kind) and isinstance(one.name, str) for one in offers):
            raise RefusedError(f"What its hook “{request.hook}” gives is not what it has to give.")
        names = tuple(clean(one.name)[:100] for one in offers)
        if request.hook == "memory_writers":
            self._proposers = offers
        if request.form:
            wanted = [one for one in offers if one.name == request.form]
            if not wanted:
                raise RefusedError("It does not write what it has declared.")
            self._writer = wanted[0].make()
        chosen = self._open(request, offers) if self._file is not None else ""
        return PluginBegun(names, chosen)

    def _open(self, request: BeginPlugin, offers: Sequence[Importer]) -> str:
        """The name of the importer that reads the file; empty if none does."""
        assert self._file is not None  # noqa: S101 -- it was opened
        start = self._file.read(_BEGINNING)
        for one in offers:
            if one.recognises(start, Path(request.source).name):
                self._file.seek(0)
                self._messages = iter(one.read(self._file))
                return clean(one.name)[:100]
        return ""

    def _next(self) -> Batch:
        said: list[Said] = []
        size = 0
        for message in self._messages:
            if not isinstance(message, ImportedMessage):
                raise RefusedError("It gave something that is no message.")
            said.append(_said(message))
            size += len(said[-1].text)
            if len(said) >= _AT_ONCE or size >= _MOST_TEXT:
                return Batch(tuple(said))
        return Batch(tuple(said), ended=True)

    def _propose(self, request: ProposeMemories) -> Proposed:
        found: list[Proposal] = []
        for writer in self._proposers:
            for one in islice(writer.propose(request.sources), MOST_PROPOSED):
                if not isinstance(one, Proposal):
                    raise RefusedError("It proposed something that is no memory.")
                found.append(_plain(one))
        return Proposed(tuple(found[:MOST_PROPOSED]))


def _said(message: ImportedMessage) -> Said:
    plain = _plain(message)
    return Said(plain.id, plain.conversation, plain.text[:LONGEST_TEXT], plain.at, plain.speaker, plain.zone)


def _plain(record: Any) -> Any:
    """The record if its fields are what they should be: a plugin may have put anything into them."""
    values = {field.name: getattr(record, field.name) for field in fields(record)}
    try:
        return msgspec.convert(msgspec.to_builtins(values), type(record))
    except (msgspec.ValidationError, TypeError, ValueError):
        raise RefusedError("A field of what it gave is not what it has to be.") from None


def _written(writer: ExportWriter, request: WriteMemories) -> bytes:
    parts = [writer.begin()] if request.begins else []
    parts += [writer.add(memory) for memory in request.memories]
    parts += [writer.end()] if request.ends else []
    if not all(isinstance(part, bytes) for part in parts):
        raise RefusedError("It wrote something that is not bytes.")
    return _joined(parts)


def _joined(parts: Iterable[bytes]) -> bytes:
    whole = b"".join(parts)
    if len(whole) > _MOST_WRITTEN:
        raise RefusedError("It wrote far more than it was given.")
    return whole


def run_plugin_host() -> None:
    """Serve requests on standard input and output until the input closes. Does not return."""
    channel = Channel()
    silence = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):  # what a plugin prints may be content
        os.dup2(silence, descriptor)
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    isolation.step_back()
    hide_memory()
    isolation.keep_within_limits(MEMORY)
    serve(channel, PluginHost(channel.send).take)
