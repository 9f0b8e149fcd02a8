"""What the demo's teams wrote about their numbers: true of the simulation, and nobody is named."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import Viewer
from headwater.context.operations import reword, write_note
from headwater.demo.calendar import Calendar
from headwater.metrics.periods import Granularity, Period, period_of

DAY = dt.timedelta(days=1)
ALL_METRICS = ""
TAKEN_BACK = ""
SOON = 3 * DAY


@dataclass(frozen=True)
class Written:
    """A team's note on a metric, or on all of them, and the days it covers.

    Its first wording is of the day `written_on`; each further one is of the day after the one
    before it.
    """

    team: str
    metric: str
    first_day: dt.date
    last_day: dt.date
    written_on: dt.date
    wordings: tuple[str, ...]
    role: Role = Role.MEMBER


def write_notes(calendar: Calendar) -> None:
    """Have each team write what it had written by now."""
    for note in (*_of_otter(calendar), *_of_payments(calendar), *_of_others(calendar)):
        _write(note, calendar)


def somebody_of(team: str, role: Role = Role.MEMBER) -> Viewer:
    """Return somebody of a team, known by their role in it and by nothing else."""
    return Viewer(held=frozenset({Held(role, Scale.TEAM, team)}))


def _write(note: Written, calendar: Calendar) -> None:
    team, by = calendar.teams[note.team], somebody_of(note.team, note.role)
    kept = None
    for after, text in enumerate(note.wordings):
        now = calendar.morning(team, note.written_on + after * DAY)
        if not calendar.has_come(now):
            return
        if kept:
            reword(team, kept.pk, text, now=now, by=by)
        else:
            days = (note.first_day, note.last_day)
            kept = write_note(team, note.metric, *days, text, now=now, by=by)


def _of_otter(calendar: Calendar) -> Iterator[Written]:
    yield _on_days(
        "otter",
        (calendar.story.unusual_month.starts_on,) * 2,
        "Half of our reviewers are on call for the migration until the end of next month. "
        "Meanwhile we cut our items smaller.",
    )
    yield _on_period(
        "otter",
        "flow_efficiency",
        calendar.month(1),
        "Our reviewers were elsewhere.",
        "Half of our reviewers were on call for the migration, so what was built **waited for "
        "review**. Without smaller items everything would have taken longer.",
        role=Role.DELIVERY_MANAGER,
    )
    yield _on_period("otter", "flow_velocity", calendar.holidays(), "School holidays.")
    yield _on_period(
        "otter", "flow_time", calendar.month(4), "The bank changed its test system.", TAKEN_BACK
    )


def _of_payments(calendar: Calendar) -> Iterator[Written]:
    freeze = calendar.event("Release freeze")
    yield _on_days("otter", freeze, "Release freeze for the bank’s audit. What was ready waited.")
    yield _on_days("heron", freeze, "Release freeze. We tidied our test data meanwhile.")
    joined = calendar.story.improvement.starts_on
    yield _on_days("kingfisher", (joined, joined), "Two people joined, and both review.")
    yield _on_period(
        "kingfisher",
        "flow_time",
        calendar.month(7),
        "Since the two joined, work hardly waits for review. We had not expected that much.",
    )
    yield _on_period(
        "kingfisher",
        "unplanned_interruptions",
        calendar.month(1),
        "Our backlog is nearly empty: we start things soon after they are written down. Few of "
        "them were urgent.",
    )
    yield from _of_beaver(calendar)


def _of_beaver(calendar: Calendar) -> Iterator[Written]:
    quarter = period_of(Granularity.QUARTER, calendar.story.bad_quarter.starts_on)
    incident = period_of(Granularity.WEEK, quarter.first_day + 24 * DAY)
    yield _on_days(
        "beaver",
        (incident.first_day, incident.last_day),
        "Incident week: payouts were a day late, and everything else waited.",
    )
    yield _on_period(
        "beaver",
        ALL_METRICS,
        quarter,
        "A migration went wrong and we spent the quarter putting it right. A third of what we "
        "started was unplanned. Next time we *rehearse* it.",
        role=Role.PRODUCT_MANAGER,
    )


def _of_others(calendar: Calendar) -> Iterator[Written]:
    second = calendar.story.placebo.starts_on
    yield _on_days("trout", (second, second), "From today two of us can review at once.")
    yield _on_period(
        "trout",
        "flow_time",
        calendar.month(6),
        "More reviewing changed nothing that we can see. Work waits for the release sign-off.",
    )
    fair = "Seller conference: most of us were at the stand."
    yield _on_days("crane", calendar.event("Seller conference"), fair)
    for team in ("beaver", "pike", "sturgeon"):
        frozen = "Release freeze over the holidays."
        yield _on_days(team, calendar.event("Year-end release freeze"), frozen)
    yield _on_period("dipper", "flow_velocity", calendar.holidays(), "Half of us were on holiday.")
    few = "We are two. A month of ours is a handful of items: ask us rather than the chart."
    yield _on_period("newt", ALL_METRICS, calendar.month(2), few)


def _on_days(team: str, days: tuple[dt.date, dt.date], *wordings: str) -> Written:
    """Return a note on all metrics, written on the first of its days."""
    first, last = days
    return Written(team, ALL_METRICS, first, last, first, wordings)


def _on_period(
    team: str, metric: str, period: Period, *wordings: str, role: Role = Role.MEMBER
) -> Written:
    """Return a note on a period, written soon after it ended."""
    first, last = period.first_day, period.last_day
    return Written(team, metric, first, last, last + SOON, wordings, role)
