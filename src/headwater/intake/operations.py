"""What can be done to sources: add, change, remove, ask for a sync."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from headwater.intake.errors import SourceNotFound, SourceNotReady
from headwater.intake.models import Source, SyncRun
from headwater.intake.runs import close_all_abandoned

State = SyncRun.State


def find_source(slug: str) -> Source:
    """Return the source named `slug`; raise `SourceNotFound` listing those there are."""
    try:
        return Source.objects.get(slug=slug)
    except Source.DoesNotExist:
        known = ", ".join(Source.objects.values_list("slug", flat=True))
        next_step = f"There are: {known}." if known else "No source is set up yet."
        raise SourceNotFound(f"There is no source “{slug}”.", next_step) from None


def register(slug: str, kind: Source.Kind, *, name: str = "") -> Source:
    """Return the source of an import, made if it is new; raise `SourceNotReady` if `slug` is
    taken by another kind of source.
    """
    source, _ = Source.objects.get_or_create(
        slug=slug, defaults={"kind": kind, "name": name or slug.replace("-", " ").capitalize()}
    )
    if not _may_receive(source, kind):
        raise SourceNotReady(
            f"“{slug}” is already the name of another source ({source.get_kind_display()}).",
            "Choose another with --name.",
        )
    return source


def _may_receive(source: Source, kind: Source.Kind) -> bool:
    """Saved payloads of a Jira that is also connected live belong to the same source."""
    return source.kind == kind or (source.kind, kind) == (Source.Kind.JIRA, Source.Kind.FILE)


def request_sync(source: Source) -> SyncRun:
    """Ask the worker to sync `source`; while it already waits or runs, return that run."""
    from headwater.intake.tasks import sync_source

    if current := open_run(source):
        return current
    try:
        with transaction.atomic():
            run = SyncRun.objects.create(source=source)
            sync_source.enqueue(source.pk)
    except IntegrityError:  # someone else asked at the same moment
        return SyncRun.objects.get(source=source, state=State.WAITING)
    return run


def open_run(source: Source) -> SyncRun | None:
    """Return the run that waits or is under way."""
    runs = source.runs.filter(state__in=[State.WAITING, State.RUNNING])
    return next((run for run in runs if run.is_open), None)


def enqueue_due(now: datetime) -> list[Source]:
    """Ask for the sync of every connected source whose time has come; return them."""
    scheduled = Source.objects.filter(kind=Source.Kind.JIRA, paused=False, every_minutes__gt=0)
    due = [source for source in scheduled if is_due(source, now)]
    for source in due:
        request_sync(source)
    return due


def is_due(source: Source, now: datetime) -> bool:
    """Whether the last run began longer ago than the schedule says, or there was none."""
    last = source.runs.first()
    if last is None:
        return True
    if last.is_open:
        return False
    began = last.started_at or last.asked_at
    return now - began >= timedelta(minutes=source.every_minutes)


def resume_interrupted() -> None:
    """Ask anew for syncs that were cut short; they go on from the warehouse's cursor."""
    close_all_abandoned()
    for source in Source.objects.filter(kind=Source.Kind.JIRA, paused=False):
        last = source.runs.first()
        if last is not None and last.state in (State.INTERRUPTED, State.WAITING):
            _ask_again(source, last)


def _ask_again(source: Source, last: SyncRun) -> None:
    """A waiting run may have lost its task with the worker: asking twice does no harm, because
    the second finds nothing waiting.
    """
    from headwater.intake.tasks import sync_source

    if last.state == State.WAITING:
        sync_source.enqueue(source.pk)
    else:
        request_sync(source)


def remove(source: Source) -> None:
    """Remove the source's connection and its token. The work it brought in stays."""
    source.delete()
