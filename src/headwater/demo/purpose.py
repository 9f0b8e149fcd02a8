"""What the demo's people wrote about why: key results, anticipated outcomes, what came of them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import Viewer
from headwater.demo.calendar import Calendar
from headwater.demo.checklists import write_checklists
from headwater.demo.money import write_money
from headwater.demo.notes import somebody_of
from headwater.demo.purposes import Happened, Hope, Reading, Wish, hopes, looks_back, wishes
from headwater.metrics.periods import Granularity, period_of
from headwater.organisation.queries import TeamEntry
from headwater.purpose.models import KeyResult
from headwater.purpose.operations.key_results import (
    CheckInSaid,
    KeyResultSaid,
    ObjectiveSaid,
    add_key_result,
    add_objective,
    check_in,
    close_key_result,
)
from headwater.purpose.operations.outcomes import Said, write_outcome
from headwater.purpose.operations.reflections import LookedBack, reflect
from headwater.purpose.operations.team_choices import choose
from headwater.purpose.works import LEVELS, Work
from headwater.simulation import Simulation
from headwater.simulation.cast import SOURCE, STREAMS
from headwater.simulation.hopes import idea_of
from headwater.simulation.ticket import Ticket
from headwater.simulation.tracker import external_id
from headwater.vocabulary.identity import item_id
from headwater.vocabulary.work import Instant

NOT_ALIGNED_YET = frozenset({"osprey", "crane", "newt"})
LAGS = {"pike": 5, "sturgeon": 8}
USUAL_LAG = 6
CHOSEN_AGO = 8  # months
WEEK = dt.timedelta(weeks=1)
STREAM_OF = {team.slug: stream.slug for stream in STREAMS for team in stream.teams}


@dataclass(frozen=True)
class Piece:
    """An initiative or epic: as the purpose room knows it, and when it began and ended."""

    work: Work
    team: TeamEntry
    begun: dt.datetime
    ended: dt.datetime | None


def write_purpose(simulation: Simulation, calendar: Calendar) -> None:
    """Write all that people had written by now."""
    _choose(calendar)
    served = _want_all(calendar)
    pieces = sorted(_pieces(simulation, calendar), key=lambda piece: piece.begun)
    begun = {_named(piece): piece for piece in pieces}
    ended = {_named(piece): piece for piece in pieces if piece.ended}
    for hope in hopes():
        if piece := begun.get((hope.stream, hope.idea)):
            _hope(piece, hope, served, calendar)
    for happened in looks_back():
        if piece := ended.get((happened.stream, happened.idea)):
            _look_back(piece, happened, calendar)
    write_money(calendar)
    write_checklists(calendar)


def _choose(calendar: Calendar) -> None:
    """Most teams are ready to say which key result their work serves; some are not yet."""
    for team in calendar.teams.values():
        if team.slug in NOT_ALIGNED_YET:
            continue
        choose(
            team,
            lag_weeks=LAGS.get(team.slug, USUAL_LAG),
            aligns=True,
            edition=0,
            by=somebody_of(team.slug, Role.DELIVERY_MANAGER),
            now=calendar.morning(team, calendar.month(CHOSEN_AGO).first_day),
        )


# --- what places want to come nearer to --------------------------------------------------------


def _want_all(calendar: Calendar) -> dict[str, int]:
    """Add every objective with its key results; return their primary keys by name."""
    served: dict[str, int] = {}
    for wish in wishes():
        if calendar.has_come(_on(_days(wish, calendar)[0], 0)):
            _want(wish, served, calendar)
    return served


def _want(wish: Wish, served: dict[str, int], calendar: Calendar) -> None:
    by, (first, last) = _of_place(wish), _days(wish, calendar)
    now, over = _on(first, 0), _on(last, 3)
    said = ObjectiveSaid(wish.title, first, last, wish.why)
    objective = add_objective(wish.scale, wish.slug, said, by=by, now=now)
    for wanted in wish.key_result:
        goes = KeyResultSaid(
            wanted.title,
            form=wanted.form,
            unit=wanted.unit,
            baseline=wanted.baseline,
            aim=wanted.aim,
            parent=served.get(wanted.parent),
        )
        added = add_key_result(objective.pk, goes, by=by, now=now)
        served[wanted.name] = added.pk
        _read(added, wanted.readings, first, by, calendar)
        if wanted.closed and calendar.has_come(over):
            close_key_result(added.pk, edition=added.edition, by=by, now=over)


def _read(
    of: KeyResult, readings: tuple[Reading, ...], begun: dt.date, by: Viewer, calendar: Calendar
) -> None:
    for reading in readings:
        moment = _on(begun, reading.day)
        if calendar.has_come(moment):
            said = CheckInSaid(
                moment.date(), reading.confidence, reading.value, reading.reached, reading.comment
            )
            check_in(of.pk, said, by=by, now=moment)


def _days(wish: Wish, calendar: Calendar) -> tuple[dt.date, dt.date]:
    """Return the first and last day of the running year or quarter, or of a quarter before it."""
    if wish.year:
        year = calendar.this_month.year
        return dt.date(year, 1, 1), dt.date(year, 12, 31)
    quarter = period_of(Granularity.QUARTER, calendar.this_month)
    for _ in range(wish.quarters_ago):
        quarter = quarter.previous()
    return quarter.first_day, quarter.last_day


def _of_place(wish: Wish) -> Viewer:
    """Return who writes key results there: of a team its product manager, else a leader."""
    role = Role.PRODUCT_MANAGER if wish.scale is Scale.TEAM else Role.LEADER
    return Viewer(held=frozenset({Held(role, wish.scale, wish.slug)}))


# --- what work is for, and what came of it -----------------------------------------------------


def _pieces(simulation: Simulation, calendar: Calendar) -> Iterator[Piece]:
    for ticket, history in zip(simulation.tickets, simulation.histories, strict=True):
        if ticket.level in LEVELS and ticket.committed_at is not None:
            team, item = calendar.teams[ticket.team.slug], history.item
            work = Work(
                item_id=_identity(ticket),
                source=SOURCE,
                external_id=item.external_id,
                key=item.key,
                title=item.title,
                url=item.url,
                parent_id=_identity(ticket.parent) if ticket.parent else None,
                level=ticket.level,
                kind=ticket.kind,
                team=team,
            )
            ended = None if ticket.ended_at is None else _moment(ticket.ended_at)
            yield Piece(work, team, _moment(ticket.committed_at), ended)


def _named(piece: Piece) -> tuple[str, str]:
    return STREAM_OF[piece.team.slug], idea_of(piece.work.title)


def _hope(piece: Piece, hope: Hope, served: Mapping[str, int], calendar: Calendar) -> None:
    """Where it was begun too lately for what was written some weeks on, it is written by now."""
    moment = min(piece.begun + hope.weeks * WEEK, calendar.now)
    said = Said(
        text=hope.text,
        customer=hope.customer,
        business=hope.business,
        platform=hope.platform,
        sign=hope.sign,
        measure=hope.measure,
        unit=hope.unit,
        baseline=hope.baseline,
        expected=hope.expected,
        expected_by=(piece.begun + hope.by_weeks * WEEK).date() if hope.measure else None,
        key_result=served.get(hope.serves),
        is_key_result=hope.is_key_result,
    )
    by = somebody_of(piece.team.slug, hope.role)
    write_outcome(piece.work, said, edition=0, by=by, now=moment)


def _look_back(piece: Piece, happened: Happened, calendar: Calendar) -> None:
    assert piece.ended is not None  # noqa: S101 - only what ended is looked back on
    moment = piece.ended + happened.weeks * WEEK
    if not calendar.has_come(moment):
        return
    again = moment.date() + happened.again_weeks * WEEK if happened.again_weeks else None
    said = LookedBack(
        happened.happened,
        happened.verdict,
        happened.evidence,
        happened.learned,
        happened.next,
        again,
    )
    reflect(piece.work, said, by=somebody_of(piece.team.slug, happened.role), now=moment)


def _identity(ticket: Ticket) -> int:
    return item_id(SOURCE, external_id(ticket))


def _moment(instant: Instant) -> dt.datetime:
    return dt.datetime.fromtimestamp(instant / 1_000_000, dt.UTC)


def _on(day: dt.date, after: int) -> dt.datetime:
    """Return the morning of a day so many days after `day`, in UTC."""
    return dt.datetime.combine(day + dt.timedelta(days=after), dt.time(9), dt.UTC)
