"""Searching within the day that is shown: which of its frames hold the words, and going through them."""

from datetime import date
from typing import Final

from PySide6.QtCore import QObject, Signal

from core.protocol.operations import Hits, Search
from core.records.errors import AfterimageError
from ui.bridge import CallHandle, EngineLink
from ui.timeline.frames import DayFrames

_HITS: Final = 500


class Finder(QObject):
    """Emits what was found, as indices into the day."""

    found = Signal()
    failed = Signal(str)

    def __init__(self, link: EngineLink, frames: DayFrames, parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._frames = link, frames
        self._call: CallHandle | None = None
        self.text = ""
        self.hits: list[int] = []

    def search(self, text: str, app: str = "") -> None:
        """Look for words on the day's frames; for no words, or before a day is open, nothing is found."""
        self.clear()
        self.text = text
        if not text or self._frames.day == date.min:
            self.found.emit()
            return
        frames = self._frames
        request = Search(query=text, limit=_HITS, level="line", app=app, start=frames.start, end=frames.end)
        self._call = self._link.call(request, self._take, self._miss, owner=self)

    def clear(self) -> None:
        """Forget what was found and what is being looked for."""
        if self._call is not None:
            self._call.cancel()
            self._call = None
        self.text, self.hits = "", []

    def _take(self, reply: Hits) -> None:
        self._call = None
        places = {frame_id: place for place, frame_id in enumerate(self._frames.ids)}
        sources = (source for hit in reply.hits for source in hit.source_ids)
        self.hits = sorted({places[source] for source in sources if source in places})
        self.found.emit()

    def _miss(self, error: AfterimageError) -> None:
        self._call = None
        self.failed.emit(str(error))

    def next(self, here: int, by: int) -> int:
        """The next place found after a frame (1), before it (-1), or from it on (0); -1 for none."""
        hits = self.hits
        if not hits:
            return -1
        if by < 0:
            return next((hit for hit in reversed(hits) if hit < here), hits[-1])
        first = here + 1 if by else here
        return next((hit for hit in hits if hit >= first), hits[0])
