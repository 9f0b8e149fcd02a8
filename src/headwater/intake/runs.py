"""The life of one run: its turn, its start, and an end that is always recorded."""

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, OperationalError
from django.utils import timezone

from headwater.boot import DatabaseAway
from headwater.intake.models import Source, SyncRun
from headwater.intake.turns import Say, is_taken, turn

logger = logging.getLogger("headwater.intake")
State = SyncRun.State
DISK_FULL = "The disk is full. What had arrived is kept: make room, then run the same again."


@contextmanager
def running(source: Source, say: Say) -> Iterator[SyncRun]:
    """Take the source's turn and record the run: done, failed with its error in words, or
    interrupted. Errors go on to the caller.
    """
    with turn(source.slug, say):
        close_abandoned(source)
        run = _begin(source)
        try:
            yield run
        except Exception as error:
            _end_badly(run, State.FAILED, in_words(error))
            raise
        except BaseException:
            _end_badly(run, State.INTERRUPTED, "It was stopped. What had arrived is kept.")
            raise
        _end(run, State.DONE)


def _begin(source: Source) -> SyncRun:
    run = source.runs.filter(state=State.WAITING).first() or SyncRun(source=source)
    run.state, run.started_at = State.RUNNING, timezone.now()
    run.save()
    return run


def _end(run: SyncRun, state: State, error: str = "") -> None:
    run.state, run.error, run.ended_at = state, error, timezone.now()
    run.save(update_fields=["state", "error", "ended_at", "counts"])


def _end_badly(run: SyncRun, state: State, error: str) -> None:
    """Record a bad end. Where even that fails (a full disk), the first error is the one to tell;
    the next run of the source closes this one.
    """
    try:
        _end(run, state, error)
    except DatabaseError:
        logger.warning("The end of the run could not be recorded.")


def close_abandoned(source: Source) -> None:
    """Close the runs of a process that died. Only call this while holding the source's turn."""
    source.runs.filter(state=State.RUNNING).update(
        state=State.INTERRUPTED,
        ended_at=timezone.now(),
        error="The process was stopped. What had arrived is kept.",
    )


def fail_waiting(source_id: int, error: BaseException) -> None:
    """End a run that failed before it began."""
    waiting = SyncRun.objects.filter(source_id=source_id, state=State.WAITING)
    waiting.update(state=State.FAILED, error=in_words(error), ended_at=timezone.now())


def close_all_abandoned() -> None:
    """Close every run that no living process is at."""
    for source in Source.objects.filter(runs__state=State.RUNNING).distinct():
        if not is_taken(source.slug):
            close_abandoned(source)


def others_at_work(source: Source) -> set[str]:
    """Return the slugs of the other sources that a living process is importing now."""
    others = Source.objects.filter(runs__state=State.RUNNING).exclude(pk=source.pk).distinct()
    return {other.slug for other in others if is_taken(other.slug)}


def in_words(error: BaseException) -> str:
    """Return what happened and what to do next, for a person; never a secret or a payload."""
    if isinstance(error, OSError):
        return _system_error_in_words(error)
    if _is_full(error):
        return DISK_FULL
    if _is_unreachable(error):
        return str(DatabaseAway())
    if is_foreseen(error):
        return str(error)
    return (
        f"Something happened that Headwater did not foresee ({type(error).__name__}). "
        "What had arrived is kept. The server's log says more; please report it."
    )


def is_foreseen(error: BaseException) -> bool:
    """Whether the error's own message is written for a person: Headwater's are, the system's are
    put in words here.
    """
    ours = type(error).__module__.startswith("headwater.")
    known = _is_full(error) or _is_unreachable(error)
    return ours or known or isinstance(error, OSError)


def _is_full(error: BaseException) -> bool:
    """Whether a database had no room left; each says so in its own way."""
    words = str(error)
    return "No space left on device" in words or (
        isinstance(error, DatabaseError) and "disk is full" in words
    )


def _is_unreachable(error: BaseException) -> bool:
    """Whether a database server does not answer, or does not let Headwater in."""
    return isinstance(error, OperationalError) and "connection" in str(error)


def _system_error_in_words(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DISK_FULL
    if error.errno in (errno.EACCES, errno.EPERM):
        return (
            f"Headwater may not open {error.filename or 'a file it needs'}: check its permissions."
        )
    what = error.strerror or type(error).__name__
    return f"{what}: {error.filename}." if error.filename else f"{what}."
