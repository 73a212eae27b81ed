"""Where the files that ship with the program are: fonts, OCR data, seed lists."""

import sys
from pathlib import Path

from core.records.errors import EnvironmentFaultError


def asset_root() -> Path:
    """The `assets` folder: beside the packages in a checkout, inside the bundle in a frozen build."""
    bundle = getattr(sys, "_MEIPASS", None)  # set by PyInstaller's boot loader
    base = Path(bundle) if bundle else Path(__file__).resolve().parent.parent
    return base / "assets"


def asset(name: str) -> Path:
    """The file or folder of that name, with forward slashes (`"tessdata/eng.traineddata"`).

    Raises:
        EnvironmentFaultError: The installation lacks it.
    """
    path = asset_root() / name
    if not path.exists():
        raise EnvironmentFaultError(
            f"The program's own file {name} is missing. Please install Afterimage again."
        )
    return path
