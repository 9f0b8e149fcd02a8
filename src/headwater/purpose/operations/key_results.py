"""Everything people change about objectives and key results, and their check-ins.

Refused
├── NoSuchDays        an objective that ends before it begins, or lasts longer than three years
├── NothingToMeasure  a measured key result without two different numbers to go between
├── NotAbove          a parent that is not a key result of a place around, at a level above
├── FormIsKept        measured turned into a milestone, or back, after somebody checked in
├── NothingRead       a check-in that says no value, or not whether the milestone is reached
├── DayAhead          a check-in for a day that has begun nowhere yet
└── AlreadyClosed     a check-in, or a key result, under something that is closed
editions.ChangedMeanwhile: somebody saved a newer edition.
"""

import datetime as dt
import math
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from headwater.access.places import Place, Scale
from headwater.access.viewer import Viewer
from headwater.context.editions import locked
from headwater.purpose import levels
from headwater.purpose.models import CheckIn, KeyResult, Objective
from headwater.purpose.places import at
from headwater.purpose.saying import written_as

LONGEST = dt.timedelta(days=3 * 366)
EARLIEST_ZONE = dt.timedelta(hours=14)
"""A day begins this much before it does in UTC, where it begins first."""
LARGEST = 1e15


class Refused(Exception):
    """What was asked cannot be; the message says why, and what to do instead."""


class NoSuchDays(Refused):
    """The objective's days do not follow each other, or are too many."""


class NothingToMeasure(Refused):
    """The baseline or the aim is missing, or they are the same number."""


class NotAbove(Refused):
    """The parent is not at a level above, in a place around."""


class FormIsKept(Refused):
    """What was read stays what it is."""


class NothingRead(Refused):
    """The check-in says nothing that was read."""


class DayAhead(Refused):
    """Nobody can have read anything on that day yet."""


class AlreadyClosed(Refused):
    """It is closed; it can be opened again first."""


@dataclass(frozen=True)
class ObjectiveSaid:
    """What somebody writes of an objective. Both days belong to it."""

    title: str
    first_day: dt.date
    last_day: dt.date
    why: str = ""


@dataclass(frozen=True)
class KeyResultSaid:
    """What somebody writes of a key result. `parent` is the key of the one that it serves."""

    title: str
    form: str = KeyResult.Form.MEASURED
    unit: str = ""
    baseline: float | None = None
    aim: float | None = None
    parent: int | None = None


@dataclass(frozen=True)
class CheckInSaid:
    """What was read on a day: a `value`, or whether a milestone is `reached`."""

    on: dt.date
    confidence: str
    value: float | None = None
    reached: bool | None = None
    comment: str = ""


def add_objective(
    scale: Scale, slug: str, said: ObjectiveSaid, *, by: Viewer, now: dt.datetime
) -> Objective:
    """Add an objective to a place that there is. Raises NoSuchDays."""
    _days_in_order(said)
    objective = Objective(scale=scale, slug=slug, **asdict(said))
    objective.position = _next_place(Objective.objects.filter(scale=scale, slug=slug))
    _sign(objective, objective, by, now)
    objective.save(force_insert=True)
    return objective


def edit_objective(
    pk: int, said: ObjectiveSaid, *, edition: int, by: Viewer, now: dt.datetime
) -> None:
    """Change what an objective says. Raises NoSuchDays and ChangedMeanwhile."""
    _days_in_order(said)
    with transaction.atomic():
        objective = locked(Objective.objects, pk=pk, edition=edition)
        _save(objective, objective, asdict(said), by, now)


def close_objective(pk: int, *, edition: int, by: Viewer, now: dt.datetime) -> None:
    """Close an objective: its key results are history with it. Raises ChangedMeanwhile."""
    with transaction.atomic():
        objective = locked(Objective.objects, pk=pk, edition=edition)
        _save(objective, objective, {"closed_at": now}, by, now)


def reopen_objective(pk: int, *, edition: int, by: Viewer, now: dt.datetime) -> None:
    """Open an objective again. Raises ChangedMeanwhile."""
    with transaction.atomic():
        objective = locked(Objective.objects, pk=pk, edition=edition)
        _save(objective, objective, {"closed_at": None}, by, now)


def add_key_result(
    objective: int, said: KeyResultSaid, *, by: Viewer, now: dt.datetime
) -> KeyResult:
    """Add a key result to an objective.

    Raises NothingToMeasure, NotAbove and AlreadyClosed.
    """
    _goes_somewhere(said)
    with transaction.atomic():
        of = Objective.objects.select_for_update().get(pk=objective)
        if of.closed_at:
            raise AlreadyClosed("This objective is closed. Open it again first, or add a new one.")
        _above(of, said.parent)
        row = KeyResult(objective=of, **_columns(said))
        row.position = _next_place(of.key_results.all())
        _sign(row, of, by, now)
        row.save(force_insert=True)
    return row


def edit_key_result(
    pk: int, said: KeyResultSaid, *, edition: int, by: Viewer, now: dt.datetime
) -> None:
    """Change what a key result says; a parent that it has already may stay.

    Raises NothingToMeasure, NotAbove, FormIsKept and ChangedMeanwhile.
    """
    _goes_somewhere(said)
    with transaction.atomic():
        row = locked(KeyResult.objects, pk=pk, edition=edition)
        if row.form != said.form and row.check_ins.exists():
            raise FormIsKept("Somebody checked in on it already. Close it and add a new one.")
        if row.parent_id != said.parent:
            _above(row.objective, said.parent)
        _save(row, row.objective, _columns(said), by, now)


def close_key_result(pk: int, *, edition: int, by: Viewer, now: dt.datetime) -> None:
    """Close a key result, wherever it stands. Raises ChangedMeanwhile."""
    with transaction.atomic():
        row = locked(KeyResult.objects, pk=pk, edition=edition)
        _save(row, row.objective, {"closed_at": now}, by, now)


def reopen_key_result(pk: int, *, edition: int, by: Viewer, now: dt.datetime) -> None:
    """Open a key result again. Raises ChangedMeanwhile."""
    with transaction.atomic():
        row = locked(KeyResult.objects, pk=pk, edition=edition)
        _save(row, row.objective, {"closed_at": None}, by, now)


def check_in(pk: int, said: CheckInSaid, *, by: Viewer, now: dt.datetime) -> CheckIn:
    """Add a check-in; one of a day that has one already corrects it, and both are kept.

    Raises NothingRead, DayAhead and AlreadyClosed.
    """
    if said.on > (now.astimezone(dt.UTC) + EARLIEST_ZONE).date():
        raise DayAhead("Choose today, or the day it was read.")
    with transaction.atomic():
        row = KeyResult.objects.select_for_update().get(pk=pk)
        if row.closed_at or row.objective.closed_at:
            raise AlreadyClosed("It is closed. Open it again first, if there is news of it.")
        made = CheckIn(key_result=row, **_read(row, said), written_at=now)
        made.written_as = written_as(by, _place(row.objective))
        made.save(force_insert=True)
    return made


Row = Objective | KeyResult


def _save(row: Row, of: Objective, said: dict[str, object], by: Viewer, now: dt.datetime) -> None:
    for name, value in said.items():
        setattr(row, name, value)
    _sign(row, of, by, now)
    row.edition += 1
    row.save()


def _sign(row: Row, of: Objective, by: Viewer, now: dt.datetime) -> None:
    row.written_at, row.written_as = now, written_as(by, _place(of))


def _place(objective: Objective) -> Place:
    """Return where an objective is; the organisation, where its place is gone."""
    found = at(objective.scale, objective.slug)
    return found.place if found else Place()


def _columns(said: KeyResultSaid) -> dict[str, object]:
    """A milestone goes between no numbers, whatever a form brings along."""
    columns = asdict(said)
    columns["parent_id"] = columns.pop("parent")
    if said.form == KeyResult.Form.MILESTONE:
        columns |= {"unit": "", "baseline": None, "aim": None}
    return columns


def _read(row: KeyResult, said: CheckInSaid) -> dict[str, object]:
    columns = asdict(said)
    measured = row.form == KeyResult.Form.MEASURED
    columns["reached" if measured else "value"] = None
    if measured and not _is_number(said.value):
        raise NothingRead("Say the value that was read.")
    if not measured and said.reached is None:
        raise NothingRead("Say whether it is reached.")
    return columns


def _days_in_order(said: ObjectiveSaid) -> None:
    if not said.first_day <= said.last_day <= said.first_day + LONGEST:
        raise NoSuchDays("Its last day comes after its first, and at most three years later.")


def _goes_somewhere(said: KeyResultSaid) -> None:
    if said.form == KeyResult.Form.MILESTONE:
        return
    if not (_is_number(said.baseline) and _is_number(said.aim)) or said.baseline == said.aim:
        raise NothingToMeasure(
            "Say where it stands at the beginning and where it should go: two different numbers. "
            "Where nothing is measured, choose a milestone."
        )


def _is_number(value: float | None) -> bool:
    return value is not None and math.isfinite(value) and abs(value) <= LARGEST


def _above(objective: Objective, parent: int | None) -> None:
    """Whoever serves is below what it serves, so no circle can be."""
    if parent is None:
        return
    rows = KeyResult.objects.filter(pk=parent).values_list("objective__scale", "objective__slug")
    found = rows.first()
    spots = {(spot.scale.value, spot.slug) for spot in levels.above(_place(objective))}
    if found not in spots:
        raise NotAbove("A key result serves one at a level above, of a place around it.")


def _next_place(rows: QuerySet[Any]) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else int(last) + 1
