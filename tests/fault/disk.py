"""A disk double: notes every change the code under test makes, and shows what a power cut could leave of it.

The real calls are made as well. What is noted is replayed later: whatever a sync covered is there, of all the
rest any part may be, in any order: names without data, data without names, some sectors and not others,
zeros where a file grew.
"""

import errno
import os
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

Kind = Literal["write", "size", "name", "gone", "sync", "lost", "mark"]
Node = int
ROOT: Final[Node] = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that happened.

    `node` is the file or folder it happened to. A "name" gives `target` a name in the folder, a "gone" takes
    one away; a rename is both, joined by `partner`: the two happen together or not at all.
    """

    kind: Kind
    node: Node
    name: str = ""
    target: Node = -1
    offset: int = 0
    data: bytes = b""
    partner: int = -1
    mark: Any = None


@dataclass(slots=True)
class Image:
    """What a disk holds: folders as names, files as bytes."""

    folders: dict[Node, dict[str, Node]] = field(default_factory=lambda: {ROOT: {}})
    files: dict[Node, bytes] = field(default_factory=dict)

    def write_to(self, folder: Path) -> None:
        """Make it so in an empty folder."""
        self._write(folder, ROOT)

    def tree(self) -> dict[str, bytes | None]:
        """Every path with its bytes, `None` for folders."""
        return dict(self._walk("", ROOT))

    def _walk(self, at: str, node: Node) -> Iterator[tuple[str, bytes | None]]:
        for name, child in self.folders[node].items():
            path = f"{at}/{name}"
            if child in self.folders:
                yield path, None
                yield from self._walk(path, child)
            else:
                yield path, self.files.get(child, b"")

    def _write(self, at: Path, node: Node) -> None:
        for name, child in self.folders[node].items():
            path = at / name
            if child in self.folders:
                path.mkdir(0o700)
                self._write(path, child)
            else:
                path.write_bytes(self.files.get(child, b""))
                path.chmod(0o600)


class BlindError(AssertionError):
    """The double has missed a change: what it would show is not what a disk could hold."""


class Disk:
    """Stands between `os` and the code under test, below one folder.

    Args:
        root: Watched from now on; what is there counts as durable.
        deaf_to: Which syncs the disk pretends to have done: given the path below the root and whether it is
            a folder. This is how a program that forgets a sync is made up.
    """

    def __init__(
        self, root: Path, deaf_to: Callable[[str, bool], bool] = lambda _path, _folder: False
    ) -> None:
        self.changes: list[Change] = []
        self.start = Image()
        self.before: Callable[[str, str], object] = lambda _call, _path: None
        """Called with the name of each call and the path it is about, before it is made; may raise."""
        self.quiet = False
        """Whether failed syncs are kept from the program, as if it did not look."""
        self._lock = threading.RLock()
        self._root = str(root)
        self._deaf_to = deaf_to
        self._open: dict[int, tuple[Node, str, bool]] = {}
        self._next = ROOT
        self._live = Image()
        self._take_in(root, ROOT)
        self.start = Image(
            {node: dict(names) for node, names in self._live.folders.items()}, dict(self._live.files)
        )

    @property
    def folders(self) -> Mapping[Node, object]:
        """Every folder there ever was."""
        return self._live.folders

    def mark(self, what: Any) -> None:
        """Note something between two changes: a promise made, for one."""
        self.changes.append(Change("mark", ROOT, mark=what))

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Notes everything that happens inside."""
        real: dict[str, Any] = {name: getattr(os, name) for name in _CALLS if hasattr(os, name)}
        stand_ins: dict[str, Callable[..., Any]] = {
            "open": self._open_file, "close": self._close, "write": self._write, "pwrite": self._pwrite,
            "ftruncate": self._ftruncate, "fsync": self._fsync, "fdatasync": self._fsync,
            "rename": self._rename, "replace": self._rename, "unlink": self._unlink, "remove": self._unlink,
            "mkdir": self._mkdir, "rmdir": self._unlink, "posix_fallocate": self._allocate,
        }  # fmt: skip
        self._real = real
        try:
            for name, stand_in in stand_ins.items():
                setattr(os, name, self._bound(stand_in, name))
            yield
        finally:
            for name, call in real.items():
                setattr(os, name, call)

    def verify(self) -> None:
        """See that nothing was missed: what was noted leads to what is there.

        Raises:
            BlindError: It does not.
        """
        actual: dict[str, bytes | None] = {}
        for path in Path(self._root).rglob("*"):
            actual["/" + str(path.relative_to(self._root))] = None if path.is_dir() else path.read_bytes()
        if actual != self._live.tree():
            different = {
                path
                for path in actual.keys() | self._live.tree().keys()
                if actual.get(path, b"?") != self._live.tree().get(path, b"?")
            }
            raise BlindError(f"the disk double has missed changes: {sorted(different)[:5]}")

    def _bound(self, stand_in: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*args: Any, **keywords: Any) -> Any:
            with self._lock:
                return stand_in(name, *args, **keywords)

        return call

    # ── the calls ────────────────────────────────────────────────────────────────────────────────────

    def _open_file(self, name: str, path: Any, flags: int, mode: int = 0o777, **more: Any) -> int:
        if not isinstance(path, int) and os.fsdecode(os.fspath(path)) == self._root:
            descriptor = int(self._real[name](path, flags, mode, **more))
            self._open[descriptor] = ROOT, "", False
            return descriptor
        place = self._place(path)
        if place is None:
            return int(self._real[name](path, flags, mode, **more))
        folder, last, below = place
        known = self._node(path)
        changing = flags & (os.O_WRONLY | os.O_RDWR)
        if changing:
            self.before("create" if known is None else "open", below)
        descriptor = int(self._real[name](path, flags, mode, **more))
        if known is None:
            known = self._new_node()
            self._live.files[known] = b""
            self._note(Change("name", folder, last, known))
        elif changing and flags & os.O_TRUNC:
            self._note(Change("size", known, offset=0))
        self._open[descriptor] = known, below, bool(flags & os.O_APPEND)
        return descriptor

    def _close(self, name: str, descriptor: int) -> None:
        self._open.pop(descriptor, None)
        self._real[name](descriptor)

    def _write(self, name: str, descriptor: int, data: Any) -> int:
        if descriptor not in self._open:
            return int(self._real[name](descriptor, data))
        node, below, appending = self._open[descriptor]
        offset = os.fstat(descriptor).st_size if appending else os.lseek(descriptor, 0, os.SEEK_CUR)
        allowed: bytes = bytes(data)
        try:
            self.before("write", below)
        except ShortError as short:
            allowed = allowed[: len(allowed) // 2]
            if allowed:
                written = int(self._real[name](descriptor, allowed))
                self._note(Change("write", node, offset=offset, data=allowed[:written]))
            raise OSError(short.number, os.strerror(short.number)) from None
        written = int(self._real[name](descriptor, allowed))
        self._note(Change("write", node, offset=offset, data=allowed[:written]))
        return written

    def _pwrite(self, name: str, descriptor: int, data: Any, offset: int) -> int:
        if descriptor not in self._open:
            return int(self._real[name](descriptor, data, offset))
        node, below, _ = self._open[descriptor]
        self.before("write", below)
        written = int(self._real[name](descriptor, data, offset))
        self._note(Change("write", node, offset=offset, data=bytes(data)[:written]))
        return written

    def _allocate(self, name: str, descriptor: int, offset: int, length: int) -> None:
        if descriptor in self._open:
            node, below, _ = self._open[descriptor]
            self.before("write", below)
            if offset + length > len(self._live.files[node]):
                self._note(Change("size", node, offset=offset + length))
        self._real[name](descriptor, offset, length)

    def _ftruncate(self, name: str, descriptor: int, length: int) -> None:
        if descriptor in self._open:
            node, below, _ = self._open[descriptor]
            self.before("ftruncate", below)
            self._real[name](descriptor, length)
            self._note(Change("size", node, offset=length))
        else:
            self._real[name](descriptor, length)

    def _fsync(self, name: str, descriptor: int) -> None:
        if descriptor not in self._open:
            self._real[name](descriptor)
            return
        node, below, _ = self._open[descriptor]
        try:
            self.before("sync", below)
        except OSError:
            # The system gives up on these pages: no later sync brings them to the disk.
            self._note(Change("lost", node))
            if not self.quiet:
                raise
            return
        if not self._deaf_to(below, node in self._live.folders):
            self._note(Change("sync", node))

    def _rename(self, name: str, source: Any, target: Any, **more: Any) -> None:
        old, new = self._place(source), self._place(target)
        if old is None or new is None:
            self._real[name](source, target, **more)
            return
        self.before("rename", new[2])
        node = self._node(source)
        self._real[name](source, target, **more)
        assert node is not None
        partner = len(self.changes)
        self._note(Change("name", new[0], new[1], node, partner=partner))
        self._note(Change("gone", old[0], old[1], partner=partner))

    def _unlink(self, name: str, path: Any, **more: Any) -> None:
        place = self._place(path)
        if place is not None:
            self.before("unlink", place[2])
        self._real[name](path, **more)
        if place is not None:
            self._note(Change("gone", place[0], place[1]))

    def _mkdir(self, name: str, path: Any, mode: int = 0o777, **more: Any) -> None:
        place = self._place(path)
        if place is not None:
            self.before("mkdir", place[2])
        self._real[name](path, mode, **more)
        if place is not None:
            node = self._new_node()
            self._live.folders[node] = {}
            self._note(Change("name", place[0], place[1], node))

    # ── keeping count ────────────────────────────────────────────────────────────────────────────────

    def _note(self, change: Change) -> None:
        self.changes.append(change)
        apply(self._live, change)

    def _take_in(self, folder: Path, node: Node) -> None:
        self._live.folders[node] = {}
        for path in sorted(folder.iterdir()):
            child = self._new_node()
            self._live.folders[node][path.name] = child
            if path.is_dir():
                self._take_in(path, child)
            else:
                self._live.files[child] = path.read_bytes()

    def _new_node(self) -> Node:
        self._next += 1
        return self._next

    def _place(self, path: Any) -> tuple[Node, str, str] | None:
        """Folder, name and path below the root of a path there; `None` for any other."""
        if isinstance(path, int):
            return None
        text = os.fsdecode(os.fspath(path))
        if not text.startswith(self._root + "/"):
            return None
        below = text[len(self._root) + 1 :]
        *folders, last = below.split("/")
        node = ROOT
        for name in folders:
            found = self._live.folders.get(node, {}).get(name)
            if found is None or found not in self._live.folders:
                return None  # the real call will say what is wrong
            node = found
        return node, last, below

    def _node(self, path: Any) -> Node | None:
        place = self._place(path)
        return None if place is None else self._live.folders[place[0]].get(place[1])


class ShortError(Exception):
    """Raised by `Disk.before` for a write of which only half fits."""

    def __init__(self, number: int = errno.ENOSPC) -> None:
        super().__init__(number)
        self.number = number


_CALLS: Final = (
    "open", "close", "write", "pwrite", "ftruncate", "fsync", "fdatasync", "rename", "replace", "unlink",
    "remove", "mkdir", "rmdir", "posix_fallocate",
)  # fmt: skip


def apply(image: Image, change: Change) -> None:
    """Let a change happen whole."""
    if change.kind == "write":
        image.files[change.node] = written(image.files.get(change.node, b""), change.offset, change.data)
    elif change.kind == "size":
        image.files[change.node] = image.files.get(change.node, b"")[: change.offset].ljust(
            change.offset, b"\0"
        )
    elif change.kind == "name":
        image.folders[change.node][change.name] = change.target
    elif change.kind == "gone":
        image.folders[change.node].pop(change.name, None)


def written(old: bytes, offset: int, data: bytes) -> bytes:
    return old[:offset].ljust(offset, b"\0") + data + old[offset + len(data) :]
