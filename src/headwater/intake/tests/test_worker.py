"""What the background worker does besides tasks."""

import threading
from datetime import datetime

import pytest
from pytest_django import Settings

from headwater.intake import worker

pytestmark = pytest.mark.django_db
tidied: list[datetime] = []


def tidy(now: datetime) -> None:
    tidied.append(now)


class Rounds(threading.Event):
    """Ends the work after a few rounds, without waiting between them."""

    def __init__(self, rounds: int) -> None:
        super().__init__()
        self._left = rounds

    def wait(self, timeout: float | None = None) -> bool:  # noqa: ARG002
        self._left -= 1
        if not self._left:
            self.set()
        return self.is_set()


@pytest.mark.parametrize(("pause", "times"), [(3600.0, 1), (0.0, 4)])
def test_the_worker_tidies_when_it_starts_and_again_after_a_while(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, pause: float, times: int
) -> None:
    settings.TIDYING = f"{__name__}.tidy"
    monkeypatch.setattr(worker, "TIDY_EVERY_SECONDS", pause)
    tidied.clear()
    worker.run(Rounds(4))
    assert len(tidied) == times
