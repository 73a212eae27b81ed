"""Which language model writes answers, for as long as the vault is open.

The choice, and a key for an address, are kept in the vault and not among the settings: whoever can change a
file must not be able to send what is remembered to an address of theirs.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec

from core.engine.lanes import Lanes
from core.models.catalogue import Offer, offer, offers
from core.models.download import Download, Report
from core.models.endpoint import Endpoint, checked_url, is_loopback
from core.models.endpoint_model import EndpointModel
from core.models.fit import USUAL_CONTEXT, Memory, bytes_needed, fit, this_memory
from core.models.gguf import read_header
from core.models.language import LanguageModel
from core.models.runtime import is_built
from core.protocol.operations import (
    ModelInUse,
    ModelOffered,
    ModelOnDisk,
    Models,
    UseEndpoint,
    UseModelFile,
)
from core.records.errors import (
    AfterimageError,
    EnvironmentFaultError,
    IntegrityError,
    NotFoundError,
    RefusedError,
)
from core.vault.objects import SealedObjects
from core.workers.model_client import LocalModel, LocalModelFiles

_log = logging.getLogger(__name__)

_NOTE: Final = "state/model"
_STATES: Final = "states"
_LEAST_CONTEXT, _MOST_CONTEXT = 1024, 1 << 20


class ModelChoice(msgspec.Struct, frozen=True):
    """What the user has chosen; nothing by default."""

    file: str = ""
    projector: str = ""
    url: str = ""
    model: str = ""
    key: str = ""
    context: int = 0

    def __repr__(self) -> str:
        return "ModelChoice()"


@dataclass(frozen=True, slots=True)
class ModelPlaces:
    """How models are run, and where they are."""

    command: tuple[str, ...]
    """Starts a model worker."""
    folder: Path
    """Of model files. Several homes may share it."""


class Modelling:
    """The model in use, and the files there are. Lives on the engine's loop."""

    def __init__(self, lanes: Lanes, places: ModelPlaces) -> None:
        """Take what is needed; nothing is started."""
        self._lanes = lanes
        self._command = places.command
        self.folder = places.folder
        self._choice = ModelChoice()
        self._objects: SealedObjects | None = None
        self._model: LanguageModel | None = None

    @property
    def model(self) -> LanguageModel | None:
        """Who writes answers; nobody while none is chosen or the vault is locked."""
        return self._model

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine, so that nothing leaves it."""
        return bool(self._choice.file) or is_loopback(urlsplit(self._choice.url).hostname or "")

    async def open(self, objects: SealedObjects) -> None:
        """The vault is open: use what was chosen."""
        self._objects = objects
        await self._use(await self._lanes.read(_load, objects))

    async def forget(self) -> None:
        """Reading was locked: what a model on this machine has read leaves the memory with its process."""
        if isinstance(self._model, LocalModel):
            await self._model.unload()

    async def close(self) -> None:
        """Let go of the model."""
        await self._use(ModelChoice())

    # ── choosing ─────────────────────────────────────────────────────────────────────────────────────

    async def use_file(self, request: UseModelFile) -> None:
        """Use a model on this machine, or none.

        Raises:
            NotFoundError: There is no such file.
            RefusedError: It cannot be used; nothing was changed.
        """
        if not request.file:
            await self._choose(ModelChoice())
            return
        context = _checked_context(request.context)
        file, projector = self._path(request.file), ""
        header = await self._lanes.read(read_header, file)
        if header.is_projector or not header.has_chat_template:
            raise RefusedError(
                f"{file.name} is no model for conversations. Choose one whose name says “instruct” or “chat”."
            )
        if request.projector:
            projector = str(self._path(request.projector))
            if not (await self._lanes.read(read_header, Path(projector))).is_projector:
                raise RefusedError(f"{Path(projector).name} is not the eye of a vision model (mmproj).")
        await self._choose(ModelChoice(file=str(file), projector=projector, context=context))

    async def use_endpoint(self, request: UseEndpoint) -> None:
        """Use a model at an address, once it has answered.

        Raises:
            RefusedError: The address is none that may be used, or not the one that was confirmed.
            ModelFailedError: Nobody answers there.
        """
        url = checked_url(request.url)
        host = urlsplit(url).hostname or ""
        if request.confirmed_host != host:
            raise RefusedError(f"Nothing is sent to {host} unless you confirm it.")
        context = _checked_context(request.context)
        model = request.model
        asked = EndpointModel(Endpoint(url, model, request.key))
        try:
            known = await asked.models()
        finally:
            await asked.close()
        if not model and not known:
            raise RefusedError("That address does not say which models it has. Name one.")
        if model and known and model not in known:
            raise NotFoundError(
                f"There is no model “{model[:60]}” at that address. There are: {', '.join(known[:20])}."
            )
        await self._choose(ModelChoice(url=url, model=model or known[0], key=request.key, context=context))

    async def _choose(self, choice: ModelChoice) -> None:
        objects = self._objects
        if objects is None:
            raise EnvironmentFaultError("Afterimage is ending. Start it again to choose a model.")
        await self._lanes.write(_save, objects, choice)
        await self._use(choice)

    async def _use(self, choice: ModelChoice) -> None:
        before, self._model = self._model, None
        self._choice = choice
        if choice.file:
            files = LocalModelFiles(
                Path(choice.file),
                Path(choice.projector) if choice.projector else None,
                choice.context,
                self.folder / _STATES,
            )
            self._model = LocalModel(self._command, files)
        elif choice.url:
            self._model = EndpointModel(Endpoint(choice.url, choice.model, choice.key, choice.context))
        if before is not None:
            await before.close()

    # ── files ────────────────────────────────────────────────────────────────────────────────────────

    async def state(self) -> Models:
        """All about models."""
        files, offered = await self._lanes.read(self._look)
        choice, model = self._choice, self._model
        used = ModelInUse()
        if model is not None:
            used = ModelInUse(
                kind="file" if choice.file else "endpoint",
                name=model.name,
                file=choice.file,
                projector=choice.projector,
                url=choice.url,
                context=choice.context,
                has_key=bool(choice.key),
                running=isinstance(model, LocalModel) and model.pid is not None,
            )
        return Models(used, is_built(), str(self.folder), files, offered)

    async def download(self, wanted: str, report: Report, *, unverified: bool) -> None:
        """Fetch a model that is offered.

        Raises:
            NotFoundError: It is not offered.
            RefusedError: Nothing tells whether it is what it should be, and the user has not agreed to that.
            EnvironmentFaultError: It cannot be fetched at present.
        """
        chosen = offer(wanted)
        if not chosen.sha256 and not unverified:
            raise RefusedError(
                f"For {chosen.name} no checksum is known, so nothing can tell whether what is downloaded is "
                "what its makers published. It comes encrypted from "
                f"{urlsplit(chosen.url).hostname}. Add --unverified to download it all the same."
            )
        await Download(chosen.url, self.folder / chosen.file, chosen.sha256).run(report)

    async def remove(self, name: str) -> None:
        """Delete a file of the folder. Raises `NotFoundError`; `RefusedError` while it is used."""
        file = self.folder / Path(name).name
        if not file.is_file() or file.suffix != ".gguf":
            raise NotFoundError(f"There is no model file {Path(name).name} in {self.folder}.")
        if str(file) in {self._choice.file, self._choice.projector}:
            raise RefusedError(f"{file.name} is in use. “models use none” lets go of it first.")
        await self._lanes.read(file.unlink)

    def _path(self, text: str) -> Path:
        inside = self.folder / text
        return inside if "/" not in text and inside.is_file() else Path(text).absolute()

    def _look(self) -> tuple[tuple[ModelOnDisk, ...], tuple[ModelOffered, ...]]:
        memory = this_memory()
        found = sorted(self.folder.glob("*.gguf")) if self.folder.is_dir() else []
        there = {path.name for path in found}
        return (
            tuple(_on_disk(path, memory) for path in found),
            tuple(_offered(one, memory, there) for one in offers()),
        )


def _on_disk(path: Path, memory: Memory) -> ModelOnDisk:
    size = path.stat().st_size
    try:
        header = read_header(path)
    except AfterimageError as error:
        return ModelOnDisk(path.stem, str(path), size, 0, "red", str(error))
    needs = bytes_needed(size, header.cache_bytes(min(USUAL_CONTEXT, header.context_length or USUAL_CONTEXT)))
    return ModelOnDisk(header.name or path.stem, str(path), size, needs, fit(needs, memory))


def _offered(one: Offer, memory: Memory, there: set[str]) -> ModelOffered:
    return ModelOffered(
        id=one.id,
        name=one.name,
        about=one.about,
        licence=one.licence,
        bytes=one.bytes,
        needs=one.needs,
        fit=fit(one.needs, memory),
        url=one.url,
        checksum=one.sha256,
        remark=one.remark,
        downloaded=one.file in there,
    )


def _checked_context(context: int) -> int:
    if context and not _LEAST_CONTEXT <= context <= _MOST_CONTEXT:
        raise RefusedError(
            f"A context has {_LEAST_CONTEXT:,} to {_MOST_CONTEXT:,} tokens, or 0 for the usual."
        )
    return context


def _load(objects: SealedObjects) -> ModelChoice:
    """What was chosen last; nothing where that cannot be read."""
    if objects.stat(_NOTE) is None:
        return ModelChoice()
    try:
        return msgspec.msgpack.decode(objects.get(_NOTE), type=ModelChoice)
    except (IntegrityError, msgspec.MsgspecError):
        _log.warning("the choice of a model cannot be read: none is used")
        return ModelChoice()


def _save(objects: SealedObjects, choice: ModelChoice) -> None:
    objects.put(_NOTE, msgspec.msgpack.encode(choice))
    objects.purge()  # what was there before may have held a key
