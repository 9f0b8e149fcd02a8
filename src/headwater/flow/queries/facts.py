"""What a page is made of: each question is asked once, when something first needs it."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

from headwater.context.queries import NoteEntry
from headwater.flow.queries import record
from headwater.flow.queries.asking import Asking, Row, Rows
from headwater.flow.queries.choice import Choice, choose
from headwater.flow.queries.context import Context, context
from headwater.flow.queries.measures import MEASURES, Measure
from headwater.flow.queries.record import Record
from headwater.metrics.catalogue import Question
from headwater.metrics.cumulative_flow import cumulative_flow
from headwater.metrics.flow_distribution import flow_distribution
from headwater.metrics.flow_load import daily_load_by_kind
from headwater.metrics.flow_predictability import expectation
from headwater.metrics.items_behind import finished_items, open_items
from headwater.metrics.periods import Period, period_of
from headwater.metrics.signal import Reading
from headwater.metrics.stage_time import stage_time
from headwater.metrics.work_item_age import work_item_age_counts
from headwater.organisation import queries as organisation
from headwater.organisation.queries import StageEntry, StreamEntry, TeamEntry
from headwater.vocabulary.work import StageType

ON_THE_WAY = (StageType.QUEUE, StageType.ACTIVE)
AT_ONCE = ThreadPoolExecutor(max_workers=4, thread_name_prefix="asking")
STREAM_PAGE: tuple[Question, ...] = (
    stage_time,
    cumulative_flow,
    open_items,
    work_item_age_counts,
    finished_items,
)
TEAM_PAGE: tuple[Question, ...] = (
    *(measure.question for measure in MEASURES),
    flow_distribution,
    expectation,
    daily_load_by_kind,
    *STREAM_PAGE,
)
"""What a whole page asks."""


@dataclass(frozen=True)
class Subject:
    """Whom a page is about: a `team` or a `stream`, and the time zone its days are in."""

    of: str
    slug: str
    name: str
    timezone: str


class Facts:
    """The answers about a subject around one choice of period."""

    def __init__(
        self,
        subject: Subject,
        stream: StreamEntry,
        teams: tuple[TeamEntry, ...],
        asked: Mapping[str, str],
        now: dt.datetime,
    ) -> None:
        self._answers: dict[Question, Future[list[Row]]] = {}
        self.subject = subject
        self.stream = stream
        self.asking = Asking(teams, record.as_of(now, teams))
        self.choice: Choice = self._choose(asked)

    def _choose(self, asked: Mapping[str, str]) -> Choice:
        return choose(asked, self.asking.now, self.subject.timezone, self.record.last_day)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The metrics that are shown as one number per period."""
        return MEASURES

    charts: tuple[str, ...] = ()
    """The charts of this page, where they are not all that there are about its subject."""
    shows_items = True
    """Whether charts lead to the items behind them."""

    def counted(self, series: Sequence[Row]) -> str:  # noqa: ARG002 - it is counted in full
        """Return what to say instead of how many items a series rests on; "" to say it."""
        return ""

    def instead(self, period: Period) -> str:  # noqa: ARG002 - whoever sees everything is told all
        """Return the words to say instead of what was finished in a period; "" to say it."""
        return ""

    @cached_property
    def record(self) -> Record:
        """How far the record reaches."""
        return record.record(self.asking)

    @cached_property
    def context(self) -> Context:
        """What the teams wrote about the days of the page, as far as it may be seen."""
        zone, named = self.subject.timezone, self.subject.of == "stream"
        return context(self.asking.teams, self.choice, zone, named=named, seen=self.sees_note)

    def sees_note(self, note: NoteEntry) -> bool:  # noqa: ARG002 - the team sees all of its own
        """Say whether a team's note may be seen."""
        return True

    @property
    def may_speak(self) -> bool:
        """Say whether whoever sees these facts writes the team's notes: those who see its items."""
        return self.subject.of == "team" and self.shows_items

    @property
    def before_first(self) -> bool:
        """Say whether the shown period ended before the first work known of."""
        first = self.record.first_day
        return first is not None and self.choice.period.last_day < first

    def ask_at_once(self, questions: Iterable[Question]) -> None:
        """Have questions answered beside each other: planning one is most of what it costs."""
        for question in questions:
            span = self._spans().get(question, self._periods)
            self._answers[question] = AT_ONCE.submit(self.asking.rows, question, span)

    def _rows(self, question: Question) -> list[Row]:
        if question not in self._answers:
            self.ask_at_once([question])
        return self._answers[question].result()

    @cached_property
    def _periods(self) -> set[Period]:
        return {*self.choice.past, self.choice.compared}

    def _spans(self) -> dict[Question, tuple[Period, ...]]:
        """The periods of the questions that are not about the last twelve and the compared one."""
        return {
            expectation: (self.choice.period,),
            stage_time: self.choice.past,
            finished_items: self.choice.around,
            daily_load_by_kind: self.choice.around,
            cumulative_flow: self.choice.around,
        }

    def series(self, measure: Measure) -> list[Row]:
        """Return a measure's rows over the last twelve periods, the shown one last."""
        by_period = self._by_period(measure)
        return [by_period[period.first_day] for period in self.choice.past]

    def row(self, measure: Measure) -> Row:
        """Return a measure's row in the shown period."""
        return self._by_period(measure)[self.choice.period.first_day]

    def compared_row(self, measure: Measure) -> Row:
        """Return a measure's row in the period that is compared with."""
        return self._by_period(measure)[self.choice.compared.first_day]

    def _by_period(self, measure: Measure) -> dict[dt.date, Row]:
        return {row["period"]: self._recorded(row) for row in self._rows(measure.question)}

    def _recorded(self, row: Row) -> Row:
        """Say with a row whether the record reaches to its period: a count of 0 cannot tell."""
        period = period_of(self.choice.period.granularity, row["period"])
        return {**row, "recorded": self.record.reaches(period)}

    @cached_property
    def readings(self) -> dict[str, Reading]:
        """Each measure's signal, by its title."""
        return {m.declaration.title: m.reading(self.series(m)) for m in self.measures}

    @cached_property
    def kinds(self) -> dict[dt.date, list[Row]]:
        """Finished items by kind: a period's rows by its first day, the compared one included."""
        found: dict[dt.date, list[Row]] = {}
        for row in self._rows(flow_distribution):
            found.setdefault(row["period"], []).append(row)
        return found

    @property
    def expected_days(self) -> float | None:
        """How long the team’s past lets expect work to take in the shown period."""
        rows = self._rows(expectation)
        return rows[0]["expected_days"] if rows else None

    @property
    def stage_times(self) -> Rows:
        """Time in each stage over the last twelve periods."""
        return self._rows(stage_time)

    @property
    def finished(self) -> Rows:
        """Items finished in the shown period and the two before it, oldest first."""
        return self._rows(finished_items)

    @property
    def open(self) -> Rows:
        """Items in progress now, oldest first."""
        return self._rows(open_items)

    @property
    def open_counts(self) -> Row:
        """How many items in progress have an age, and how many are left out."""
        return self._rows(work_item_age_counts)[0]

    @property
    def daily_load(self) -> Rows:
        """Items in progress at each day's end by kind, over the shown period and two before."""
        return self._rows(daily_load_by_kind)

    @property
    def daily_stages(self) -> Rows:
        """Items in each stage at each day's end, over the shown period and the two before."""
        return self._rows(cumulative_flow)

    @property
    def stages_on_the_way(self) -> tuple[StageEntry, ...]:
        """The stages between commitment and done, in order."""
        return tuple(stage for stage in self.stream.stages if stage.type in ON_THE_WAY)


def subject_of(entry: TeamEntry | StreamEntry) -> Subject:
    """Return a team or a stream as the subject of a page."""
    of = "team" if isinstance(entry, TeamEntry) else "stream"
    return Subject(of, entry.slug, entry.name, entry.timezone)


def team_facts(slug: str, asked: Mapping[str, str], now: dt.datetime) -> Facts:
    """Return what is asked about a team. Raises UnknownTeam and NotAPeriod."""
    team = organisation.team(slug)
    stream = organisation.stream(team.stream_slug)
    return Facts(subject_of(team), stream, (team,), asked, now)


def stream_facts(slug: str, asked: Mapping[str, str], now: dt.datetime) -> Facts:
    """Return what is asked about a stream, all its teams together. Raises UnknownStream."""
    stream = organisation.stream(slug)
    return Facts(subject_of(stream), stream, stream.teams, asked, now)
