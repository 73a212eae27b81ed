from core.protocol.backoff import Backoff


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def _fail(backoff: Backoff, clock: Clock, after: float) -> float:
    backoff.started()
    clock.now += after
    return backoff.ended()


def test_the_pause_doubles_up_to_the_longest() -> None:
    clock = Clock()
    backoff = Backoff(clock=clock)
    delays = [_fail(backoff, clock, 1.0) for _ in range(9)]
    assert delays == [0.5, 1, 2, 4, 8, 16, 30, 30, 30]
    assert backoff.failures == 9


def test_health_is_forgiven_everything() -> None:
    clock = Clock()
    backoff = Backoff(clock=clock)
    for _ in range(5):
        _fail(backoff, clock, 59.9)
    assert _fail(backoff, clock, 60.0) == 0.5
    assert _fail(backoff, clock, 0.0) == 1.0


def test_a_process_that_never_started_counts_as_failed() -> None:
    backoff = Backoff(first=1, longest=3, clock=Clock())
    assert [backoff.ended() for _ in range(3)] == [1, 2, 3]


def test_it_can_fail_for_ever() -> None:
    clock = Clock()
    backoff = Backoff(clock=clock)
    assert max(_fail(backoff, clock, 0.0) for _ in range(5000)) == 30
