"""Installs a project as pip does, without pip: its packages, its metadata, and the list of all its files."""

import base64
import hashlib
import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path

PLUGINS = Path(__file__).parent / "plugins"


def install(project: Path, folder: Path) -> Path:
    """Install a project into a folder of packages; the folder that holds its metadata.

    Args:
        project: has a `pyproject.toml`, and packages as folders beside it.
        folder: made if there is none.
    """
    about = tomllib.loads((project / "pyproject.toml").read_text())["project"]
    folder.mkdir(parents=True, exist_ok=True)
    files: list[Path] = []
    for package in sorted(one.parent for one in project.glob("*/__init__.py")):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(package, folder / package.name, dirs_exist_ok=True, ignore=ignored)
        files += [one for one in (folder / package.name).rglob("*") if one.is_file()]
    info = folder / f"{about['name'].replace('-', '_')}-{about['version']}.dist-info"
    for older in folder.glob(f"{about['name'].replace('-', '_')}-*.dist-info"):
        shutil.rmtree(older)
    info.mkdir()
    (info / "METADATA").write_text("\n".join(_metadata(about)) + "\n")
    (info / "INSTALLER").write_text("pip\n")
    groups = about.get("entry-points", {})
    lines = [
        f"[{group}]\n" + "\n".join(f"{k} = {v}" for k, v in one.items()) for group, one in groups.items()
    ]
    (info / "entry_points.txt").write_text("\n\n".join(lines) + "\n")
    rows = [_row(folder, one) for one in (*files, *sorted(info.iterdir()))]
    (info / "RECORD").write_text("\n".join([*rows, f"{info.name}/RECORD,,"]) + "\n")
    return info


def _metadata(about: dict[str, object]) -> Iterator[str]:
    yield "Metadata-Version: 2.1"
    yield f"Name: {about['name']}"
    yield f"Version: {about['version']}"
    yield f"Summary: {about['description']}"
    authors = about.get("authors", [])
    assert isinstance(authors, list)
    for author in authors:
        yield f"Author: {author['name']}"


def _row(folder: Path, file: Path) -> str:
    data = file.read_bytes()
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{file.relative_to(folder).as_posix()},sha256={digest},{len(data)}"
