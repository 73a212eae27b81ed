"""Operations on language models: which there are, which one is used, downloading one."""

from dataclasses import dataclass, field
from typing import Literal

from core.protocol.operations.base import Request

Fit = Literal["green", "yellow", "red"]
ModelKind = Literal["none", "file", "endpoint"]


@dataclass(frozen=True, slots=True)
class ModelInUse:
    """The model that writes answers, if there is one."""

    kind: ModelKind = "none"
    name: str = ""
    """For people."""
    file: str = ""
    projector: str = ""
    """The file of its eye, for a vision model."""
    url: str = ""
    context: int = 0
    """Tokens; 0 is what is usual."""
    has_key: bool = False
    """Whether a key for the address is kept in the vault."""
    running: bool = False
    """Whether it takes memory at present."""


@dataclass(frozen=True, slots=True)
class ModelOnDisk:
    """A model file in the folder of models."""

    name: str
    file: str
    bytes: int
    needs: int
    """Bytes of memory while it works, by rule of thumb."""
    fit: Fit
    problem: str = ""
    """Why it cannot be used; empty where it can."""


@dataclass(frozen=True, slots=True)
class ModelOffered:
    """A model that could be downloaded."""

    id: str
    name: str
    about: str
    licence: str
    bytes: int
    """About, where it is not known exactly."""
    needs: int
    fit: Fit
    url: str
    checksum: str = ""
    """SHA-256; empty where it is not known, and then a download cannot be verified."""
    remark: str = ""
    downloaded: bool = False


@dataclass(frozen=True, slots=True)
class Models:
    """All about models."""

    used: ModelInUse
    runtime: bool
    """Whether models can run on this machine; if not, `bootstrap.py model` builds what is missing."""
    folder: str
    files: tuple[ModelOnDisk, ...]
    offered: tuple[ModelOffered, ...]


@dataclass(frozen=True, slots=True)
class ListModels(Request[Models]):
    """What there is and what is used."""

    op = "models"
    reply = Models


@dataclass(frozen=True, slots=True)
class UseModelFile(Request[Models]):
    """Have a model on this machine write answers. Its file is looked at, and refused if it cannot be used."""

    op = "models.use"
    reply = Models
    file: str = ""
    """A path, or the name of a file in the folder of models; empty for no model at all."""
    projector: str = ""
    context: int = 0


@dataclass(frozen=True, slots=True)
class UseEndpoint(Request[Models]):
    """Have a model at an address write answers. It is asked which models it has before it is used."""

    op = "models.endpoint"
    reply = Models
    url: str
    confirmed_host: str = ""
    """The host as the user has seen and confirmed it: nothing is sent anywhere else."""
    model: str = ""
    """Empty for the first that it has."""
    key: str = field(default="", repr=False)
    """Kept in the vault."""
    context: int = 0


@dataclass(frozen=True, slots=True)
class DownloadModel(Request[Models]):
    """Fetch a model that is offered; goes on where it was interrupted. Uses the network."""

    op = "models.download"
    reply = Models
    id: str
    unverified: bool = False
    """The user knows that there is no checksum to tell whether it is what it should be."""


@dataclass(frozen=True, slots=True)
class RemoveModel(Request[Models]):
    """Delete a file from the folder of models."""

    op = "models.remove"
    reply = Models
    file: str
