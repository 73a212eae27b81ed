"""Works through many files, several at a time where the place of the backup is far away."""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

_AHEAD: Final = 2
"""Files handed out for each that is under way: enough that nobody waits, few enough to stop soon."""
Item = TypeVar("Item")
Result = TypeVar("Result")


def in_parallel(
    work: Callable[[Item], Result], items: Iterable[Item], parallel: int
) -> Generator[tuple[Item, Result], None, None]:
    """Each item with what the work gives for it, in order.

    What the work raises is raised here, and so ends it; what was not begun then is not begun any more. Close
    it when leaving it early: nothing is under way any more after that.

    Args:
        work: May run in several threads at once.
        items: What to work on.
        parallel: How many at once; 1 does without threads.
    """
    if parallel == 1:
        for item in items:
            yield item, work(item)
        return
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    with ThreadPoolExecutor(parallel, "backup-transfer") as pool:
        try:
            for item in items:
                waiting.append((item, pool.submit(work, item)))
                if len(waiting) >= _AHEAD * parallel:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        finally:
            for _, future in waiting:
                future.cancel()
