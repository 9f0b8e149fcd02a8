"""Go on with what a stopped or killed worker left behind.

Syncs go on from the warehouse's cursor and imports begin again; both lose and repeat nothing.
"""

from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from headwater.intake.models import Source, SyncRun
from headwater.intake.runs import close_all_abandoned
from headwater.intake.turns import is_taken

MOST_ATTEMPTS = 3  # work that takes its worker down again and again is given up
READY, RUNNING, FAILED = "READY", "RUNNING", "FAILED"
CUT_SHORT = "builtins.SystemExit"  # how django-tasks records a task that a stop cut short

State = SyncRun.State


def resume_unfinished() -> None:
    """Make unfinished tasks wait again, and their runs with them."""
    close_all_abandoned()
    cut_short = Q(status=FAILED, exception_class_path=CUT_SHORT)
    for task in DBTaskResult.objects.filter(Q(status=RUNNING) | cut_short):
        source = Source.objects.filter(pk=task.args_kwargs["args"][0]).first()
        if source is None or not is_taken(source.slug):
            _settle(task, source)


def _settle(task: DBTaskResult[..., None], source: Source | None) -> None:
    again = source is not None and len(task.worker_ids) < MOST_ATTEMPTS and _reopen(source)
    task.status, task.exception_class_path = (READY if again else FAILED), ""
    task.save(update_fields=["status", "exception_class_path"])


def _reopen(source: Source) -> bool:
    """Make the source's last run wait again; False if it ended, or something else waits."""
    last = source.runs.first()
    if last is None or last.state not in (State.INTERRUPTED, State.WAITING):
        return False
    last.state, last.error, last.ended_at = State.WAITING, "", None
    last.save(update_fields=["state", "error", "ended_at"])
    return True
