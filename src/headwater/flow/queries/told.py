"""What whoever is not of the team is told: closed months and quarters, no small number, no item.

The same questions as on the team's own pages, with the answers kept back that may not be told. So
no page, chart or file can forget to: they never see what is kept back.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from zoneinfo import ZoneInfo

from headwater.context.queries import NoteEntry
from headwater.context.telling import TOLD_BY, months_of, told
from headwater.flow import words
from headwater.flow.queries import choice as periods
from headwater.flow.queries.asking import Asking, Row, Rows
from headwater.flow.queries.choice import Choice, choose
from headwater.flow.queries.facts import Facts, subject_of
from headwater.flow.queries.measures import EFFICIENCY, FLOW_TIME, LOAD, MEASURES, VELOCITY, Measure
from headwater.flow.queries.told_numbers import (
    Cells,
    StageCells,
    finished_cells,
    stage_cells,
    timed_cells,
    traffic_by_team,
)
from headwater.metrics.catalogue import Question
from headwater.metrics.flow_velocity import velocity_by_team
from headwater.metrics.periods import (
    DAY,
    Granularity,
    Period,
    midnight,
    period_of,
    periods_between,
)
from headwater.metrics.stage_time import stage_time
from headwater.organisation import queries as organisation
from headwater.organisation.queries import StreamEntry, TeamEntry

OF_A_STREAM = (FLOW_TIME, EFFICIENCY, VELOCITY)
"""A stream is told what adds up over its teams, and the rule for small numbers holds for."""
CHARTS = {
    "team": ("flow-time-by-period", "efficiency", "velocity", "distribution-finished"),
    "stream": (
        "time-per-stage",
        "flow-time-by-period",
        "efficiency",
        "velocity",
        "distribution-finished",
    ),
}
"""What is drawn by periods and without items; the same as files."""
NOT_TOLD = "not told yet"
LONGEST_GRACE = 6  # months to look back for one that is told, more than any grace time needs


class ToldFacts(Facts):
    """The answers about a subject for someone who sees what was told: the same for all of them,
    so that a page held up in a meeting tells nobody more than their own would.
    """

    def __init__(
        self,
        stream: StreamEntry,
        teams: tuple[TeamEntry, ...],
        subject: TeamEntry | StreamEntry,
        asked: Mapping[str, str],
        now: dt.datetime,
    ) -> None:
        self.told = told(teams, now)
        self._told_rows: dict[str, dict[dt.date, Row]] = {}
        super().__init__(subject_of(subject), stream, teams, asked, now)
        self.asking = Asking(teams, self._end_of_what_is_told())

    def _choose(self, asked: Mapping[str, str]) -> Choice:
        """Return what is asked for; without a word, the last month or quarter that was told."""
        now, zone = self.asking.now, self.subject.timezone
        choice = choose(asked, now, zone, self.record.last_day, TOLD_BY)
        return choice if asked.get("at") else replace(choice, period=self.last_told(choice.period))

    def last_told(self, period: Period) -> Period:
        """Return the last period that was told, `period` or an earlier one."""
        back = reversed(periods.back_from(period, LONGEST_GRACE))
        return next((each for each in back if self.tells(each)), period)

    def tells(self, period: Period) -> bool:
        """Say whether a period is over, in the data too, and was told."""
        today = self._reached.astimezone(ZoneInfo(self.subject.timezone)).date()
        return period.last_day < today and self.told.tells(period)

    @cached_property
    def _reached(self) -> dt.datetime:
        return self.asking.now

    @cached_property
    def last_told_day(self) -> dt.date:
        """The last day of which anything is told."""
        return self.last_told(period_of(Granularity.MONTH, self._reached.date())).last_day

    def sees_note(self, note: NoteEntry) -> bool:
        """Say whether every month that a note is about was told."""
        months = periods_between(Granularity.MONTH, note.first_day, note.last_day)
        return all(self.tells(month) for month in months)

    def _end_of_what_is_told(self) -> dt.datetime:
        zones = {self.subject.timezone, *(team.timezone for team in self.told.teams)}
        ends = max(midnight(self.last_told_day + DAY, zone) for zone in zones)
        return min(self._reached, ends.replace(tzinfo=dt.UTC))

    shows_items = False

    @property
    def charts(self) -> tuple[str, ...]:  # type: ignore[override]
        """The charts by periods."""
        return CHARTS[self.subject.of]

    @property
    def may_speak(self) -> bool:
        """Nobody speaks for a team but the team."""
        return False

    def counted(self, series: Sequence[Row]) -> str:
        """Say in how many periods there is enough: how many items it rests on may be too much."""
        length = words.counted(len(series), self.choice.period.granularity.value)
        told = sum(not row.get("instead") for row in series)
        if told == len(series):
            return f"{length} of finished items"
        return f"{told} of {length} of finished items, too few to say in the others"

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The metrics that are told as one number per period."""
        return MEASURES if self.subject.of == "team" else OF_A_STREAM

    def _spans(self) -> dict[Question, tuple[Period, ...]]:
        months = {month for each in self.choice.past for month in months_of(each)}
        by_month: dict[Question, tuple[Period, ...]] = {
            velocity_by_team: self._months,
            traffic_by_team: tuple(sorted(months)),
        }
        return super()._spans() | by_month

    @cached_property
    def _months(self) -> tuple[Period, ...]:
        return tuple(sorted({month for each in self._periods for month in months_of(each)}))

    @cached_property
    def _finished(self) -> Cells:
        return finished_cells(self._rows(velocity_by_team))

    @cached_property
    def _timed(self) -> Cells:
        return timed_cells(self._rows(velocity_by_team))

    def instead(self, period: Period) -> str:
        """Return the words to say instead of what was finished in a period; "" to say it."""
        return self._instead(VELOCITY, period)

    def _instead(self, measure: Measure, period: Period) -> str:
        if not self.tells(period):
            return NOT_TOLD
        if measure is LOAD:
            return "" if self._timed.fill(period) else words.TOO_FEW
        cells = self._finished if measure is VELOCITY else self._timed
        return "" if cells.tell(period) else words.TOO_FEW

    def _by_period(self, measure: Measure) -> dict[dt.date, Row]:
        name = measure.declaration.name
        if name not in self._told_rows:
            found = super()._by_period(measure)
            rows = {day: self._told_row(measure, day, row) for day, row in found.items()}
            self._told_rows[name] = rows
        return self._told_rows[name]

    def _told_row(self, measure: Measure, first_day: dt.date, row: Row) -> Row:
        period = period_of(self.choice.period.granularity, first_day)
        instead = self._instead(measure, period) if row["recorded"] else ""
        return kept_back(row, instead) if instead else _without_counts_left_out(row)

    @cached_property
    def kinds(self) -> dict[dt.date, list[Row]]:
        """Shares of finished items by kind, of the periods that can be told."""
        length = self.choice.period.granularity
        return {
            day: [{**row, "items": None} for row in rows]
            for day, rows in super().kinds.items()
            if not self.instead(period_of(length, day))
        }

    @property
    def expected_days(self) -> None:
        """What is expected rests on 180 days that are no months, so it stays with the team."""
        return

    @cached_property
    def stage_times(self) -> Rows:
        """Time in each stage over the last twelve periods, as far as it can be told."""
        return [self._told_stage(row) for row in self._rows(stage_time)]

    def _told_stage(self, row: Row) -> Row:
        period = period_of(self.choice.period.granularity, row["period"])
        if not self.tells(period):
            return kept_back(row, NOT_TOLD)
        if not self._stages.tell(row["stage_id"], period):
            return kept_back(row, words.TOO_FEW)
        arrivals = self._stages.tell_arrivals(row["stage_id"], period)
        return {**row, "arrivals": row["arrivals"] if arrivals else None}

    @cached_property
    def _stages(self) -> StageCells:
        return stage_cells(self._rows(traffic_by_team))


def kept_back(row: Row, instead: str) -> Row:
    """Return a row in which nothing is said but the words `instead`."""
    names = {name: row[name] for name in ("period", "stage_id") if name in row}
    counts = {name: 0 for name in row if name == "n" or name.startswith("excluded_")}
    return dict.fromkeys(row) | counts | names | {"recorded": False, "instead": instead}


def _without_counts_left_out(row: Row) -> Row:
    """Return a row without how many items it leaves out, but with whether there are any."""
    left = {name: 0 for name in row if name.startswith("excluded_")}
    return {**row, **left, "left_some_out": any(row[name] for name in left)}


def told_team_facts(slug: str, asked: Mapping[str, str], now: dt.datetime) -> ToldFacts:
    """Return what is told about a team. Raises UnknownTeam and NotAPeriod."""
    team = organisation.team(slug)
    stream = organisation.stream(team.stream_slug)
    return ToldFacts(stream, (team,), team, asked, now)


def told_stream_facts(slug: str, asked: Mapping[str, str], now: dt.datetime) -> ToldFacts:
    """Return what is told about a stream. Raises UnknownStream and NotAPeriod."""
    stream = organisation.stream(slug)
    return ToldFacts(stream, stream.teams, stream, asked, now)
