"""Installs the Debian package in a clean Debian, uses it there as somebody would, and removes it again.

Run it as root, on Debian: `python3 packaging/try_deb.py packaging/dist/afterimage_*.deb`. It needs
debootstrap, and some hundred megabytes from Debian's servers. `--root DIR` keeps the clean Debian for the
next time.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

_SUITE: Final = "bookworm"
_USER: Final = "someone"
_HOME: Final = f"/home/{_USER}"
_PATIENCE: Final = 180.0
"""Seconds until something that should happen counts as not happening."""
_FOR_THE_TRIAL: Final = ("xvfb", "xdotool", "desktop-file-utils")
"""A screen, and what looks at it. The package must bring all else that it needs."""
_INSTALL: Final = ("apt-get", "install", "-q", "-y", "--no-install-recommends")
_PASSPHRASE: Final = "AFTERIMAGE_PASSPHRASE=clean rooms have clean floors"  # noqa: S105 - of this trial alone


class Room:
    """A clean Debian in a folder, with this machine's processes and devices."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def root(self, *command: str) -> str:
        """What a command of the administrator says."""
        return self._said(["chroot", str(self.folder), *command])

    def user(self, *command: str) -> str:
        """What a command of the user says."""
        return self._said(self.as_user(*command))

    def as_user(self, *command: str) -> list[str]:
        """The command with which it is run from outside."""
        surroundings = (f"HOME={_HOME}", "PATH=/usr/bin:/bin", "LANG=C.UTF-8", "DISPLAY=:77", _PASSPHRASE)
        chroot = ["chroot", f"--userspec={_USER}:{_USER}", str(self.folder)]
        return [*chroot, "env", "-i", *surroundings, f"XDG_RUNTIME_DIR={_HOME}/run", *command]

    def afterimage(self, *words: str) -> Any:
        """What the program says with `--json`."""
        return json.loads(self.user("afterimage", "--json", *words))

    @staticmethod
    def _said(command: list[str]) -> str:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        expect(
            done.returncode == 0,
            f"“{' '.join(command[2:])}” to work:\n{done.stdout[-2000:]}{done.stderr[-2000:]}",
        )
        return done.stdout


@contextmanager
def clean_room(folder: Path) -> Iterator[Room]:
    """A clean Debian, made if it is not there, with its system folders mounted for as long as it is used."""
    if not (folder / "etc" / "debian_version").exists():
        tell(f"making a clean Debian in {folder}")
        subprocess.run(
            ["debootstrap", "--variant=minbase", _SUITE, str(folder)], check=True, stdout=sys.stderr
        )
    mounts = [("proc", "proc"), ("sysfs", "sys"), ("devtmpfs", "dev"), ("tmpfs", "dev/shm")]
    mounted: list[str] = []
    try:
        for kind, name in mounts:
            place = folder / name
            place.mkdir(exist_ok=True)
            subprocess.run(["mount", "-t", kind, kind, str(place)], check=True)
            mounted.append(str(place))
        yield Room(folder)
    finally:
        for name in reversed(mounted):
            subprocess.run(["umount", "--lazy", name], check=False)


def install(room: Room, package: Path) -> str:
    """The package and what it asks for; nothing of a developer's."""
    shutil.copy(package, room.folder / "tmp" / "afterimage.deb")
    room.root("apt-get", "update", "-q")
    room.root(*_INSTALL, *_FOR_THE_TRIAL)
    room.root(*_INSTALL, "--reinstall", "/tmp/afterimage.deb")  # noqa: S108 - of the clean Debian
    room.root("desktop-file-validate", "/usr/share/applications/afterimage.desktop")
    for file in ("icons/hicolor/scalable/apps/afterimage.svg", "doc/afterimage/copyright"):
        expect((room.folder / "usr/share" / file).is_file(), f"/usr/share/{file}")
    return room.root(
        "dpkg-query", "--show", "--showformat", "${Version}, ${Installed-Size} KiB", "afterimage"
    )


def be_somebody(room: Room) -> None:
    """A user with a home and nothing in it."""
    if (room.folder / _HOME[1:]).exists():
        room.root("userdel", "--remove", _USER)
    room.root("useradd", "--create-home", _USER)
    room.user("mkdir", "-p", "-m", "700", f"{_HOME}/run")


def use(room: Room) -> str:
    """The command line remembers and answers; the window comes up, and goes when it is closed."""
    expect(len(room.afterimage("init")["recovery_key"]) > 50, "a recovery key")  # noqa: PLR2004 - base32
    line = {"id": "1", "conversation": "desk", "speaker": "Marta", "time": "2026-03-04T10:00:00Z"}
    chat = room.folder / _HOME[1:] / "chat.jsonl"
    chat.write_text(json.dumps(line | {"text": "The invoice number is INV-48213."}) + "\n", "utf-8")
    expect(room.afterimage("import", "transcript", f"{_HOME}/chat.jsonl")["added"] == 1, "one line")
    answer = room.afterimage("ask", "What was the invoice number Marta sent?")
    expect("INV-48213" in answer["answer"], f"the invoice number, not: {answer['answer']}")
    expect(room.afterimage("models", "list") is not None, "a list of models")
    screen = subprocess.Popen(room.as_user("Xvfb", ":77", "-screen", "0", "1280x800x24", "-nolisten", "tcp"))
    try:
        wait_for(room, "xdotool", "getdisplaygeometry")
        began = time.monotonic()
        desktop = subprocess.Popen(room.as_user("afterimage", "run"))
        wait_for(room, "xdotool", "search", "--onlyvisible", "--name", "Afterimage")
        seconds = time.monotonic() - began
        room.root("apt-get", "remove", "-q", "-y", "afterimage")
        expect(desktop.wait(_PATIENCE) in (0, -15), f"an orderly end, not status {desktop.returncode}")
    finally:
        screen.terminate()
        screen.wait()
    return f"answers “{answer['short'] or answer['answer']}”, window after {seconds:.1f} s"


def look_what_stays(room: Room) -> str:
    """Of the program nothing; of what it remembered everything."""
    room.root("apt-get", "purge", "-q", "-y", "afterimage")
    for left in ("usr/lib/afterimage", "usr/bin/afterimage", "usr/share/doc/afterimage"):
        expect(not os.path.lexists(room.folder / left), f"/{left} to be gone")
    expect(not running(room.folder / "usr/lib/afterimage"), "no process to be left")
    home = room.folder / _HOME[1:] / ".local/share/afterimage"
    expect((home / "header.json").exists() or any(home.iterdir()), "what was remembered to be left alone")
    shutil.rmtree(home)
    return "the program is gone, what it remembered is not"


def running(folder: Path) -> list[str]:
    """Processes whose program lies, or lay, in a folder."""
    found: list[str] = []
    for link in Path("/proc").glob("[0-9]*/exe"):
        with suppress(OSError):  # it has ended meanwhile
            found += [link.parent.name] if str(link.readlink()).startswith(str(folder)) else []
    return found


def wait_for(room: Room, *command: str) -> None:
    """Until a command of the user's works."""
    began = time.monotonic()
    while subprocess.run(room.as_user(*command), capture_output=True, check=False).returncode:
        expect(time.monotonic() - began < _PATIENCE, f"“{' '.join(command)}” to work in time")
        time.sleep(0.2)


def expect(condition: bool, what: str) -> None:  # noqa: FBT001 - it reads like the sentence it is
    """End with what was expected and did not come."""
    if not condition:
        raise SystemExit(f"Expected {what}.")


def tell(text: str) -> None:
    """One line of progress."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> None:
    """Everything, in a folder that is thrown away unless it was named."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("package", type=Path)
    parser.add_argument("--root", type=Path, help="keep the clean Debian here")
    options = parser.parse_args()
    if os.name == "nt" or os.geteuid() != 0 or shutil.which("debootstrap") is None:
        raise SystemExit("This needs root and debootstrap: sudo apt-get install debootstrap")
    with tempfile.TemporaryDirectory(prefix="afterimage-debian-") as scratch:
        folder = (options.root or Path(scratch)).resolve()
        with clean_room(folder) as room:
            tell(f"installed: {install(room, options.package)}")
            be_somebody(room)
            tell(f"used: {use(room)}")
            tell(f"removed: {look_what_stays(room)}")


if __name__ == "__main__":
    main()
