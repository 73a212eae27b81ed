"""The plugins that run in the read worker: those that come along, and those the user has allowed."""

from collections.abc import Mapping
from pathlib import Path

from core.plugins.consent import FILE, Consents, allowed
from core.plugins.finding import find, package_folders
from core.plugins.loading import load_all
from core.reading.engines import TextEngine, engines_of
from plugins import rapidocr


def text_engines(home: Path | None = None) -> Mapping[str, TextEngine]:
    """All engines that text may be read with, by name. For the read worker.

    Args:
        home: Whose user has allowed plugins; without one none are.
    """
    given = Consents(home / FILE).all() if home is not None else {}
    if not given:
        return engines_of([rapidocr])
    plugins = [one for one in allowed(find(package_folders()), given) if "text_engines" in one.hooks]
    return engines_of([rapidocr, *load_all(plugins)])
