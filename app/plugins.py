"""The plugins of this program: those that come with it, and packages that offer one."""

from collections.abc import Mapping

from core.reading.engines import TextEngine, engines_of
from plugins import rapidocr


def text_engines() -> Mapping[str, TextEngine]:
    """All engines that text may be read with, by name. For the read worker."""
    return engines_of([rapidocr], installed=True)
