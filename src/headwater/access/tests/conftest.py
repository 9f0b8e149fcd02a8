"""A small world for this room: two domains, three streams, four teams, known by their slugs."""

import pytest

from headwater.access import places
from headwater.access.places import ORGANISATION, Around, Place, Scale

OTTER = Place("otter", "checkout", "payments")
HERON = Place("heron", "checkout", "payments")
WREN = Place("wren", "ledger", "payments")
LYNX = Place("lynx", "search", "discovery")
TEAMS = (OTTER, HERON, WREN, LYNX)


def find(scale: Scale, slug: str) -> Around | None:
    """Return a place of the small world."""
    if scale is Scale.ORGANISATION:
        return Around(ORGANISATION, TEAMS)
    teams = tuple(team for team in TEAMS if team.slug_at(scale) == slug)
    if not teams:
        return None
    stream = teams[0].stream if scale is Scale.STREAM else ""
    around = Place(stream=stream, domain=teams[0].domain)
    return Around(teams[0] if scale is Scale.TEAM else around, teams)


@pytest.fixture(autouse=True)
def small_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the small world be what slugs mean; places are called by their slugs, capitalised."""
    monkeypatch.setattr(places._register, "find", find)
    monkeypatch.setattr(places._register, "named", lambda _scale, slug: slug.capitalize())
