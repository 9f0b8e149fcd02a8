"""The inputs a team follows as cards: how each has been, what the team says of it, its aim."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from headwater.context import days
from headwater.context.queries import NoteEntry, notes
from headwater.improvement import words
from headwater.improvement.queries.aims import AimEntry, aims
from headwater.improvement.queries.following import Followed
from headwater.improvement.queries.measuring import Line, Measured, Measuring
from headwater.metrics.declaration import Declaration
from headwater.metrics.periods import Period
from headwater.metrics.signal import Reading
from headwater.organisation.queries import TeamEntry
from headwater.ui.components import ChartFoot, Link, Remark, Remarks

NO_LONGER = "Headwater measures this no longer."


@dataclass(frozen=True)
class InputCard:
    """An input the team follows. Without `foot` it is one that is measured no longer."""

    name: str
    title: str
    since: dt.datetime
    aim: AimEntry | None
    question: str = NO_LONGER
    formula: str = ""
    look_for: str = ""
    lines: Sequence[Line] = ()
    foot: ChartFoot | None = None

    @property
    def readings(self) -> dict[str, Reading]:
        """Each line's signal, by its part."""
        return {line.part: line.reading for line in self.lines}


def cards(
    team: TeamEntry, followed: Sequence[Followed], measuring: Measuring, now: dt.datetime
) -> list[InputCard]:
    """Return a card for each input, in the order in which they were taken up."""
    measured = measuring.measured([one.metric for one in followed])
    open_aims = {aim.metric: aim for aim in aims(team, now) if aim.open}
    past = measuring.choice.past
    said = notes((team,), past[0].first_day, past[-1].last_day)
    found = []
    for one in followed:
        aim, declared = open_aims.get(one.metric), one.declaration
        if declared is None:
            found.append(InputCard(one.metric, one.title, one.since, aim))
        else:
            remarks = _remarks(team, one.metric, said, past)
            found.append(_card(one, declared, measured[one.metric], remarks, aim))
    return found


def _card(
    one: Followed,
    declared: Declaration,
    measured: Measured,
    remarks: Remarks,
    aim: AimEntry | None,
) -> InputCard:
    return InputCard(
        name=one.metric,
        title=one.title,
        since=one.since,
        aim=aim,
        question=declared.question,
        formula=declared.formula,
        look_for=words.LOOK_FOR[declared.direction],
        lines=measured.lines,
        foot=ChartFoot(
            counted=measured.rests_on,
            left_out=measured.left_out,
            in_full=(declared.formula, *measured.policies, declared.limits),
            context=remarks,
        ),
    )


def _remarks(
    team: TeamEntry, metric: str, said: Sequence[NoteEntry], past: Sequence[Period]
) -> Remarks:
    """Return what the team wrote about the input or about all of its numbers."""
    about = [note for note in said if note.metric in ("", metric)]
    shown = [note for note in about if note.last_day >= past[-1].first_day]
    return Remarks(
        shown=[_remark(note) for note in shown],
        earlier=[_remark(note) for note in about if note not in shown],
        add=_adding(team, metric, past[-1]),
    )


def _remark(note: NoteEntry) -> Remark:
    return Remark(when=days.label(note.first_day, note.last_day), html=note.html)


def _adding(team: TeamEntry, metric: str, period: Period) -> Link:
    """Return where the team adds a note; whoever opens this page may speak for it."""
    asked = {"period": period.granularity.value, "at": period.name, "metric": metric}
    return Link("Add context", f"{reverse('context:notes', args=[team.slug])}?{urlencode(asked)}")
