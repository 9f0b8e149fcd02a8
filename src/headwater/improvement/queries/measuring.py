"""An input's values, read and said by its declaration alone: one yet to come needs nothing here."""

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial

from headwater.flow.queries.asking import Asking, Row
from headwater.flow.queries.choice import Choice, choose, said
from headwater.flow.queries.figures import left_out, policies
from headwater.flow.queries.giving import given_for
from headwater.flow.queries.measures import Measure
from headwater.flow.queries.record import Record, as_of, record
from headwater.flow.sentence import tile_words
from headwater.flow.words import counted
from headwater.improvement import words
from headwater.metrics.catalogue import METRICS
from headwater.metrics.declaration import Declaration
from headwater.metrics.floor import FLOOR
from headwater.metrics.signal import Reading
from headwater.organisation import queries as organisation
from headwater.organisation.queries import StreamEntry, TeamEntry
from headwater.ui.sparkline import Sparkline

AT_ONCE = ThreadPoolExecutor(max_workers=3, thread_name_prefix="measuring")
LEFT_OUT = "excluded_"


@dataclass(frozen=True)
class Line:
    """An input's recent past: the whole of it, or one `part` such as a queue."""

    part: str
    value: str
    unit: str
    rests_on: str
    sparkline: Sparkline | None
    verdict: str
    reading: Reading

    @property
    def is_number(self) -> bool:
        """Say whether the value is a number, not words such as "too few to say"."""
        return self.value[:1].isdigit()


@dataclass(frozen=True)
class Measured:
    """An input in the latest closed month, against its own past: one line, or one a part."""

    lines: tuple[Line, ...]
    rests_on: str
    left_out: tuple[str, ...]
    policies: tuple[str, ...]


class Measuring:
    """What is read about a team's inputs: as of its own data, up to its latest closed month."""

    def __init__(self, team: TeamEntry, now: dt.datetime) -> None:
        self.stream: StreamEntry = organisation.stream(team.stream_slug)
        self._asking = Asking((team,), as_of(now, (team,)))
        self._record: Record = record(self._asking)
        self.choice: Choice = choose({}, self._asking.now, team.timezone, self._record.last_day)

    @property
    def month(self) -> str:
        """Say the month shown, as one does in a sentence."""
        return said(self.choice.period, self.choice.now)

    def measured(self, metrics: Sequence[str]) -> dict[str, Measured]:
        """Return each input's recent past; questions are answered beside each other."""
        declared = {name: METRICS[name].declaration for name in metrics if name in METRICS}
        asked = [self._asking_of(declaration) for declaration in declared.values()]
        found = AT_ONCE.map(self._one, declared.values(), asked)
        return dict(zip(declared, found, strict=True))

    def _asking_of(self, declaration: Declaration) -> Asking:
        """Return whom to ask: at the input's own levels, and given what another room knows."""
        given = given_for(METRICS[declaration.name].questions[0])
        return replace(self._asking, levels=declaration.levels, given=given)

    def _one(self, declaration: Declaration, asking: Asking) -> Measured:
        question = METRICS[declaration.name].questions[0]
        rows = asking.rows(question, self.choice.past)
        measure = Measure(
            declaration,
            question,
            declaration.headline,
            partial(words.value, unit=declaration.unit),
            meaning=declaration.question,
            chart="",
            highest=1 if declaration.unit == "share" else float("inf"),
        )
        lines = [
            self._line(measure, part, found)
            for part, found in self._parts(declaration, rows).items()
        ]
        shown = [row for row in rows if row["period"] == self.choice.period.first_day]
        return Measured(
            lines=tuple(lines),
            rests_on=self._rests_on(declaration, shown),
            left_out=tuple(_left_out(declaration, shown)),
            policies=policies(declaration, parked_counts=self.stream.parked_counts),
        )

    def _rests_on(self, declaration: Declaration, shown: Sequence[Row]) -> str:
        """Say what was counted; an item can be in several parts, so those are not added up."""
        when = f"{self.month[0].upper()}{self.month[1:]}"
        if declaration.per:
            return f"{when}, each on its own"
        return f"{when}: {_rests_on(sum(row['n'] for row in shown), declaration.called)}"

    def _parts(self, declaration: Declaration, rows: Sequence[Row]) -> dict[str, list[Row]]:
        """Return rows by the name of their part, in the stream's order of stages."""
        if not declaration.per:
            return {"": list(rows)}
        names = self._names(declaration.per)
        keys = {row[declaration.per] for row in rows}
        ordered = [key for key in names if key in keys] + sorted(keys - set(names), key=str)
        return {
            names.get(key, str(key)): [row for row in rows if row[declaration.per] == key]
            for key in ordered
        }

    def _names(self, per: str) -> Mapping[object, str]:
        return {s.warehouse_id: s.name for s in self.stream.stages} if per == "stage_id" else {}

    def _line(self, measure: Measure, part: str, rows: Sequence[Row]) -> Line:
        by_period = {row["period"]: row for row in rows}
        nothing = {"n": 0, measure.column: None}
        series = [
            {**by_period.get(p.first_day, nothing), "recorded": self._record.reaches(p)}
            for p in self.choice.past
        ]
        reading = measure.reading(series)
        return Line(
            part,
            measure.said(series[-1]),
            words.unit_words(measure.declaration.unit),
            _rests_on(series[-1]["n"], measure.declaration.called),
            _sparkline(part or measure.declaration.title, measure, series, reading),
            tile_words(reading),
            reading,
        )


def _rests_on(n: int, called: str) -> str:
    return counted(n, called) if n == 0 or n >= FLOOR else f"fewer than {FLOOR} {called}s"


def _sparkline(
    title: str, measure: Measure, rows: Sequence[Row], reading: Reading
) -> Sparkline | None:
    values = [measure.value(row) for row in rows]
    if not any(value is not None for value in values):
        return None
    usual = (reading.limits.lower, reading.limits.upper) if reading.limits else None
    label = f"{title} over the last {len(values)} months: {tile_words(reading)}"
    return Sparkline(values, usual, reading.is_signal, label)


def _left_out(declaration: Declaration, rows: Sequence[Row]) -> list[str]:
    counts = {
        reason: sum(row[LEFT_OUT + reason] for row in rows) for reason in declaration.excludes
    }
    return left_out(counts)
