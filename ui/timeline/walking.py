"""Going through the frames of a day: by one, by program, to a moment, and by themselves."""

from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from ui.timeline.film import Film, FilmModel
from ui.timeline.frames import DayFrames

_PLAY_MS: Final = 300


class Walk(QObject):
    """Moves the strip's current row; who wants to know listens to the strip."""

    playing_changed = Signal(bool)

    def __init__(self, frames: DayFrames, model: FilmModel, film: Film) -> None:
        super().__init__(film)
        self._frames, self._model, self._film = frames, model, film
        self._play = QTimer(self, interval=_PLAY_MS)
        self._play.timeout.connect(self._play_on)

    @property
    def current(self) -> int:
        """The frame one is at, as an index into the day; -1 for none."""
        index = self._film.currentIndex()
        return self._model.frame(index.row()) if index.isValid() else -1

    @property
    def playing(self) -> bool:
        """Whether frames follow one another by themselves."""
        return self._play.isActive()

    def select(self, place: int) -> None:
        """To that frame, or the next one that is shown."""
        row = self._model.row_of(place)
        if 0 <= row < self._model.rowCount():
            index = self._model.index(row)
            self._film.setCurrentIndex(index)
            self._film.scrollTo(index, Film.ScrollHint.PositionAtCenter)

    def first(self) -> None:
        """To the first frame that is shown."""
        if self._model.rowCount():
            self.select(self._model.frame(0))

    def last(self) -> None:
        """To the last frame."""
        self.select(len(self._frames) - 1)

    def go_to(self, at: int) -> None:
        """To the frame next to that moment."""
        self.select(self._frames.nearest(at))

    def step(self, by: int) -> None:
        """So many frames on or back."""
        row = self._film.currentIndex().row() + by
        if 0 <= row < self._model.rowCount():
            self._film.setCurrentIndex(self._model.index(row))

    def step_app(self, by: int) -> None:
        """To the first frame of the next program, or of this one and then the one before."""
        place, runs = self.current, self._frames.runs
        if place < 0:
            return
        if by > 0:
            wanted = next((run.first for run in runs if run.first > place), None)
        else:
            wanted = next((run.first for run in reversed(runs) if run.first < place), None)
        if wanted is not None:
            self.select(wanted)

    def press(self, key: Qt.Key, *, alt: bool) -> bool:
        """Do what a key stands for; says whether it is one of these."""
        plain = {
            Qt.Key.Key_Left: lambda: self.step(-1),
            Qt.Key.Key_Right: lambda: self.step(1),
            Qt.Key.Key_Home: self.first,
            Qt.Key.Key_End: self.last,
            Qt.Key.Key_Space: self.toggle_play,
        }
        jumps = {Qt.Key.Key_Left: lambda: self.step_app(-1), Qt.Key.Key_Right: lambda: self.step_app(1)}
        run = (jumps if alt else plain).get(key)
        if run is not None:
            run()
        return run is not None

    def toggle_play(self) -> None:
        """Play on from here, or stop."""
        if self.playing:
            self.stop()
        elif self.current >= 0:
            if self._film.currentIndex().row() == self._model.rowCount() - 1:
                self.first()
            self._play.start()
            self.playing_changed.emit(True)

    def stop(self) -> None:
        """Play no more."""
        self._play.stop()
        self.playing_changed.emit(False)

    def _play_on(self) -> None:
        if not self._film.isVisible() or self._film.currentIndex().row() + 1 >= self._model.rowCount():
            self.stop()
        else:
            self.step(1)
