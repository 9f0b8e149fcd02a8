"""Background work. Every end is recorded in the run; no traceback is kept in the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django_tasks import task

from headwater.intake.demonstration import build_demo
from headwater.intake.models import Source, SyncRun
from headwater.intake.runs import fail_waiting, is_foreseen, logger, running
from headwater.sources.progress import silently

State = SyncRun.State


@task()
def sync_source(source_id: int) -> None:
    """Sync a source that was asked for."""
    from headwater.intake.syncing import sync

    with _asked_for(source_id) as source:
        if source is not None:
            sync(source, report=silently, say=logger.debug)


@task()
def import_uploaded(source_id: int, path: str, reading: dict[str, Any] | None = None) -> None:
    """Import a file that was sent through the browser, then remove it.

    `reading` is how to read an event log: `Options` as plain values.
    """
    from headwater.intake import uploads

    with _asked_for(source_id) as source:
        if source is not None:
            uploads.bring_in(Path(path), source, reading or {})
    uploads.discard(Path(path))


@task()
def build_demo_organisation(source_id: int) -> None:
    """Build the demo organisation, with live progress."""
    from headwater.intake.progress import reporting_to

    with _asked_for(source_id) as source:
        if source is not None:
            with running(source, logger.debug) as run:
                build_demo(reporting_to(run))


@contextmanager
def _asked_for(source_id: int) -> Iterator[Source | None]:
    """Yield the source if its run still waits (else someone else did it), and record every error.

    Errors end here: they are in the run, in words, and the unforeseen ones in the server's log.
    """
    source = Source.objects.filter(pk=source_id, runs__state=State.WAITING).first()
    try:
        yield source
    except Exception as error:
        if not is_foreseen(error):
            logger.exception("unforeseen, in background work")
        fail_waiting(source_id, error)
