"""What a run brought in, counted while its deliveries pass by, in whichever process."""

from collections import Counter
from dataclasses import dataclass, field

from headwater.vocabulary.delivery import Delivery, SetAside

FIRST_LINES = 5
MOST_REASONS = 50  # a reason may quote a value: memory must not grow with the file
OTHER_REASONS = "other reasons"


@dataclass
class Tally:
    """How many items, stays, rows set aside and repairs there were."""

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

    def merge(self, other: "Tally") -> None:
        """Count what another process counted."""
        self.items += other.items
        self.stays += other.stays
        self.gone += other.gone
        self.set_aside += other.set_aside
        for reason, count in other.reasons.items():
            self._count_reason(reason, count)
        self.first_lines.extend(other.first_lines[: FIRST_LINES - len(self.first_lines)])
        self.repairs.update(other.repairs)

    def _count_reason(self, reason: str, count: int = 1) -> None:
        known = reason in self.reasons or len(self.reasons) < MOST_REASONS
        self.reasons[reason if known else OTHER_REASONS] += count

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
