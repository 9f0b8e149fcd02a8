"""What a team's page about its trail shows: who looked at, exported or told its numbers."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, QuerySet

from headwater.access.models import Trace
from headwater.access.trail import Action, Line, lines_of
from headwater.organisation.queries import TeamEntry
from headwater.ui.components import Sentence, Words

LATELY = dt.timedelta(days=30)
NAMED = 3  # in the sentence; the list below it names all


@dataclass(frozen=True)
class SeenPage:
    """A sentence about the last 30 days, and a page of the trail by day (UTC), newest first."""

    sentence: Sentence
    by_day: tuple[tuple[dt.date, tuple[Line, ...]], ...]
    page: int
    pages: int


def seen_page(team: TeamEntry, page: int, now: dt.datetime) -> SeenPage:
    """Return a page of what concerns a team (four queries)."""
    trail = lines_of(team.slug, page)
    days = groupby(trail.lines, key=lambda line: line.at.astimezone(dt.UTC).date())
    by_day = tuple((day, tuple(lines)) for day, lines in days)
    return SeenPage(_sentence(team, now), by_day, trail.page, trail.pages)


def _sentence(team: TeamEntry, now: dt.datetime) -> Sentence:
    rows = Trace.objects.filter(team=team.slug, at__gt=now - LATELY, at__lte=now)
    looked = _counts(rows.filter(action=Action.VIEWED), "day")
    took = _counts(rows.filter(action=Action.EXPORTED), "pk")
    seen = _listed(looked, "looked on", _days)
    nobody = [Words(f"nobody from outside {team.name} looked at its numbers")]
    taken = _taken(took, dict(looked))
    return Sentence([Words("In the last 30 days "), *(seen or nobody), *taken, Words(".")])


def _taken(took: list[tuple[str, int]], looked: dict[str, int]) -> list[Words]:
    """Say who exported, without naming again the one who is the only one to have looked."""
    if not took:
        return [Words(", and nothing was exported")]
    if len(looked) == 1 and dict(took).keys() == looked.keys():
        return [Words(" and exported "), Words(_times(took[0][1]), strong=True)]
    return [Words("; "), *_listed(took, "exported", _times)]


def _counts(rows: QuerySet[Trace], of: str) -> list[tuple[str, int]]:
    counted = rows.order_by().values("acted_as").annotate(number=Count(of, distinct=True))
    ordered = counted.order_by("-number", "acted_as")
    return [(row["acted_as"], row["number"]) for row in ordered]


def _listed(counts: list[tuple[str, int]], did: str, times: Callable[[int], str]) -> list[Words]:
    """Say who did something how often, the first few by their roles."""
    parts = [
        [Words(f"{who} {did} "), Words(times(number), strong=True)]
        for who, number in counts[:NAMED]
    ]
    if (left := len(counts) - NAMED) > 0:
        parts.append([Words(f"{left} {'other' if left == 1 else 'others'} did so too")])
    for before, part in enumerate(parts[1:], start=2):
        part.insert(0, Words(" and " if before == len(parts) else ", "))
    return [word for part in parts for word in part]


def _days(number: int) -> str:
    return "one day" if number == 1 else f"{number} days"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
