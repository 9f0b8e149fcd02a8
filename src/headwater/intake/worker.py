"""The background worker: runs what was asked for, and asks for what is due.

It lives as long as its standard input stays open, so that it never outlives `headwater serve`.
"""

import logging
import os
import signal
import sys
import threading
import time
from datetime import UTC, datetime
from types import FrameType

from headwater.boot import start_django

PAUSE_SECONDS = 1.0
TIDY_EVERY_SECONDS = 3600.0


def run(stop: threading.Event) -> None:
    """Work until `stop` is set. One task at a time: sources share a small machine."""
    from headwater.intake.operations import enqueue_due
    from headwater.intake.resuming import resume_unfinished

    resume_unfinished()
    tidy_at = time.monotonic()
    while not stop.is_set():
        enqueue_due(datetime.now(UTC))
        work_off(stop)
        if time.monotonic() >= tidy_at:
            tidy()
            tidy_at = time.monotonic() + TIDY_EVERY_SECONDS
        stop.wait(PAUSE_SECONDS)


def tidy() -> None:
    """Remove what is over and would only be kept on: the settings say how."""
    from django.conf import settings
    from django.utils.module_loading import import_string

    import_string(settings.TIDYING)(datetime.now(UTC))


def work_off(stop: threading.Event) -> None:
    """Run the tasks that are waiting, one after the other, until none is left or `stop` is set."""
    from django_tasks_db.models import DBTaskResult

    while not stop.is_set() and DBTaskResult.objects.ready().exists():
        run_one_task()


def run_one_task() -> None:
    """Run the next waiting task."""
    from django_tasks_db.management.commands.db_worker import Worker

    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=f"headwater-{os.getpid()}",
        excluded_queue_names=[],
    ).run()


def main() -> None:
    """Run until the pipe on standard input closes or a signal arrives."""
    start_django()
    threading.Thread(target=_stop_with_parent, daemon=True).start()
    run_until_stopped()


def run_until_stopped() -> None:
    """Run until a signal arrives. A sync under way is cut short; it resumes at the next start."""
    from headwater.intake import due

    for name in ("django_tasks", "django_tasks_db"):
        logging.getLogger(name).setLevel(logging.ERROR)
    stop = threading.Event()
    _stop_on_signals(stop)
    # in a thread of its own: a sync may take minutes
    threading.Thread(target=due.keep_doing, args=(stop,), daemon=True).start()
    run(stop)


def _stop_on_signals(stop: threading.Event) -> None:
    def leave(signum: int, frame: FrameType | None) -> None:  # noqa: ARG001
        stop.set()
        raise SystemExit(0)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, leave)


def _stop_with_parent() -> None:
    """Reading ends when the other end is closed: by our parent, or by its death."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
