"""How long pages take: the organisation's six metrics, and one team's page beside ever more teams.

Each corpus is asked in a process of its own (`python -m benchmarks.asking`), as a server would be.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from benchmarks.corpus import NOW, Corpus
from benchmarks.measure import Result, median_s, run_apart

if TYPE_CHECKING:
    from headwater.flow.queries.asking import Asking
    from headwater.metrics.periods import Period

GROUP = "pages"
MONTHS = 24


class Seconds(msgspec.Struct, frozen=True):
    """The median seconds of each."""

    team_queries: float
    first_page: float  # after something stored has changed
    team_page: float  # as long as nothing has
    team_metrics: float
    organisation: float
    items: int  # of the team


def measure(large: Corpus, small: Corpus, repeats: int) -> Iterator[Result]:
    """Yield the times at the scale of `large`, and the team's page against that of `small`."""
    found, fewer = _asked(large, repeats), _asked(small, repeats)
    note = f"{large.items:,} items, {large.teams} teams; the team has {found.items:,}"
    ms = 1000
    yield Result(GROUP, "organisation, six metrics", found.organisation * ms, "ms", "< 1000", note)
    yield Result(GROUP, "team, six metrics", found.team_metrics * ms, "ms", note=note)
    yield Result(GROUP, "team’s page, all its queries", found.team_queries * ms, "ms", note=note)
    first = "team’s page, rendered, first after a change"
    yield Result(GROUP, first, found.first_page * ms, "ms", "< 100", note)
    yield Result(GROUP, "team’s page, rendered, again", found.team_page * ms, "ms", "< 100", note)
    note = f"{small.items:,} items, {small.teams} teams; the team has {fewer.items:,}"
    yield Result(GROUP, f"{first}, {small.teams} teams", fewer.first_page * ms, "ms", note=note)
    ratio = found.first_page / fewer.first_page
    yield Result(GROUP, f"{large.teams} teams ÷ {small.teams} teams", ratio, "×", "about 1")


def organisation_s(corpus: Corpus, repeats: int) -> float:
    """Return the median seconds of the organisation's six metrics."""
    return _asked(corpus, repeats).organisation


def _asked(corpus: Corpus, repeats: int) -> Seconds:
    printed = run_apart(["-m", "benchmarks.asking", str(repeats)], Path(corpus.folder))
    return msgspec.json.decode(printed, type=Seconds)


def main(repeats: int) -> None:
    """Ask the corpus in HEADWATER_DATA and print `Seconds` as JSON."""
    from headwater.boot import start_django

    start_django()
    from headwater.flow.queries.record import Record, record

    slug = _usual_team()
    team = asking_of(slug)
    of_team: Record = record(team)
    asked = Seconds(
        team_queries=median_s(lambda: _questions(slug), repeats),
        first_page=median_s(_page(slug, fresh=True), repeats),
        team_page=median_s(_page(slug, fresh=False), repeats),
        team_metrics=median_s(lambda: six(team), repeats),
        organisation=median_s(lambda: six(asking_of()), repeats),
        items=of_team.items,
    )
    sys.stdout.write(msgspec.json.encode(asked).decode())


def asking_of(*slugs: str) -> "Asking":
    """Return whom to ask about: these teams, or all."""
    from headwater.flow.queries.asking import Asking
    from headwater.organisation import queries

    streams = [stream for domain in queries.outline() for stream in domain.streams]
    teams = [team for stream in streams for team in stream.teams]
    return Asking(tuple(team for team in teams if not slugs or team.slug in slugs), NOW)


def six(asking: "Asking") -> None:
    """Ask for the six flow metrics of the last 24 months, as if for the first time."""
    from headwater.flow.queries.six_metrics import six_metrics

    forget()
    six_metrics(asking, months(), parked_counts=False)


def forget() -> None:
    """Forget every answer, as after any change of what is stored."""
    from headwater.flow.queries.asking import answer

    answer.cache_clear()


def months() -> tuple["Period", ...]:
    """Return the last 24 whole months."""
    from headwater.metrics.periods import Granularity, period_of

    found = [period_of(Granularity.MONTH, NOW.date()).previous()]
    while len(found) < MONTHS:
        found.append(found[-1].previous())
    return tuple(reversed(found))


def _usual_team() -> str:
    """Return the slug of the team with as many items as teams have on average."""
    from headwater.flow.queries.asking import warehouse

    counts = warehouse().read("SELECT team_id, count(*) AS n FROM item_flow GROUP BY team_id")
    items = dict(zip(*(column.to_pylist() for column in counts.columns), strict=True))
    teams, mean = asking_of().teams, sum(items.values()) / len(items)
    return min(teams, key=lambda team: abs(items.get(team.warehouse_id, 0) - mean)).slug


def _questions(slug: str) -> None:
    """Ask all that a team's page asks, and wait for every answer."""
    from headwater.flow.queries.facts import TEAM_PAGE, team_facts

    forget()
    facts = team_facts(slug, {}, NOW)
    facts.ask_at_once(TEAM_PAGE)
    for question in TEAM_PAGE:
        facts._rows(question)


def _page(slug: str, *, fresh: bool) -> Callable[[], object]:
    """Return how to get the page through every middleware."""
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1", "accept-encoding": "gzip"})

    def get() -> None:
        if fresh:
            forget()
        response = client.get(f"/teams/{slug}/")
        if response.status_code != 200:
            raise RuntimeError(f"the page answered {response.status_code}")

    return get


if __name__ == "__main__":
    main(int(sys.argv[1]))
