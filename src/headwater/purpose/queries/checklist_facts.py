"""What the checklist's evidence rests on: read once, about the places that a leader leads."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from django.db.models import Exists, F, OuterRef

from headwater.access.models import Grant
from headwater.access.places import Scale
from headwater.access.roles import Role
from headwater.access.viewer import Viewer
from headwater.flow.queries.asking import Asking, Given
from headwater.flow.queries.record import as_of
from headwater.metrics.active_work import purposeful, standing
from headwater.metrics.anticipated import anticipated
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.metrics.serving import with_served
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry, teams
from headwater.purpose.models import CheckIn, KeyResult, Outcome, Reflection
from headwater.purpose.queries.due import due
from headwater.purpose.queries.written import written
from headwater.purpose.works import LEVELS, chosen

Spot = tuple[str, str]
A_YEAR = ibis.interval(days=364)
UPKEEP = ("debt", "risk")
OTHERWISE = (Reflection.Verdict.NOT, Reflection.Verdict.PARTLY, Reflection.Verdict.BETTER)


@dataclass(frozen=True)
class Work:
    """Counts of initiatives and epics: those that go on, those started since the first of two
    quarters, and those finished within a year.
    """

    started: int = 0
    started_said: int = 0  # said what they hope for before work began
    going: int = 0
    going_said: int = 0
    going_worded: int = 0  # have any text at all
    going_here: int = 0  # whose text was written here
    going_signs: int = 0  # of these, those that name a sign
    going_serving: int = 0
    upkeep: int = 0  # debt and risk, going on or started
    upkeep_said: int = 0
    looked_back: int = 0
    otherwise: int = 0


@dataclass(frozen=True)
class KeyResults:
    """Counts of the open key results of the leader's places."""

    open: int = 0
    unserved: int = 0
    below: int = 0  # not the organisation's own
    below_with_parent: int = 0
    checked: int = 0  # checked in on in this quarter
    teams: int = 0  # teams with any of their own


@dataclass(frozen=True)
class Seen:
    """All that the evidence is made of. `since` is the first day of the quarter before."""

    since: dt.date
    quarter: Period
    teams: int
    work: Work
    key_results: KeyResults
    product_managed: int  # teams with a product manager
    due: int


def led(viewer: Viewer) -> tuple[TeamEntry, ...]:
    """Return the teams around which the viewer holds leader (four queries)."""
    return tuple(team for team in teams() if _leads(viewer, team))


def seen(viewer: Viewer, now: dt.datetime) -> Seen:
    """Read what the evidence about a leader's places is made of (a fixed number of queries)."""
    about = led(viewer)
    quarter = period_of(Granularity.QUARTER, now.date())
    reached = as_of(now, about) if about else now
    spans = _spans(reached)
    return Seen(
        since=spans[0].first_day,
        quarter=quarter,
        teams=len(about),
        work=_work(about, reached, spans) if about else Work(),
        key_results=_key_results(_spots(viewer, about), quarter, now.date()),
        product_managed=_product_managed(about),
        due=len(due(about, now)),
    )


def _leads(viewer: Viewer, team: TeamEntry) -> bool:
    place = of_team(team)
    return any(held.role is Role.LEADER and held.covers(place) for held in viewer.held)


def _spans(reached: dt.datetime) -> tuple[Period, Period]:
    quarter = period_of(Granularity.QUARTER, reached.date())
    return quarter.previous(), quarter


def _work(about: tuple[TeamEntry, ...], reached: dt.datetime, spans: Iterable[Period]) -> Work:
    signs = Outcome.objects.exclude(sign="").values_list("item_id", flat=True)
    given = Given({**written().tables, "chosen": chosen(signs)})
    asking = Asking(about, reached, levels=LEVELS, given=given)
    return Work(**asking.ask(purpose_counts, spans).to_pylist()[0])


def purpose_counts(
    item: ir.Table,
    item_flow: ir.Table,
    tracker_outcome: ir.Table,
    written: ir.Table,
    chosen: ir.Table,
    scope: ir.Table,
    calendar: ir.Table,
    now: ir.Table,
) -> ir.Table:
    """Return one row, the columns of `Work`. `chosen` are the items whose outcome names a sign."""
    flow = purposeful(item_flow, scope)
    flow = flow.filter(flow.excluded.isnull())
    facts = flow.select("item_id", "kind", "committed_at", "completed_at", stands=standing(flow))
    parent = item.select("item_id", "parent_id")
    said = anticipated(item_flow, tracker_outcome, written)
    work = with_served(facts.join(said, "item_id").join(parent, "item_id"), written)
    signs = chosen.select(sign_id=chosen.item_id)
    work = work.left_join(signs, work.item_id == signs.sign_id)
    first = calendar.starts_at.min().as_scalar()
    year_ago = now.now.max().as_scalar() - A_YEAR
    return work.aggregate(**_counts(work, first, year_ago))


def _counts(work: ir.Table, first: ir.Value, year_ago: ir.Value) -> dict[str, ir.IntegerScalar]:
    started = (work.committed_at >= first).fill_null(False) & (work.stands != "discarded")
    going = work.stands == "in_progress"
    upkeep = work.kind.isin(UPKEEP) & (started | going)
    back = (work.reflected_at >= work.completed_at) & (work.completed_at >= year_ago)
    here = going & (work.said_by == "headwater")
    conditions = {
        "started": started,
        "started_said": started & (work.since <= work.committed_at),
        "going": going,
        "going_said": going & work.present,
        "going_worded": going & work.text.notnull(),
        "going_here": here,
        "going_signs": here & work.sign_id.notnull(),
        "going_serving": going & (work.serves_id.notnull() | work.is_key_result),
        "upkeep": upkeep,
        "upkeep_said": upkeep & work.present,
        "looked_back": back,
        "otherwise": back & work.verdict.isin(OTHERWISE),
    }
    return {name: work.count(where=when.fill_null(False)) for name, when in conditions.items()}


def _spots(viewer: Viewer, about: Iterable[TeamEntry]) -> set[Spot]:
    """Return the places that the viewer leads, and the teams and streams in them."""
    own = {(h.scale.value, h.slug) for h in viewer.held if h.role is Role.LEADER}
    inside = {(Scale.TEAM.value, team.slug) for team in about}
    streams = {(Scale.STREAM.value, team.stream_slug) for team in about}
    everywhere = (Scale.ORGANISATION.value, "") in own
    domains = {(Scale.DOMAIN.value, t.domain_slug) for t in about} if everywhere else set()
    return own | inside | streams | domains


def _key_results(spots: set[Spot], quarter: Period, today: dt.date) -> KeyResults:
    rows = [
        row for row in _open_key_results(quarter, today) if (row["scale"], row["slug"]) in spots
    ]
    below = [row for row in rows if row["scale"] != Scale.ORGANISATION]
    return KeyResults(
        open=len(rows),
        unserved=sum(not row["worked"] and not row["divided"] for row in rows),
        below=len(below),
        below_with_parent=sum(row["parent_id"] is not None for row in below),
        checked=sum(bool(row["checked"]) for row in rows),
        teams=len({row["slug"] for row in rows if row["scale"] == Scale.TEAM}),
    )


def _open_key_results(quarter: Period, today: dt.date) -> list[dict[str, object]]:
    rows = KeyResult.objects.filter(
        closed_at=None,
        objective__closed_at=None,
        objective__first_day__lte=today,
        objective__last_day__gte=today,
    )
    its = {"key_result": OuterRef("pk")}
    rows = rows.annotate(
        worked=Exists(Outcome.objects.filter(**its)),
        divided=Exists(KeyResult.objects.filter(parent=OuterRef("pk"))),
        checked=Exists(CheckIn.objects.filter(**its, on__gte=quarter.first_day)),
    )
    named = {"scale": F("objective__scale"), "slug": F("objective__slug")}
    return list(rows.values("parent_id", "worked", "divided", "checked", **named))


def _product_managed(about: Iterable[TeamEntry]) -> int:
    """Count the teams that somebody is product manager of; who it is is nobody's business here."""
    held = Grant.objects.filter(role=Role.PRODUCT_MANAGER, account__is_active=True)
    slugs = set(held.values_list("slug", flat=True))
    return sum(team.slug in slugs for team in about)
