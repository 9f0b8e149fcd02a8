"""What other rooms have due is done every second, whatever else happens."""

import datetime as dt
import threading

import pytest

from headwater.intake import due

NOW = dt.datetime(2026, 11, 3, 10, tzinfo=dt.UTC)
done: list[dt.datetime] = []


def does(now: dt.datetime) -> None:
    done.append(now)


def fails(now: dt.datetime) -> None:
    raise OSError("the database is away")


@pytest.fixture(autouse=True)
def register(monkeypatch: pytest.MonkeyPatch) -> None:
    """A register of its own for each test."""
    monkeypatch.setattr(due, "_register", {})
    monkeypatch.setattr(due, "_failing", set())
    done.clear()


def test_what_is_registered_twice_is_done_once() -> None:
    due.called_every_second(does)
    due.called_every_second(does)
    due.do_what_is_due(NOW)
    assert done == [NOW]


def test_one_that_fails_keeps_none_from_its_time_and_is_told_of_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told: list[str] = []
    monkeypatch.setattr(due.logger, "exception", lambda _, name: told.append(name))
    due.called_every_second(fails)
    due.called_every_second(does)
    due.do_what_is_due(NOW)
    due.do_what_is_due(NOW)
    assert done == [NOW, NOW]
    assert len(told) == 1


def test_it_goes_on_until_it_is_stopped(
    monkeypatch: pytest.MonkeyPatch, transactional_db: None
) -> None:
    monkeypatch.setattr(due, "EVERY_S", 0.01)
    stop = threading.Event()
    due.called_every_second(lambda now: stop.set() if len(done) == 2 else done.append(now))
    due.keep_doing(stop)
    assert len(done) == 2
