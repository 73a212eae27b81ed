"""The Debian package, laid out from the frozen program as Debian's policy wants it."""

import gzip
import os
import platform
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from email.utils import formatdate
from importlib.metadata import Distribution
from pathlib import Path
from typing import Final

from bootstrapping.layout import PACKAGING, PROJECT
from bootstrapping.system import WINDOW_LIBRARIES

LINUX: Final = PACKAGING / "linux"
_MAINTAINER: Final = "The Afterimage maintainers <maintainers@afterimage.invalid>"
_CONTROL: Final = """\
Package: afterimage
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {kib}
Depends: {depends}
Recommends: gnome-keyring | kwalletmanager
Suggests: at-spi2-core
Section: utils
Priority: optional
Description: remembers what you saw and said, privately, and answers from it
 Looks at the screen now and then, reads it on this computer, and keeps what
 matters in an encrypted store. A window answers questions with the memories
 and the very pictures that they come from. Nothing leaves the computer unless
 its user says so.
"""
_COPYRIGHT: Final = """\
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: Afterimage

Files: *
Copyright: The Afterimage authors
License: Apache-2.0
 On Debian systems the full text is in /usr/share/common-licenses/Apache-2.0.
Comment:
 The libraries that come along, each under its own licence, are listed with
 their texts in /usr/share/doc/afterimage/licenses. Qt and PySide6 are used
 under the LGPL, version 3: their files in /usr/lib/afterimage may be replaced
 by others of the same interface.
"""
_LICENCE: Final = re.compile(r"(^|/)(licen[cs]e|copying|notice|ofl)[^/]*$|/licenses/[^/]+$", re.IGNORECASE)


def version() -> str:
    """The project's version, as Debian writes it."""
    with (PROJECT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"]).replace("rc", "~rc").replace(".dev", "~dev")


def build(program: Path, libraries: Path, folder: Path) -> Path:
    """Make the package.

    Args:
        program: the folder with the frozen program.
        libraries: the `site-packages` whose licences go along.
        folder: where the package and what it is laid out from go.

    Returns:
        The package.

    Raises:
        subprocess.CalledProcessError: dpkg-deb failed, and said why.
    """
    root = folder / "deb"
    shutil.rmtree(root, ignore_errors=True)
    _lay_out(program, libraries, root)
    architecture = _said("dpkg", "--print-architecture")
    size = sum(path.lstat().st_size for path in root.rglob("*") if not path.is_dir())
    # LanceDB's client does not start without certificates, though it talks to nobody but our own store.
    needs = ", ".join((f"libc6 (>= {_libc()})", "ca-certificates", *WINDOW_LIBRARIES))
    control = root / "DEBIAN" / "control"
    control.parent.mkdir()
    control.write_text(
        _CONTROL.format(
            version=version(),
            architecture=architecture,
            maintainer=_MAINTAINER,
            kib=-(-size // 1024),
            depends=needs,
        ),
        "utf-8",
    )
    for script in ("prerm", "postrm"):
        shutil.copy(LINUX / script, control.parent / script)
        (control.parent / script).chmod(0o755)
    package = folder / f"afterimage_{version()}_{architecture}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(root), str(package)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return package


def _lay_out(program: Path, libraries: Path, root: Path) -> None:
    """Everything at the place where it will be installed."""
    share = root / "usr" / "share"
    shutil.copytree(program, root / "usr" / "lib" / "afterimage", symlinks=True)
    (root / "usr" / "bin").mkdir(parents=True)
    (root / "usr" / "bin" / "afterimage").symlink_to("../lib/afterimage/afterimage")
    _place(LINUX / "afterimage.desktop", share / "applications" / "afterimage.desktop")
    icon = share / "icons" / "hicolor" / "scalable" / "apps" / "afterimage.svg"
    _place(PROJECT / "assets" / "icons" / "afterimage.svg", icon)
    documents = share / "doc" / "afterimage"
    documents.mkdir(parents=True)
    (documents / "copyright").write_text(_COPYRIGHT, "utf-8")
    news = (PROJECT / "CHANGELOG.md").read_bytes()
    for name, content in (("changelog.gz", news), ("changelog.Debian.gz", _debian_changelog())):
        (documents / name).write_bytes(gzip.compress(content, mtime=0))
    (documents / "licenses").mkdir()
    for name, text in _licences(libraries):
        (documents / "licenses" / name).write_text(text, "utf-8")
    for path in (root, *root.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def _place(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True)
    shutil.copy(source, target)


def _debian_changelog() -> bytes:
    entry = f"afterimage ({version()}) stable; urgency=medium\n\n  * See changelog.gz.\n\n"
    return f"{entry} -- {_MAINTAINER}  {formatdate(0)}\n".encode()


def _licences(libraries: Path) -> Iterator[tuple[str, str]]:
    """A file for each library that users get: what it says of its licence, and the texts it brings."""
    for name in _locked():
        found = list(Distribution.discover(name=name, path=[str(libraries)]))
        if not found:
            continue  # for another system or Python
        library = found[0]
        data = library.metadata
        stated = next((data[key] for key in ("License-Expression", "License") if key in data), "see below")
        texts = [
            Path(str(library.locate_file(file))).read_text("utf-8", "replace")
            for file in library.files or []
            if _LICENCE.search(str(file)) and file.suffix not in (".py", ".pyc")
        ]
        head = f"{data['Name']} {library.version}\nLicence: {stated}\n"
        yield f"{name}.txt", "\n\n".join((head, *texts))


def _locked() -> list[str]:
    names: list[str] = []
    for lock in ("requirements.lock", "weights.lock", "model.lock"):
        names += re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (PACKAGING / lock).read_text("utf-8"), re.MULTILINE)
    return names


def _libc() -> str:
    """The version of the C library that was built against: an older one will not do."""
    return platform.libc_ver()[1] or "2.36"


def _said(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
