"""What is due when: the simulation's only notion of time passing."""

from collections.abc import Callable
from heapq import heappop, heappush

from headwater.vocabulary.work import Instant

Action = Callable[[Instant], None]


class Agenda:
    """Actions by instant; those due at one instant run in the order they were planned."""

    def __init__(self) -> None:
        self._due: list[tuple[Instant, int, Action]] = []
        self._planned = 0

    def plan(self, at: Instant, action: Action) -> None:
        """Have `action` run at `at`; it is given that instant."""
        self._planned += 1
        heappush(self._due, (at, self._planned, action))

    def run_until(self, end: Instant) -> None:
        """Run everything due before `end`, including what that plans."""
        while self._due and self._due[0][0] < end:
            at, _, action = heappop(self._due)
            action(at)
