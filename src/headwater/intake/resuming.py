"""Go on with what a stopped or killed worker left behind.

Syncs go on from the warehouse's cursor and imports begin again; both lose and repeat nothing. A
room whose tasks are about something else than a source says in its `AppConfig.ready` what is to
become of an unfinished one: `resumed_by(task, resume)`.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django_tasks_db.models import DBTaskResult

from headwater.intake.models import Source, SyncRun
from headwater.intake.runs import close_all_abandoned
from headwater.intake.turns import is_taken

MOST_ATTEMPTS = 3  # work that takes its worker down again and again is given up
READY, RUNNING, FAILED = "READY", "RUNNING", "FAILED"
CUT_SHORT = "builtins.SystemExit"  # how django-tasks records a task that a stop cut short

State = SyncRun.State
Resume = Callable[[list[Any], bool], bool | None]
"""Given a task's arguments and whether it may be tried again, says whether it waits again; None
where a living process is at it.
"""
_others: dict[str, Resume] = {}


def resumed_by(task: str, resume: Resume) -> None:
    """Have `resume` decide about unfinished tasks of this path."""
    _others[task] = resume


def resume_unfinished() -> None:
    """Make unfinished tasks wait again, and their runs with them."""
    close_all_abandoned()
    cut_short = Q(status=FAILED, exception_class_path=CUT_SHORT)
    for task in DBTaskResult.objects.filter(Q(status=RUNNING) | cut_short):
        if task.task_path in _others:
            _settle_another(task, _others[task.task_path])
            continue
        source = Source.objects.filter(pk=task.args_kwargs["args"][0]).first()
        if source is None or not is_taken(source.slug):
            _settle(task, source)


def _settle_another(task: DBTaskResult[..., None], resume: Resume) -> None:
    again = resume(task.args_kwargs["args"], len(task.worker_ids) < MOST_ATTEMPTS)
    if again is not None:
        _mark(task, again=again)


def _settle(task: DBTaskResult[..., None], source: Source | None) -> None:
    again = source is not None and len(task.worker_ids) < MOST_ATTEMPTS and _reopen(source)
    _mark(task, again=again)


def _mark(task: DBTaskResult[..., None], *, again: bool) -> None:
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
