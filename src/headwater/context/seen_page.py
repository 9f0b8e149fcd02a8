"""What a team's page about its trail shows: who looked at, exported or told its numbers."""

import datetime as dt
from collections.abc import Sequence
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
    seen = (
        _listed([f"{who} looked on {_days(number)}" for who, number in looked])
        or f"nobody from outside {team.name} looked at its numbers"
    )
    taken = _listed([f"{who} exported {_times(number)}" for who, number in took])
    return Sentence(
        [
            Words("In the last 30 days "),
            Words(seen, strong=bool(looked)),
            Words("; " if taken else ", and "),
            Words(taken or "nothing was exported", strong=bool(taken)),
            Words("."),
        ]
    )


def _counts(rows: QuerySet[Trace], of: str) -> list[tuple[str, int]]:
    counted = rows.order_by().values("acted_as").annotate(number=Count(of, distinct=True))
    ordered = counted.order_by("-number", "acted_as")
    return [(row["acted_as"], row["number"]) for row in ordered]


def _listed(said: Sequence[str]) -> str:
    left = len(said) - NAMED
    shown = [*said[:NAMED], f"{left} more did" if left > 0 else ""]
    words = [part for part in shown if part]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def _days(number: int) -> str:
    return "one day" if number == 1 else f"{number} days"


def _times(number: int) -> str:
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
