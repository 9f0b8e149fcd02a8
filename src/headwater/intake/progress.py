"""How far a run is, told while it runs, and what came of it."""

import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from headwater.intake.models import SyncRun
from headwater.sources.progress import Progress, Report
from headwater.vocabulary.delivery import Delivery, SetAside

FIRST_LINES = 5
MOST_REASONS = 50  # a reason may quote a value: memory must not grow with the file
OTHER_REASONS = "other reasons"


@dataclass
class Tally:
    """What a run brought in, counted while its deliveries pass by."""

    items: int = 0
    stays: int = 0
    gone: int = 0
    set_aside: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    first_lines: list[SetAside] = field(default_factory=list)
    repairs: Counter[str] = field(default_factory=Counter)

    def add(self, delivery: Delivery) -> None:
        """Count one delivery."""
        self.items += len(delivery.histories)
        self.stays += sum(len(history.stays) for history in delivery.histories)
        self.gone += len(delivery.gone)
        self.set_aside += len(delivery.set_aside)
        for row in delivery.set_aside:
            self._count_reason(row.reason)
        self.first_lines.extend(delivery.set_aside[: FIRST_LINES - len(self.first_lines)])
        for history in delivery.histories:
            self.repairs.update({str(name): count for name, count in history.repairs.items()})

    def _count_reason(self, reason: str) -> None:
        known = reason in self.reasons or len(self.reasons) < MOST_REASONS
        self.reasons[reason if known else OTHER_REASONS] += 1

    def as_counts(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "items": self.items,
            "stays": self.stays,
            "gone": self.gone,
            "set_aside": self.set_aside,
            "reasons": dict(self.reasons.most_common()),
            "first_lines": [
                {"file": row.file, "line": row.line, "item": row.item, "reason": row.reason}
                for row in self.first_lines
            ],
            "repairs": dict(self.repairs.most_common()),
        }


def counted(deliveries: Iterable[Delivery], tally: Tally) -> Iterator[Delivery]:
    """Pass deliveries on, counting each."""
    for delivery in deliveries:
        tally.add(delivery)
        yield delivery


def reporting_to(run: SyncRun, *, every_seconds: float = 0.5) -> Report:
    """Return a report that keeps `run`'s progress for the pages, not more often than given."""
    last = 0.0

    def report(progress: Progress) -> None:
        nonlocal last
        now, phase = time.monotonic(), progress.note or progress.phase
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
