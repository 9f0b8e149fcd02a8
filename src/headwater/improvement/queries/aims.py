"""A team's aims, which are its own alone: open ones, those whose day has come, closed ones."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from headwater.context.telling import today_of
from headwater.improvement import words
from headwater.improvement.models import Aim
from headwater.improvement.queries.constraint import Bottleneck, bottleneck, stages_of
from headwater.metrics.catalogue import METRICS
from headwater.organisation.queries import TeamEntry


@dataclass(frozen=True)
class AimEntry:
    """An aim on an input. `today` is the team's own day."""

    metric: str
    toward: str
    because: str
    set_on: dt.date
    set_as: str
    ends_on: dt.date
    closed_at: dt.datetime | None
    learned: str
    today: dt.date
    stage: str
    where: str  # the stage's name
    local: str  # why it stays local, if it does

    @property
    def title(self) -> str:
        """What pages call the input."""
        return METRICS[self.metric].declaration.title if self.metric in METRICS else self.metric

    @property
    def said(self) -> str:
        """The aim as a person says it: "toward … by 31 March, because …"."""
        where = f" in {self.where}" if self.where else ""
        return f"toward {self.toward}{where} by {words.until(self.ends_on, self.today)}"

    @property
    def open(self) -> bool:
        """Say whether it has not been closed."""
        return self.closed_at is None

    @property
    def due(self) -> bool:
        """Say whether its day has come: time to ask what happened."""
        return self.open and self.ends_on < self.today


def aims(team: TeamEntry, now: dt.datetime) -> tuple[AimEntry, ...]:
    """Return all aims a team ever set, the latest first.

    Where the constraint is now is asked only if an open aim is about one stage.
    """
    rows, today = list(Aim.objects.filter(team=team.slug)), today_of(team, now)
    piling = _bottleneck(team, [aim for aim in rows if aim.stage], now)
    return tuple(
        AimEntry(
            stage=aim.stage,
            where=piling.name(aim.stage),
            local=piling.remark(aim.stage) if aim.closed_at is None else "",
            metric=aim.metric,
            toward=aim.toward,
            because=aim.because,
            set_on=aim.set_on,
            set_as=aim.set_as,
            ends_on=aim.ends_on,
            closed_at=aim.closed_at,
            learned=aim.learned,
            today=today,
        )
        for aim in rows
    )


def _bottleneck(team: TeamEntry, of_stages: Sequence[Aim], now: dt.datetime) -> Bottleneck:
    if any(aim.closed_at is None for aim in of_stages):
        return bottleneck(team, now)
    return Bottleneck(None, stages_of(team) if of_stages else ())


def open_aim(team: TeamEntry, metric: str, now: dt.datetime) -> AimEntry | None:
    """Return the open aim on an input, if there is one."""
    return next((a for a in aims(team, now) if a.metric == metric and a.open), None)
