"""What other rooms want done when its time has come: the background worker asks every second.

A room above says so in its `AppConfig.ready`; this one need not know it.
"""

import datetime as dt
import logging
import threading
from collections.abc import Callable

from django.db import close_old_connections

EVERY_S = 1.0
Due = Callable[[dt.datetime], object]
"""Does what is due by a moment. It is called again whether or not it did anything, also after it
failed, so it does nothing twice.
"""
logger = logging.getLogger("headwater.intake")
_register: dict[str, Due] = {}
_failing: set[str] = set()


def called_every_second(due: Due) -> None:
    """Have the worker call this about once a second. Saying so twice changes nothing."""
    _register[f"{due.__module__}.{due.__qualname__}"] = due


def do_what_is_due(now: dt.datetime) -> None:
    """Call all that is registered. One that fails keeps none of the others from its time."""
    for name, due in _register.items():
        try:
            due(now)
        except Exception:
            _tell_once(name)
        else:
            _failing.discard(name)


def keep_doing(stop: threading.Event) -> None:
    """Do what is due every second until `stop` is set, however long a task takes meanwhile."""
    while not stop.is_set():
        close_old_connections()  # one that broke is opened anew
        do_what_is_due(dt.datetime.now(dt.UTC))
        stop.wait(EVERY_S)


def _tell_once(name: str) -> None:
    """Log what failed when it begins to, rather than every second."""
    if name not in _failing:
        logger.exception("%s failed; it is tried again every second.", name)
    _failing.add(name)
