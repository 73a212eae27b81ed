"""The plugins that run in the read worker: those that come along, and those the user has allowed."""

from collections.abc import Callable, Mapping
from pathlib import Path

from core.plugins.consent import FILE, Consents, allowed
from core.plugins.finding import find, package_folders
from core.plugins.loading import load_all
from core.reading.engines import TextEngine, engines_of
from plugins import rapidocr


def text_engines(
    home: Path | None = None, before_loading: Callable[[], object] = lambda: None
) -> Mapping[str, TextEngine]:
    """All engines that text may be read with, by name. For the read worker.

    Args:
        home: Whose user has allowed plugins; without one none are.
        before_loading: takes from this process what code of others must not have, if any is loaded.
    """
    given = Consents(home / FILE).all() if home is not None else {}
    if not given:
        return engines_of([rapidocr])
    plugins = [one for one in allowed(find(package_folders()), given) if "text_engines" in one.hooks]
    if not plugins:
        return engines_of([rapidocr])
    before_loading()
    return engines_of([rapidocr, *load_all(plugins)])
