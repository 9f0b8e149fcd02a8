"""Background work. Every end is recorded in the run; no traceback is kept in the database."""

from django_tasks import task

from headwater.intake.models import Source, SyncRun


@task()
def sync_source(source_id: int) -> None:
    """Sync a source that was asked for. Does nothing if it is gone or no longer waiting."""
    from headwater.intake.syncing import sync_in_background

    waiting = SyncRun.objects.filter(source_id=source_id, state=SyncRun.State.WAITING)
    if waiting.exists():
        sync_in_background(Source.objects.get(pk=source_id))
