"""A clock that goes as a test says: it passes, sleeps, and is set."""

from datetime import UTC, datetime, timedelta

from core.capture.clock import Clock


class PlayedClock:
    """Three clocks at once, as a computer has them."""

    def __init__(
        self, at: datetime = datetime(2026, 3, 4, 9, tzinfo=UTC), zone: str = "Europe/Berlin"
    ) -> None:
        self.wall = at
        self.zone = zone
        self.awake = 1_000.0
        self.passing = 2_000.0

    def clock(self) -> Clock:
        return Clock(lambda: self.wall, lambda: self.zone, lambda: self.awake, lambda: self.passing)

    def pass_by(self, seconds: float) -> datetime:
        self.awake += seconds
        return self.sleep(seconds)

    def sleep(self, seconds: float) -> datetime:
        self.passing += seconds
        self.wall += timedelta(seconds=seconds)
        return self.wall

    def set_by(self, seconds: float) -> datetime:
        self.wall += timedelta(seconds=seconds)
        return self.wall
