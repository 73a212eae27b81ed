"""Finds plugins among the installed packages, without running a line of them.

A plugin is a package with one entry point of the group "afterimage" and a file `afterimage-plugin.toml` that
says which hooks it has. Its **digest** covers every file that its installation has recorded and every other
file beside those, so that what was allowed is what runs. What it depends on is not covered.
"""

import hashlib
import os
import re
import sys
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import Distribution, EntryPoint, distributions
from pathlib import Path, PurePosixPath
from typing import Any, Final, cast, get_args

import platformdirs

from core.plugins.hooks import PROJECT
from core.records.plugins import HookName
from core.text.clean import clean

PLUGINS_VARIABLE: Final = "AFTERIMAGE_PLUGINS"
"""Of the environment: another folder for plugins."""
DECLARATION: Final = "afterimage-plugin.toml"
API: Final = 1
"""Version of the hooks; a plugin declares for which it was written."""
_MOST_BYTES: Final = 512 * 1024 * 1024
_MOST_FILES: Final = 20_000
_LONGEST_DECLARATION: Final = 16 * 1024
_LONGEST_WORDS: Final = 200
_MOST_PATTERNS: Final = 20
_INSTALLERS_OWN: Final = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
"""Files of an installation that differ with who installed it."""
_CHUNK: Final = 1024 * 1024
_HOOKS: Final = get_args(HookName)


class UnusableError(Exception):
    """A plugin that cannot be allowed; the text says why, for its user."""


@dataclass(frozen=True, slots=True)
class Found:
    """An installed plugin."""

    name: str
    version: str
    maker: str
    about: str
    entry: EntryPoint | None = None
    hooks: tuple[HookName, ...] = ()
    imports: tuple[str, ...] = ()
    exports: tuple[str, ...] = ()
    folder: str = ""
    """Where packages are that it was found in."""
    files: frozenset[str] = frozenset()
    """Whole paths of its files."""
    digest: str = ""
    unusable: str = ""
    """Why it cannot be allowed; empty if it can."""


def find(folders: Sequence[str]) -> tuple[Found, ...]:
    """All installed plugins by name, those that cannot be used included. Blocking; reads all their files.

    Args:
        folders: Where packages are installed; of two of one name the first counts.
    """
    found: dict[str, Found] = {}
    for distribution in distributions(path=list(folders)):
        points = [one for one in _entry_points(distribution) if one.group == PROJECT]
        name = _normalised(_field(distribution, "Name"))
        if points and name and name not in found:
            found[name] = _described(distribution, name, points)
    return tuple(found[name] for name in sorted(found))


def _entry_points(distribution: Distribution) -> Sequence[EntryPoint]:
    try:
        return tuple(distribution.entry_points)
    except (OSError, ValueError, TypeError):  # a file that somebody has broken is nobody's plugin
        return ()


def _described(distribution: Distribution, name: str, points: Sequence[EntryPoint]) -> Found:
    maker = _field(distribution, "Author") or _field(distribution, "Author-email")
    about, version = _field(distribution, "Summary"), _field(distribution, "Version")
    bare = Found(name, version, maker or _field(distribution, "Maintainer"), about)
    if len(points) > 1:
        return _replaced(bare, unusable="It offers more than one plugin; a package may offer one.")
    try:
        root = Path(str(distribution.locate_file(""))).resolve()
        recorded = _recorded(distribution, root)
        declared = _declared(root, recorded)
        files = tuple(sorted({*recorded, *_beside(root, recorded)}))
        digest = _digest(root, files)
    except UnusableError as error:
        return _replaced(bare, unusable=str(error))
    except OSError:
        return _replaced(bare, unusable="Its files cannot be read. Install it again.")
    paths = frozenset(str(root / one) for one in files)
    return Found(
        name, version, bare.maker, about, points[0],
        declared.hooks, declared.imports, declared.exports, str(root), paths, digest,
    )  # fmt: skip


def _replaced(found: Found, unusable: str) -> Found:
    return Found(found.name, found.version, found.maker, found.about, unusable=unusable)


def _field(distribution: Distribution, name: str) -> str:
    try:
        value = distribution.metadata[name]
    except (KeyError, OSError, ValueError):
        return ""
    return clean(str(value or ""))[:_LONGEST_WORDS]


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower() if re.fullmatch(r"[A-Za-z0-9._-]{1,100}", name) else ""


# ── what it says of itself ───────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Declared:
    hooks: tuple[HookName, ...]
    imports: tuple[str, ...]
    exports: tuple[str, ...]


def _declared(root: Path, recorded: Sequence[str]) -> _Declared:
    places = [one for one in recorded if PurePosixPath(one).name == DECLARATION]
    if len(places) != 1:
        raise UnusableError(f"It does not say what it does: one file {DECLARATION} has to be in its package.")
    with (root / places[0]).open("rb") as file:
        data = file.read(_LONGEST_DECLARATION + 1)
    try:
        if len(data) > _LONGEST_DECLARATION:
            raise UnusableError(f"Its {DECLARATION} is too long.")
        value = tomllib.loads(data.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError):
        raise UnusableError(f"Its {DECLARATION} is not valid TOML.") from None
    if value.get("api") != API:
        raise UnusableError("It was written for another version of Afterimage.")
    hooks, imports, exports = (_words(value, key) for key in ("hooks", "imports", "exports"))
    unknown = [one for one in hooks if one not in _HOOKS]
    if unknown:
        raise UnusableError(f"It wants to do what is not known here: “{clean(unknown[0])[:40]}”.")
    if not hooks:
        raise UnusableError("It declares no hook, so it would do nothing.")
    if ("importers" in hooks) != bool(imports):
        raise UnusableError("Importers have to declare names of files (“imports”), and only they.")
    if ("exporters" in hooks) != bool(exports) or not all(
        re.fullmatch(r"[a-z0-9-]{1,40}", one) for one in exports
    ):
        raise UnusableError("Exporters have to declare their names (“exports”: a-z, 0-9, -), and only they.")
    kept = cast("tuple[HookName, ...]", tuple(one for one in _HOOKS if one in hooks))
    return _Declared(kept, imports, exports)


def _words(value: dict[str, Any], key: str) -> tuple[str, ...]:
    given = value.get(key, [])
    good = isinstance(given, list) and len(given) <= _MOST_PATTERNS
    if not good or not all(isinstance(one, str) and 0 < len(one) <= _LONGEST_WORDS for one in given):
        raise UnusableError(f"“{key}” in its {DECLARATION} has to be a list of names.")
    return tuple(dict.fromkeys(clean(one) for one in given))


# ── its files ────────────────────────────────────────────────────────────────────────────────────────


def _recorded(distribution: Distribution, root: Path) -> tuple[str, ...]:
    """The files of its installation below the root, as paths with slashes."""
    files = distribution.files
    if not files or (distribution.read_text("direct_url.json") or "").find('"editable": true') >= 0:
        raise UnusableError(
            "It is not installed as packages are: nobody could tell when its files change. "
            "Install it with pip, and not as an editable one."
        )
    if len(files) > _MOST_FILES:
        raise UnusableError("It has too many files to look through.")
    kept = []
    for file in files:
        path = os.path.normpath(str(file))
        if Path(path).is_absolute() or path.startswith("..") or _is_passed_over(path):
            continue  # commands beside the packages are nothing that is imported
        kept.append(PurePosixPath(*Path(path).parts).as_posix())
        if not (root / path).is_file():
            raise UnusableError("Some of its files are missing. Install it again.")
    return tuple(kept)


def _is_passed_over(path: str) -> bool:
    return "__pycache__" in Path(path).parts or Path(path).name in _INSTALLERS_OWN


def _beside(root: Path, recorded: Sequence[str]) -> Iterator[str]:
    """Files in the folders of the package that no installer has put there; what is imported may be one."""
    tops = {PurePosixPath(one).parts[0] for one in recorded if len(PurePosixPath(one).parts) > 1}
    count = 0
    for top in sorted(tops):
        for folder, folders, names in os.walk(root / top):
            folders[:] = sorted(one for one in folders if one != "__pycache__")
            for name in names:
                if name in _INSTALLERS_OWN:
                    continue
                count += 1
                if count > _MOST_FILES:
                    raise UnusableError("It has too many files to look through.")
                yield Path(folder, name).relative_to(root).as_posix()


def _digest(root: Path, files: Sequence[str]) -> str:
    """SHA-256 over names and content of all files, in order, as hex digits."""
    whole = hashlib.sha256()
    left = _MOST_BYTES
    for name in files:
        one = hashlib.sha256()
        with (root / name).open("rb") as file:
            while data := file.read(_CHUNK):
                one.update(data)
                left -= len(data)
                if left < 0:
                    raise UnusableError("Its files are too large to look through.")
        whole.update(os.fsencode(name) + b"\0" + one.digest())
    return whole.hexdigest()


def plugins_folder() -> Path:
    """Where plugins may be installed besides this Python: what is handed on as a whole has no other place."""
    given = os.environ.get(PLUGINS_VARIABLE)
    return Path(given).absolute() if given else platformdirs.user_data_path("afterimage-plugins", False)


def package_folders() -> tuple[str, ...]:
    """Where packages may be: those of this Python, then the user's folder for plugins.

    The current folder is left out: whatever somebody unpacked there is not installed.
    """
    here = os.path.realpath(Path.cwd())
    known = [one for one in sys.path if one and Path(one).is_dir() and os.path.realpath(one) != here]
    own = str(plugins_folder())
    return (*known, *([own] if own not in known else []))
