"""No difference between what is said of places tells of fewer than five teams."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from headwater.access.places import Place
from headwater.assessment.crowd import ORGANISATION, spoken_of
from headwater.assessment.steps import FLOOR

STREAMS = [Place(stream=f"{domain}{n}", domain=domain) for domain in "ab" for n in range(2)]


@st.composite
def organisations(draw: st.DrawFn) -> dict[str, Place]:
    """Up to eleven teams in four streams of two domains."""
    sizes = draw(
        st.lists(st.integers(0, 7), min_size=4, max_size=4).filter(lambda n: 0 < sum(n) <= 11)
    )
    stands = [stream for stream, size in zip(STREAMS, sizes, strict=True) for _ in range(size)]
    return {f"team {n}": Place(f"team {n}", s.stream, s.domain) for n, s in enumerate(stands)}


def lies_in(team: Place, place: Place) -> bool:
    if place == ORGANISATION:
        return True
    return (team.stream if place.stream else team.domain) == (place.stream or place.domain)


@settings(max_examples=150, deadline=None)
@given(organisations())
def test_no_sum_or_difference_of_places_is_about_fewer_than_five_teams(
    teams: dict[str, Place],
) -> None:
    told = np.array(
        [[lies_in(team, place) for team in teams.values()] for place in spoken_of(teams)],
        dtype=float,
    ).reshape(-1, len(teams))
    rank = np.linalg.matrix_rank(told) if told.size else 0
    for size in range(1, FLOOR):
        for few in combinations(range(len(teams)), size):
            wanted = np.zeros(len(teams))
            wanted[list(few)] = 1
            with_it = np.vstack([told, wanted])
            assert np.linalg.matrix_rank(with_it) > rank, (teams, few)


@given(organisations())
def test_a_place_with_a_crowd_is_spoken_of_unless_it_would_give_away_others(
    teams: dict[str, Place],
) -> None:
    told = spoken_of(teams)
    for stream in STREAMS:
        here = [team for team in teams.values() if lies_in(team, stream)]
        assert (stream in told) == (len(here) >= FLOOR)


def test_two_small_streams_are_spoken_of_together() -> None:
    payments = {f"t{n}": Place(f"t{n}", f"s{n % 2}", "payments") for n in range(5)}
    assert spoken_of(payments) == {Place(domain="payments"), ORGANISATION}


def test_a_lone_team_beside_a_crowd_is_not_what_is_left() -> None:
    crowd = {f"t{n}": Place(f"t{n}", "checkout", "payments") for n in range(5)}
    alone = {"lynx": Place("lynx", "search", "discovery")}
    assert ORGANISATION not in spoken_of(crowd | alone)


def test_of_nobody_nothing_is_said() -> None:
    assert spoken_of({}) == frozenset()
