"""Where things are: the project, its lock files, and the environment that is made from them."""

import hashlib
import json
import os
import platform
from pathlib import Path
from typing import Final

PACKAGING: Final = Path(__file__).resolve().parents[1]
PROJECT: Final = PACKAGING.parent

RUN_LOCKS: Final = ("requirements.lock", "weights.lock")
TEST_LOCKS: Final = ("requirements-dev.lock",)
MODEL_LOCKS: Final = ("model.lock", "model-build.lock")
MODEL_RECIPE: Final = "llama-lean.cmake"
"""What is left out of the model runtime's build, and how the rest is compiled."""
MODEL_FILES: Final = (*MODEL_LOCKS, MODEL_RECIPE)
INSTALLER_LOCK: Final = "installer.lock"


class Environment:
    """The virtual environment, and notes of what was put into it."""

    def __init__(self, folder: Path = PROJECT / ".venv") -> None:
        self.folder = folder
        self._notes = folder / "afterimage-setup.json"
        self.model_log = folder / "llama-build.log"
        self.model_lock = folder / "llama-build.lock"

    @property
    def python(self) -> Path:
        """Its interpreter, whether it is there or not."""
        return self.tool("python")

    def tool(self, name: str) -> Path:
        """A program in it."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin") / name

    def python_version(self) -> str:
        """The version of its interpreter, empty if there is no environment."""
        try:
            lines = (self.folder / "pyvenv.cfg").read_text("utf-8").splitlines()
        except OSError:
            return ""
        values = dict(line.replace(" ", "").split("=", 1) for line in lines if "=" in line)
        return values.get("version") or values.get("version_info", "")

    def fingerprint(self, *locks: str) -> str:
        """What decides whether locks must be installed again: their content, the Python, the machine."""
        digest = hashlib.sha256(f"1/{self.python_version()}/{platform.machine()}".encode())
        for lock in locks:
            digest.update((PACKAGING / lock).read_bytes())
        return digest.hexdigest()

    def note(self, name: str) -> str:
        """What was noted under a name, empty if nothing was."""
        value = self._read_notes().get(name, "")
        return value if isinstance(value, str) else ""

    def set_note(self, name: str, value: str) -> None:
        """Notes that a step is done. Another process may be noting something too; the last one wins."""
        notes = self._read_notes() | {name: value}
        partial = self._notes.with_suffix(f".{os.getpid()}")
        partial.write_text(json.dumps(notes, indent=1), "utf-8")
        partial.replace(self._notes)

    def _read_notes(self) -> dict[str, object]:
        try:
            notes = json.loads(self._notes.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return notes if isinstance(notes, dict) else {}
