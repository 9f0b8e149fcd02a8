"""What was written about a piece of work before, as what changed each time."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from headwater.purpose.key_result_words import number
from headwater.purpose.models import OutcomeVersion
from headwater.purpose.operations.outcomes import MEANT
from headwater.purpose.queries.key_results import titles

LABELS = {
    "text": "We hope that…",
    "customer": "Customers feel it",
    "business": "The business feels it",
    "platform": "The platform feels it",
    "sign": "We would know by",
    "measure": "Measure",
    "unit": "Unit",
    "baseline": "Today it is",
    "expected": "We expect",
    "expected_by": "By",
    "product_metric": "Product metric",
    "key_result": "Key result it serves",
    "is_key_result": "Its team’s own key result",
}


@dataclass(frozen=True)
class Field:
    """One thing that changed, in words; "" where nothing stood there."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What somebody changed at a moment. `meant` is a text they said is meant as it stands."""

    written_at: dt.datetime
    written_as: str
    fields: Sequence[Field]
    meant: str


def changes(versions: Iterable[OutcomeVersion]) -> list[Change]:
    """Return what each of some versions of one outcome, newest first, changed about the one before
    it (two queries).
    """
    shown = list(versions)
    said = [version.said for version in shown] + [_before(shown)]
    names = titles(pk for each in said if (pk := each.get("key_result")) is not None)
    return [
        Change(
            version.written_at, version.written_as, _fields(*pair, names), said[n].get(MEANT, "")
        )
        for n, (version, pair) in enumerate(
            zip(shown, zip(said[1:], said[:-1], strict=True), strict=True)
        )
    ]


def _before(shown: Sequence[OutcomeVersion]) -> Mapping[str, Any]:
    """Return what stood before the oldest of the shown versions; nothing before the first."""
    if not shown:
        return {}
    oldest = shown[-1]
    older = OutcomeVersion.objects.filter(outcome=oldest.outcome_id, pk__lt=oldest.pk)
    found = older.order_by("-pk").first()
    return found.said if found else {}


def _fields(
    before: Mapping[str, Any], after: Mapping[str, Any], names: Mapping[int, str]
) -> list[Field]:
    both = (
        Field(label, _said(name, before.get(name), names), _said(name, after.get(name), names))
        for name, label in LABELS.items()
    )
    return [field for field in both if field.before != field.after]


def _said(name: str, value: Any, names: Mapping[int, str]) -> str:
    if value is None:
        return ""
    if name == "key_result":
        return names.get(value, "a key result that is gone")
    if name == "is_key_result":
        return "yes" if value else ""
    if name == "expected_by":
        day = dt.date.fromisoformat(value)
        return f"{day.day} {day:%B %Y}"
    return number(value) if isinstance(value, float) else str(value)
