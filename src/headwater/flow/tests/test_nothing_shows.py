"""Rules 6 and 8, asked of the pages themselves: what is not told leaves no trace.

A team finishes a few items more, in a month that is small or not told yet. Whatever someone from
outside can open has to stay the same to the byte: pages, files, and what stands in their sources.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.flow.queries.told import CHARTS
from headwater.flow.tests import cast
from headwater.organisation.models import Team
from headwater.organisation.storing import store
from headwater.vocabulary.delivery import History
from headwater.warehouse import open_warehouse

Visible = dict[str, str]
LEADER = Held(Role.LEADER, Scale.DOMAIN, "payments")
BESIDE = Held(Role.MEMBER, Scale.TEAM, "otter")
CHOICES = (
    "",
    "?at=2024-10",
    "?at=2024-11",
    "?at=2024-09-17&compare=year",
    "?period=quarter&at=2024-Q3",
    "?period=quarter&at=2024-Q4",
    "?period=week&at=2024-W41",
)
FILES = ("?at=2024-10", "?period=quarter&at=2024-Q3")
ONCE_ONLY = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|"X-CSRFToken": ?"\w+"|\b(term-|clip)\d+'
)
"""What differs from one answer to the next, whatever is in the warehouse."""
EARLY_NOVEMBER = datetime(2024, 11, 4, 12, tzinfo=UTC)


def addresses() -> Iterator[str]:
    """Yield every address about the stream and its teams, whether or not it opens."""
    yield from ("/", "/data-quality/", "/teams/heron/about/", "/teams/heron/inputs/")
    for of, place in (("team", "otter"), ("team", "heron"), ("stream", "checkout")):
        yield from (f"/{of}s/{place}/{choice}" for choice in CHOICES)
        for chart in (*CHARTS[of], "load"):
            yield from (f"/{of}s/{place}/charts/{chart}.csv{choice}" for choice in FILES)
        yield f"/{of}s/{place}/charts/velocity.svg{FILES[0]}"


ADDRESSES = tuple(addresses())
OF_THE_STREAM = tuple(address for address in ADDRESSES if "otter" not in address)


def items(team: str, month: int, number: int, hours: int = 30) -> tuple[History, ...]:
    """Return items that a team begins and finishes within a month of 2024."""
    begun = datetime(2024, month, 3, 9, tzinfo=UTC)
    return tuple(
        cast.passed_through(team, 9000 + n, begun + timedelta(hours=3 * n), timedelta(hours=hours))
        for n in range(number)
    )


Differing = Callable[[Held, Iterable[str], Iterable[History], Iterable[History]], list[str]]


@pytest.fixture
def differing(db: None, tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Differing:
    """The addresses at which someone sees something else if these items are there, not those."""
    store(cast.plan())

    def opened(visitor: Client, found_at: Iterable[str], more: Iterable[History]) -> Visible:
        url = f"duckdb:///{tmp_path_factory.mktemp('shown') / 'warehouse.duckdb'}"
        warehouse = open_warehouse(url)
        warehouse.map(cast.plan())
        warehouse.keep(cast.delivery(*more), run="tests")
        warehouse.settle()
        settings.WAREHOUSE_URL = url
        found = {address: _answer(visitor, address) for address in found_at}
        warehouse.close()
        return found

    def differ(
        held: Held, found_at: Iterable[str], these: Iterable[History], those: Iterable[History]
    ) -> list[str]:
        visitor = signed_in(held, SERVER_NAME="localhost")
        one, other = opened(visitor, found_at, these), opened(visitor, found_at, those)
        return [address for address in one if one[address] != other[address]]

    return differ


def _answer(visitor: Client, address: str) -> str:
    answer = visitor.get(address)
    headers = sorted(item for item in answer.headers.items() if item[0] != "Content-Length")
    return f"{answer.status_code} {headers} {ONCE_ONLY.sub('', answer.content.decode())}"


@pytest.mark.parametrize(
    ("held", "found_at"),
    [(LEADER, ADDRESSES), (BESIDE, OF_THE_STREAM)],
    ids=["leader", "member of another team"],
)
def test_how_a_single_item_went_shows_nowhere(
    differing: Differing, held: Held, found_at: Iterable[str]
) -> None:
    """Heron finishes some five items a month; with this one it is still too few."""
    quick, slow = items("heron", 10, 1, hours=2), items("heron", 10, 1, hours=100)
    assert differing(held, found_at, quick, slow) == []


def test_nor_how_long_one_that_goes_back_and_forth_stays(differing: Differing) -> None:
    """Ten departures of one item are no ten items."""
    Team.objects.get(slug="otter").delete()
    begun, hours = datetime(2024, 10, 3, 9, tzinfo=UTC), (3, 9)
    quick, slow = (
        [cast.back_and_forth("heron", 9000, begun, timedelta(hours=each), 10)] for each in hours
    )
    assert differing(LEADER, OF_THE_STREAM, quick, slow) == []


def test_what_is_not_told_yet_shows_nowhere(
    differing: Differing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """October is its teams' own until 10 November, and November is not over."""
    monkeypatch.setattr(timezone, "now", lambda: EARLY_NOVEMBER)
    busy = (*items("otter", 10, 30), *items("otter", 11, 12, hours=2), *items("heron", 10, 20))
    assert differing(LEADER, ADDRESSES, (), busy) == []


def test_what_was_told_does_show(differing: Differing) -> None:
    """Otherwise nothing could be seen at all, and the tests above would say nothing."""
    told = ("/teams/otter/?at=2024-10", "/teams/otter/charts/velocity.csv?at=2024-10")
    assert differing(LEADER, told, (), items("otter", 10, 3)) == list(told)
