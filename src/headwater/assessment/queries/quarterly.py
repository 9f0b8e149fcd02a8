"""A team's metrics in its last closed quarter, as flow measures them, against those before it.

Nothing is computed here: a metric's own question is asked, its own declaration says how its value
is read, and the floor for small numbers is flow's.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from headwater.flow import words as flow_words
from headwater.flow.queries.asking import Row
from headwater.flow.queries.choice import Choice
from headwater.flow.queries.facts import Facts, team_facts
from headwater.flow.queries.giving import given_for
from headwater.flow.queries.kinds import KINDS
from headwater.flow.queries.measures import MEASURES, Measure
from headwater.metrics import flow_distribution
from headwater.metrics.catalogue import METRICS
from headwater.metrics.declaration import Declaration
from headwater.metrics.periods import Granularity
from headwater.metrics.signal import Reading
from headwater.organisation.queries import TeamEntry

VALUES = {
    "feature_factory_ratio": "ratio",
    "flow_distribution": "share",
    "reopened_share": "share",
    "sprint_predictability": "share",
    "usable_share": "share",
}
"""The column with the value, where neither a tile nor the declaration names it."""
PARTS = {"flow_distribution": "kind"}
"""The column that tells a period's rows apart, where the declaration does not name it."""
HIGHEST = {"share": 1.0, "percent": 100.0}


@dataclass(frozen=True)
class Quarter:
    """A metric, or one `part` of it such as a stage, in the quarter and in the one before."""

    part: str
    said: str
    said_before: str
    value: float | None
    reading: Reading

    @property
    def known(self) -> bool:
        """Say whether either quarter has anything to say, be it that there is too little."""
        return {self.said, self.said_before} != {flow_words.NO_DATA}

    @property
    def same(self) -> bool:
        """Say whether both quarters read alike."""
        return self.said == self.said_before


class Quarterly:
    """What is asked of a team's numbers: the last quarter that was closed when its data ends."""

    def __init__(self, team: TeamEntry, now: dt.datetime) -> None:
        self._facts: Facts = team_facts(team.slug, {"period": Granularity.QUARTER.value}, now)
        self.choice: Choice = self._facts.choice

    @property
    def anything_known(self) -> bool:
        """Say whether any work of the team can be read at all."""
        return self._facts.record.first_day is not None

    def quarters(self, metric: str) -> tuple[Quarter, ...]:
        """Return a metric's quarter, one a part; none where it is no number of a quarter.

        Raises KeyError where the catalogue does not know it.
        """
        measure = measure_of(METRICS[metric].declaration)
        if measure is None:
            return ()
        return tuple(
            self._quarter(measure, part, rows) for part, rows in self._parts(measure).items()
        )

    def _quarter(self, measure: Measure, part: str, rows: Sequence[Row]) -> Quarter:
        by_day = {row["period"]: row for row in rows}
        nothing = {"n": 0, measure.column: None}
        series = [
            {**by_day.get(one.first_day, nothing), "recorded": self._facts.record.reaches(one)}
            for one in self.choice.past
        ]
        now, before = series[-1], series[-2]
        reading = measure.reading(series)
        return Quarter(part, measure.said(now), measure.said(before), measure.value(now), reading)

    def _parts(self, measure: Measure) -> dict[str, list[Row]]:
        """Return a measure's rows by the name of their part, in the order people know."""
        rows = self._rows(measure)
        per = _per(measure.declaration)
        if not per:
            return {"": rows}
        names = self._names(per)
        there = {row[per] for row in rows}
        return {
            name: [row for row in rows if row[per] == key]
            for key, name in names.items()
            if key in there
        }

    def _rows(self, measure: Measure) -> list[Row]:
        """Return twelve quarters: the same question that the team's page asks, asked once."""
        levels, given = measure.declaration.levels, given_for(measure.question)
        asking = replace(self._facts.asking, levels=levels, given=given)
        return asking.rows(measure.question, {*self.choice.past, self.choice.compared})

    def _names(self, per: str) -> Mapping[object, str]:
        if per == "kind":
            return {kind: kind for kind in KINDS}
        return {stage.warehouse_id: stage.name for stage in self._facts.stream.stages}


def measure_of(declared: Declaration) -> Measure | None:
    """Return how a metric is read as one number a period; None where it is a picture instead."""
    tile = next((one for one in MEASURES if one.declaration.name == declared.name), None)
    column = declared.headline or VALUES.get(declared.name, "")
    if tile or not column:
        return tile
    return Measure(
        declared,
        METRICS[declared.name].questions[0],
        column,
        partial(_said, unit=declared.unit),
        meaning=declared.question,
        chart="distribution-finished" if declared is flow_distribution.DECLARATION else "",
        highest=HIGHEST.get(declared.unit, float("inf")),
    )


def _per(declared: Declaration) -> str:
    return declared.per or PARTS.get(declared.name, "")


def _said(number: float | None, unit: str) -> str:
    if number is None:
        return flow_words.NO_DATA
    return SAY[unit](number) if unit in SAY else f"{number:,.1f} {unit}"


def _percent(number: float | None) -> str:
    return flow_words.percent(None if number is None else number / 100)


SAY: dict[str, Callable[[float | None], str]] = {
    "days": flow_words.duration,
    "percent": _percent,
    "share": flow_words.percent,
}
