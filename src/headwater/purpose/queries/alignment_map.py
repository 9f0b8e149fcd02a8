"""The alignment map of a place and a period, read in a fixed number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from headwater.access.places import Scale
from headwater.flow.queries.asking import Asking, Row
from headwater.flow.queries.choice import Choice, choose
from headwater.flow.queries.record import as_of
from headwater.metrics.alignment import aligned_work
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.organisation.queries import TeamEntry
from headwater.purpose import map_words
from headwater.purpose.levels import Spot
from headwater.purpose.map_drawing import SHOWN, Drawing, Loose, drawn
from headwater.purpose.models import KeyResult, TeamChoice
from headwater.purpose.outline import Outline
from headwater.purpose.queries.written import written
from headwater.purpose.threads import (
    Branch,
    Gap,
    KeyResultNode,
    Threads,
    WorkNode,
    threads,
    trees,
)
from headwater.purpose.works import LEVELS
from headwater.ui.components import Sentence, Words
from headwater.vocabulary.work import Level

LENGTHS = (Granularity.MONTH, Granularity.QUARTER)
A_PAGE = 8
ROWS = 70
"""Ends of threads on one page of the picture, unless a single tree has more."""
UPWARDS = 3
"""Levels above a team: as many times a key result can serve another."""


@dataclass(frozen=True)
class Apart:
    """One list of what has no thread, a page of it. `name` is the page's name in the address."""

    name: str
    shown: "Page[object]"

    @property
    def total(self) -> int:
        """How many there are on all pages."""
        return self.shown.paginator.count


@dataclass(frozen=True)
class GapEntry:
    """A mid-level gap in words: the key result above, and the stream that has none."""

    key_result: KeyResultNode
    place: str
    stream: str
    slug: str
    works: int


@dataclass(frozen=True)
class Twig:
    """A branch as the list shows it: at most a few pieces of work, and how many more there are."""

    branch: Branch
    place: str
    stream: str  # of a gap
    twigs: tuple["Twig", ...]
    works: tuple[WorkNode, ...]
    more: int
    serves: int | None


@dataclass(frozen=True)
class AlignmentMap:
    """What the page shows."""

    choice: Choice
    sentence: Sentence
    broken: Apart
    unserved: Apart
    gaps: Apart
    later: Apart
    twigs: Sequence[Twig]
    parts: "Page[tuple[Branch, ...]]"
    drawing: Drawing
    names: Mapping[Spot, str]

    @property
    def nothing(self) -> bool:
        """Whether there is neither a key result nor work to draw."""
        return not (self.twigs or self.broken.total or self.later.total)


def alignment_map(
    spot: Spot, places: Outline, asked: Mapping[str, str], now: dt.datetime
) -> AlignmentMap:
    """Return the map of a place. Raises NotAPeriod."""
    teams = places.teams_in(spot)
    at = as_of(now, teams)
    choice = chosen_period(asked, at)
    works = _works(teams, choice.period, at)
    found = threads(_key_results(spot, places, choice.period, works), works)
    return _page(found, places, choice, asked)


def chosen_period(asked: Mapping[str, str], at: dt.datetime) -> Choice:
    """Return the period asked for; without a word, the running quarter. Raises NotAPeriod."""
    current = period_of(Granularity.QUARTER, at.date())
    usual = {"period": Granularity.QUARTER.value}
    if "period" not in asked and "at" not in asked:
        usual["at"] = current.name
    return choose(usual | dict(asked), at, "UTC", None, LENGTHS)


def _page(
    found: Threads, places: Outline, choice: Choice, asked: Mapping[str, str]
) -> AlignmentMap:
    names = {spot: known.name for spot, known in places.known.items()}
    parts = Paginator(_parts(trees(found)), 1).get_page(asked.get("part", "1"))
    branches = parts.object_list[0] if parts.object_list else ()
    loose = _loose(found) if not parts.has_next() else []
    return AlignmentMap(
        choice=choice,
        sentence=Sentence((Words(map_words.headline(found)),), (Words(map_words.detail(found)),)),
        broken=_apart("work", found.broken, asked),
        unserved=_apart("results", found.unserved, asked),
        gaps=_apart("gaps", [_gap(gap, found, names) for gap in found.gaps], asked),
        later=_apart("later", found.not_aligned_yet, asked),
        twigs=[_twig(branch, names) for branch in branches],
        parts=parts,
        drawing=drawn(branches, loose, names),
        names=names,
    )


def _apart(name: str, things: Sequence[object], asked: Mapping[str, str]) -> Apart:
    return Apart(name, Paginator(things, A_PAGE).get_page(asked.get(name, "1")))


def _loose(found: Threads) -> list[Loose]:
    return [
        Loose(found.broken, len(found.broken), broken=True),
        Loose(found.not_aligned_yet, len(found.not_aligned_yet), broken=False),
    ]


def _parts(branches: Iterable[Branch]) -> list[tuple[Branch, ...]]:
    """Return branches in parts that are small enough to look at, in order."""
    parts: list[list[Branch]] = [[]]
    ends = 0
    for branch in branches:
        if parts[-1] and ends + branch.rows > ROWS:
            parts.append([])
            ends = 0
        parts[-1].append(branch)
        ends += branch.rows
    return [tuple(part) for part in parts]


def _twig(branch: Branch, names: Mapping[Spot, str]) -> Twig:
    node = branch.key_result
    return Twig(
        branch=branch,
        place=names.get(node.spot, node.spot.slug) if node else "",
        stream=names.get(Spot(Scale.STREAM, branch.gap), branch.gap),
        twigs=tuple(_twig(below, names) for below in branch.branches),
        works=branch.works[:SHOWN],
        more=max(0, len(branch.works) - SHOWN),
        serves=branch.works[0].serves if branch.works else None,
    )


def _gap(gap: Gap, found: Threads, names: Mapping[Spot, str]) -> GapEntry:
    node = found.key_results[gap.key_result]
    stream = names.get(Spot(Scale.STREAM, gap.stream), gap.stream)
    return GapEntry(node, names.get(node.spot, node.spot.slug), stream, gap.stream, gap.works)


def _works(teams: Sequence[TeamEntry], period: Period, at: dt.datetime) -> list[WorkNode]:
    """Return the initiatives and epics that were active in the period, initiatives first."""
    known = {team.warehouse_id: team for team in teams}
    aligning = set(TeamChoice.objects.filter(aligns=True).values_list("team", flat=True))
    asking = Asking(tuple(teams), at, levels=LEVELS, given=written())
    rows = asking.rows(aligned_work, [period])
    works = [_work(row, known[row["team_id"]], aligning) for row in rows]
    return sorted(works, key=lambda work: (not work.initiative, work.key))


def _work(row: Row, team: TeamEntry, aligning: set[str]) -> WorkNode:
    return WorkNode(
        item_id=row["item_id"],
        key=row["key"],
        title=row["title"],
        team=team.slug,
        stream=team.stream_slug,
        serves=row["serves_id"],
        is_key_result=row["is_key_result"],
        aligns=team.slug in aligning,
        initiative=row["level"] == Level.INITIATIVE,
    )


def _key_results(
    spot: Spot, places: Outline, period: Period, works: Iterable[WorkNode]
) -> list[KeyResultNode]:
    """Return the key results of the place that were open in the period, those that any of the work
    serves, and all above them.
    """
    own = {row.pk: row for row in _read(_inside(spot, places) & _open_in(period))}
    rows = dict(own)
    wanted = {work.serves for work in works if work.serves is not None}
    for _ in range(UPWARDS + 1):
        missing = (wanted | {row.parent_id for row in rows.values() if row.parent_id}) - set(rows)
        rows |= {row.pk: row for row in _read(Q(pk__in=missing))}
    ordered = sorted(rows.values(), key=_order)
    return [_node(row, places, asked=row.pk in own) for row in ordered]


def _read(which: Q) -> QuerySet[KeyResult]:
    return KeyResult.objects.filter(which).select_related("objective")


def _inside(spot: Spot, places: Outline) -> Q:
    if spot.scale is Scale.ORGANISATION:
        return Q()
    slugs: dict[Scale, list[str]] = defaultdict(list)
    for known in places.inside(spot):
        slugs[known.spot.scale].append(known.spot.slug)
    found = Q(pk__in=[])
    for scale, of_it in slugs.items():
        found |= Q(objective__scale=scale.value, objective__slug__in=of_it)
    return found


def _open_in(period: Period) -> Q:
    """Return what is of a period and was still open when it ended, or is now."""
    ends = dt.datetime.combine(period.next().first_day, dt.time(), dt.UTC)
    days = Q(objective__first_day__lte=period.last_day, objective__last_day__gte=period.first_day)
    own = Q(closed_at=None) | Q(closed_at__gte=ends)
    whole = Q(objective__closed_at=None) | Q(objective__closed_at__gte=ends)
    return days & own & whole


def _order(row: KeyResult) -> tuple[int, str, int, int, int]:
    scale = list(Scale)[::-1].index(Scale(row.objective.scale))
    of = row.objective
    return scale, of.slug, of.position, of.pk, row.position


def _node(row: KeyResult, places: Outline, *, asked: bool) -> KeyResultNode:
    spot = Spot(Scale(row.objective.scale), row.objective.slug)
    known = places.known.get(spot)
    stream = known.place.stream if known else ""
    return KeyResultNode(row.pk, row.title, row.objective.title, spot, row.parent_id, stream, asked)
