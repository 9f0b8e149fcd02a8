"""What the data can add to the talk about a dimension: sentences, never a verdict on anybody."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from headwater.access.viewer import Viewer
from headwater.assessment.models import Asked
from headwater.assessment.queries.quarterly import Quarter, Quarterly, measure_of
from headwater.context.queries import NoteEntry, notes
from headwater.context.team_pages import opens
from headwater.flow import addresses
from headwater.flow.queries.choice import Choice, said
from headwater.flow.queries.context import EXTENTS
from headwater.flow.sentence import finding_words
from headwater.flow.words import NO_CONTEXT, NO_DATA, TOO_FEW, listed
from headwater.metrics.catalogue import METRICS
from headwater.metrics.declaration import Declaration, Direction, MetricKind
from headwater.metrics.signal import Finding
from headwater.organisation.queries import TeamEntry

LOOK_FOR = {
    Direction.FALL: "Lower is usually better.",
    Direction.RISE: "Higher is usually better.",
    Direction.STEADY: "Look for steady, not for more or less.",
    Direction.WATCH: "Neither higher nor lower is better as such.",
}
ORDINARY = "That is the team’s normal variation: read nothing into the difference."
TOO_EARLY = "It is too early to say what is usual: that takes six earlier quarters."
NOTHING_MEASURED = "Nothing that Headwater measures speaks to this. Your own experience does."
NO_WORK = "No work of the team that can be read has reached Headwater, so the data has no say here."
NO_LONGER = "Headwater measures this no longer."
A_PICTURE = "It is no single number for a quarter; it is read from a picture."
USUAL = "That is usual for the team."
ABSENT = {NO_DATA: "there is no data", TOO_FEW: "there are too few items to say"}
"""How a sentence speaks of a quarter without a value."""


@dataclass(frozen=True)
class Speaks:
    """What one metric says. `look_for` is what to hope for, `url` leads to its chart, "" for those
    who may not see it.
    """

    title: str
    sentence: str
    formula: str = ""
    verdict: str = ""
    unusual: bool = False
    look_for: str = ""
    notes: tuple[NoteEntry, ...] = ()
    url: str = ""

    @property
    def nothing(self) -> str:
        """Say that the team wrote nothing about it; "" where it did or there is no number."""
        return NO_CONTEXT if self.look_for and not self.notes else ""


@dataclass(frozen=True)
class Evidence:
    """What is shown beside a dimension. `nothing` says why there is nothing, "" where there is."""

    about: str
    when: str
    speaks: tuple[Speaks, ...]
    nothing: str = ""


def evidence(asked: Asked, team: TeamEntry, viewer: Viewer, now: dt.datetime) -> Evidence:
    """Return what the team's last closed quarter says about a dimension, against the one before.

    One question to the warehouse for each metric, answered from memory until the data changes.
    """
    named = [str(name) for name in asked.metrics]
    if not named:
        return Evidence(asked.title, "", (), NOTHING_MEASURED)
    quarterly = Quarterly(team, now)
    if not quarterly.anything_known:
        return Evidence(asked.title, "", (), NO_WORK)
    told = _notes(team, quarterly.choice)
    speaks = tuple(_speaks(name, quarterly, told, team, viewer) for name in named)
    return Evidence(asked.title, _when(quarterly.choice), speaks)


def _when(choice: Choice) -> str:
    return f"{_capital(said(choice.period, choice.now))}, against the quarter before"


def _notes(team: TeamEntry, choice: Choice) -> tuple[NoteEntry, ...]:
    return notes((team,), choice.compared.first_day, choice.period.last_day)


def _speaks(
    name: str,
    quarterly: Quarterly,
    told: Sequence[NoteEntry],
    team: TeamEntry,
    viewer: Viewer,
) -> Speaks:
    if name not in METRICS:
        return Speaks(name.replace("_", " ").capitalize(), NO_LONGER)
    declared = METRICS[name].declaration
    quarters = quarterly.quarters(name)
    return Speaks(
        title=declared.title,
        sentence=_sentence(quarters, quarterly.choice) if quarters else A_PICTURE,
        formula=declared.formula,
        verdict=_verdict(quarters),
        unusual=any(one.reading.is_signal for one in quarters),
        look_for=LOOK_FOR[declared.direction] if any(one.known for one in quarters) else "",
        notes=tuple(note for note in told if note.metric in ("", name)),
        url=_chart(declared, quarterly.choice, team, viewer),
    )


def _sentence(quarters: Sequence[Quarter], choice: Choice) -> str:
    """Say the values, each with the one before it: numbers come inside a sentence."""
    when = said(choice.period, choice.now)
    if len(quarters) == 1 and not quarters[0].part:
        return _whole(quarters[0], when)
    parts = [f"{one.part} {one.said} (before: {one.said_before})" for one in quarters]
    return f"In {when}: {listed(parts)}."


def _whole(one: Quarter, when: str) -> str:
    if one.same:
        now = ABSENT.get(one.said, f"it was {one.said}")
        return f"{_capital(now)} in {when}, as in the quarter before."
    now = ABSENT.get(one.said, f"it was {one.said}")
    before = ABSENT.get(one.said_before, f"it was {one.said_before}")
    return f"In {when} {now}; in the quarter before {before}."


def _verdict(quarters: Sequence[Quarter]) -> str:
    """Say whether anything is out of the ordinary, and nothing about a bare difference."""
    known = [one for one in quarters if one.value is not None]
    signals = [one for one in known if one.reading.is_signal]
    if signals:
        each = [_subject(one) + finding_words(one.reading, "quarter") for one in signals]
        return f"Out of the ordinary: {listed(each)}."
    if not known:
        return ""
    if all(one.reading.finding is Finding.CANNOT_SAY for one in known):
        return TOO_EARLY
    return USUAL if all(one.same for one in known) else ORDINARY


def _subject(quarter: Quarter) -> str:
    return f"{quarter.part} " if quarter.part else "it "


def _chart(declared: Declaration, choice: Choice, team: TeamEntry, viewer: Viewer) -> str:
    """Return where the metric is drawn, for those for whom that page opens; "" otherwise."""
    if declared.kind is MetricKind.INPUT:
        address = "improvement:inputs"
        return reverse(address, args=[team.slug]) if opens(address, team, viewer) else ""
    chart = _chart_name(declared)
    if not chart or not opens("flow:team", team, viewer):
        return ""
    return f"{addresses.address('team', team.slug, **choice.query())}#{chart}"


def _chart_name(declared: Declaration) -> str:
    measure = measure_of(declared)
    drawn = (name for name, extent in EXTENTS.items() if declared.name in extent.metrics)
    return (measure.chart if measure else "") or next(drawn, "")


def _capital(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
