"""A stage that all who take part see alike is drawn once and not once for each of them.

When answers are shown, everybody's page asks for the stage in the same quarter of a second.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from headwater.assessment.queries.stage import Stage
from headwater.assessment.steps import Step

GOOD_FOR_S = 2.0
"""What can change without the session moving, such as a coach's observation, is seen this late."""
MOST = 400
OF_ONE = "csrfmiddlewaretoken"
"""What has a form in it is for one browser alone."""


@dataclass
class _Drawn:
    """A stage that is being drawn, or was. `text` is None until then and for one browser's own."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    until: float = float("inf")
    text: str | None = None
    is_of_one: bool = False


class Drawings:
    """The latest stages, at most `MOST`, for all threads of this process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._drawn: OrderedDict[Hashable, _Drawn] = OrderedDict()

    def text(self, key: Hashable, draw: Callable[[], str]) -> str:
        """Return what is drawn under a key. Who asks while somebody else draws it waits for it."""
        one = self._of(key)
        with one.lock:
            if one.text is None and not one.is_of_one:
                return self._keep(one, draw())
            text = one.text
        return draw() if text is None else text

    def _of(self, key: Hashable) -> _Drawn:
        with self._lock:
            one = self._drawn.get(key)
            if one is None or self._clock() > one.until:
                one = self._drawn[key] = _Drawn()
                self._drawn.move_to_end(key)
            while len(self._drawn) > MOST:
                self._drawn.popitem(last=False)
            return one

    def _keep(self, one: _Drawn, text: str) -> str:
        one.until = self._clock() + GOOD_FOR_S
        one.is_of_one = OF_ONE in text
        one.text = None if one.is_of_one else text
        return text


_drawings = Drawings()


def drawn(shown: Stage, host: str, draw: Callable[[], str]) -> str:
    """Return the HTML of a stage: the one that others see too, where they see the same."""
    if not is_shared(shown):
        return draw()
    session = shown.session
    return _drawings.text((session.pk, session.edition, session.stir, host), draw)


def is_shared(shown: Stage) -> bool:
    """Say whether all who take part see this stage alike: nobody has anything to hand in, nothing
    is said to one of them alone, and no time runs in it.
    """
    alone = shown.looker.facilitates or shown.looker.participant is None
    said = bool(shown.note or shown.lost or shown.refused)
    runs = shown.session.timer_until is not None
    return not (alone or said or runs) and _has_no_form(shown)


def _has_no_form(shown: Stage) -> bool:
    return not shown.parts or (shown.step is Step.CARDS and shown.opened)
