"""How far a run is, told while it runs."""

import time

from headwater.intake.models import SyncRun
from headwater.intake.words import phase_in_words
from headwater.sources.progress import Progress, Report


def reporting_to(run: SyncRun, *, every_seconds: float = 0.5) -> Report:
    """Return a report that keeps `run`'s progress for the pages, not more often than given."""
    last = 0.0

    def report(progress: Progress) -> None:
        nonlocal last
        now, phase = time.monotonic(), phase_in_words(progress)
        if phase == run.phase and now - last < every_seconds:
            return
        last = now
        run.phase, run.unit = phase, progress.unit
        run.done, run.total = progress.done, progress.total
        run.save(update_fields=["phase", "unit", "done", "total"])

    return report


def both(first: Report, second: Report) -> Report:
    """Tell two listeners."""

    def report(progress: Progress) -> None:
        first(progress)
        second(progress)

    return report
