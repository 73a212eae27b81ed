"""Which home folder is meant: the same answer for every role."""

import os
from pathlib import Path


def default_home() -> Path:
    """AFTERIMAGE_HOME, or the user's data folder as the system places it."""
    named = os.environ.get("AFTERIMAGE_HOME", "")
    if named:
        return absolute(named)
    import platformdirs  # noqa: PLC0415 -- not needed where the home is named

    return Path(platformdirs.user_data_dir("afterimage", appauthor=False))


def absolute(text: str) -> Path:
    """The folder a person named, whatever the working folder of the process that uses it will be."""
    return Path(os.path.abspath(Path(text).expanduser()))  # noqa: PTH100 -- links stay as the person named them
