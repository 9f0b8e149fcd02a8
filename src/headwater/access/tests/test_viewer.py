"""What somebody sees follows from their roles alone, and never reaches beyond their places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.access.places import ORGANISATION, Around, Place, Scale
from headwater.access.rights import ADDRESSES, ANYWHERE, GRANTED, Right, Sight
from headwater.access.roles import HELD_AT, OF_THE_TEAM, Held, Role
from headwater.access.tests.conftest import HERON, LYNX, OTTER, TEAMS, WREN
from headwater.access.viewer import CONSOLE, NOBODY, ORDER, Viewer, decide

CHECKOUT = Place(stream="checkout", domain="payments")
PLACES = (ORGANISATION, Place(domain="payments"), Place(domain="discovery"), CHECKOUT, *TEAMS)
SLUGS = {
    Scale.TEAM: ("otter", "heron", "wren", "lynx"),
    Scale.STREAM: ("checkout", "ledger", "search"),
    Scale.DOMAIN: ("payments", "discovery"),
    Scale.ORGANISATION: ("",),
}
ANY_HELD = [
    Held(role, scale, slug)
    for role, scales in HELD_AT.items()
    for scale in scales
    for slug in SLUGS[scale]
]
held = st.frozensets(st.sampled_from(ANY_HELD), max_size=4)
rights = st.sampled_from(Right)
places = st.sampled_from(PLACES)


def _viewer(*roles: Held) -> Viewer:
    return Viewer(account=1, held=frozenset(roles), signed_in=True)


def _amount(sight: Sight) -> int:
    return ORDER.index(sight)


@given(role=st.sampled_from(ANY_HELD), right=rights, place=places)
def test_a_role_gives_nothing_outside_its_place(role: Held, right: Right, place: Place) -> None:
    inside = role.scale is Scale.ORGANISATION or place.slug_at(role.scale) == role.slug
    if inside or right in ANYWHERE or right in (Right.OPEN, Right.SIGNED_IN):
        return
    assert _viewer(role).sight(right, place) is Sight.NOTHING


@given(few=held, more=held, right=rights, place=places)
def test_more_roles_never_give_less(
    few: frozenset[Held], more: frozenset[Held], right: Right, place: Place
) -> None:
    poor, rich = _viewer(*few), _viewer(*few, *more)
    assert _amount(poor.sight(right, place)) <= _amount(rich.sight(right, place))
    teams = [team for team in TEAMS if place == ORGANISATION or team.domain == place.domain]
    less, most = (v.sight_of_all(right, place, teams) for v in (poor, rich))
    assert _amount(less) <= _amount(most)


@given(right=rights, place=places)
def test_nobody_sees_only_what_is_open_to_everybody(right: Right, place: Place) -> None:
    assert NOBODY.may(right, place) == (right is Right.OPEN)


@given(right=rights, place=places)
def test_an_account_without_a_role_opens_only_what_every_account_does(
    right: Right, place: Place
) -> None:
    assert _viewer().may(right, place) == (right in (Right.OPEN, Right.SIGNED_IN))


@given(roles=held, right=rights, place=places)
def test_a_sight_is_what_one_of_the_roles_gives(
    roles: frozenset[Held], right: Right, place: Place
) -> None:
    each = [_viewer(role).sight(right, place) for role in roles] or [_viewer().sight(right, place)]
    assert _viewer(*roles).sight(right, place) is max(each, key=_amount)


@given(roles=held, right=rights)
def test_numbers_of_several_teams_are_seen_whole_only_by_whoever_sees_each(
    roles: frozenset[Held], right: Right
) -> None:
    viewer = _viewer(*roles)
    whole = viewer.sight_of_all(right, CHECKOUT, [OTTER, HERON]) is Sight.ALL
    assert whole == all(viewer.sight(right, team) is Sight.ALL for team in (OTTER, HERON))


@pytest.mark.parametrize(
    ("roles", "sight"),
    [
        ((), Sight.NOTHING),
        ((Held(Role.MEMBER, Scale.TEAM, "otter"),), Sight.TOLD),
        (
            (Held(Role.MEMBER, Scale.TEAM, "otter"), Held(Role.MEMBER, Scale.TEAM, "heron")),
            Sight.ALL,
        ),
        ((Held(Role.DELIVERY_MANAGER, Scale.STREAM, "checkout"),), Sight.ALL),
        ((Held(Role.LEADER, Scale.STREAM, "checkout"),), Sight.TOLD),
        ((Held(Role.LEADER, Scale.DOMAIN, "payments"),), Sight.TOLD),
        ((Held(Role.LEADER, Scale.ORGANISATION),), Sight.TOLD),
        ((Held(Role.LEADER, Scale.STREAM, "ledger"),), Sight.NOTHING),
        ((Held(Role.MEMBER, Scale.TEAM, "wren"),), Sight.NOTHING),
        ((Held(Role.OPERATOR, Scale.ORGANISATION),), Sight.NOTHING),
    ],
)
def test_who_sees_how_much_of_a_stream(roles: tuple[Held, ...], sight: Sight) -> None:
    assert _viewer(*roles).sight_of_all(Right.NUMBERS, CHECKOUT, [OTTER, HERON]) is sight


def test_single_items_of_a_stream_are_not_told_to_whoever_is_of_one_of_its_teams() -> None:
    member = _viewer(Held(Role.MEMBER, Scale.TEAM, "otter"))
    assert member.sight_of_all(Right.ITEMS, CHECKOUT, [OTTER, HERON]) is Sight.NOTHING


def test_of_a_stream_without_teams_its_leader_sees_what_is_told() -> None:
    leader = _viewer(Held(Role.LEADER, Scale.STREAM, "checkout"))
    assert leader.sight_of_all(Right.NUMBERS, CHECKOUT, []) is Sight.TOLD
    assert _viewer().sight_of_all(Right.NUMBERS, CHECKOUT, []) is Sight.NOTHING


@pytest.mark.parametrize("right", [Right.ITEMS, Right.OWN, Right.SPEAK])
def test_what_is_the_teams_alone_is_given_to_no_leader_and_no_operator(right: Right) -> None:
    assert set(GRANTED[right]) == OF_THE_TEAM


def test_a_leader_sees_a_teams_numbers_only_once_they_are_told() -> None:
    for scale, slug in (
        (Scale.STREAM, "checkout"),
        (Scale.DOMAIN, "payments"),
        (Scale.ORGANISATION, ""),
    ):
        leader = _viewer(Held(Role.LEADER, scale, slug))
        assert leader.sight(Right.NUMBERS, OTTER) is Sight.TOLD


def test_the_operator_looks_after_headwater_and_sees_no_teams_numbers() -> None:
    operator = _viewer(Held(Role.OPERATOR, Scale.ORGANISATION))
    assert operator.may(Right.OPERATE)
    assert not any(operator.may(Right.NUMBERS, team) for team in TEAMS)


def test_a_right_about_all_of_it_may_come_from_a_role_held_anywhere() -> None:
    assert _viewer(Held(Role.MEMBER, Scale.TEAM, "lynx")).may(Right.QUALITY)
    assert not _viewer(Held(Role.LEADER, Scale.ORGANISATION)).may(Right.QUALITY)


def test_a_role_covers_its_place_and_what_lies_in_it() -> None:
    covered = {
        (Scale.TEAM, "otter"): {OTTER},
        (Scale.STREAM, "checkout"): {OTTER, HERON},
        (Scale.DOMAIN, "payments"): {OTTER, HERON, WREN},
        (Scale.ORGANISATION, ""): {OTTER, HERON, WREN, LYNX},
    }
    for (scale, slug), teams in covered.items():
        role = Held(Role.DELIVERY_MANAGER, scale, slug)
        assert {team for team in TEAMS if role.covers(team)} == teams


def test_a_role_at_a_nameless_place_covers_nothing_by_accident() -> None:
    nameless = Held(Role.DELIVERY_MANAGER, Scale.TEAM, "")
    assert not any(nameless.covers(place) for place in PLACES)


def test_who_is_of_a_team_and_who_only_leads_it() -> None:
    assert _viewer(Held(Role.DELIVERY_MANAGER, Scale.DOMAIN, "payments")).is_of(OTTER)
    assert not _viewer(Held(Role.LEADER, Scale.DOMAIN, "payments")).is_of(OTTER)


def test_a_link_is_shown_to_whoever_it_opens_for() -> None:
    assert _viewer().opens("organisation:home")
    assert not _viewer().opens("intake:sources")
    assert not CONSOLE.opens("flow:team")  # it names a team: ask about that team


def test_the_table_gives_a_leader_what_is_told_purpose_themes_and_nothing_else_of_a_team() -> None:
    gives = {right: roles[Role.LEADER] for right, roles in GRANTED.items() if Role.LEADER in roles}
    purpose = (Right.PURPOSE, Right.HOPE, Right.ALIGN, Right.FUND, Right.LEAD, Right.THEMES)
    assert gives.pop(Right.NUMBERS) is Sight.TOLD
    assert gives == dict.fromkeys((Right.PROFILE, *purpose), Sight.ALL)


def test_every_right_that_is_asked_for_is_in_the_table() -> None:
    asked = {right for right, _ in ADDRESSES.values()} - {Right.OPEN, Right.SIGNED_IN}
    assert asked <= set(GRANTED)


def test_a_leader_writes_a_streams_key_results_and_never_a_teams() -> None:
    leader = _viewer(Held(Role.LEADER, Scale.DOMAIN, "payments"))
    assert leader.may(Right.ALIGN, CHECKOUT)
    assert not leader.may(Right.ALIGN, OTTER)
    assert _viewer(Held(Role.MEMBER, Scale.TEAM, "otter")).may(Right.ALIGN, OTTER)


def test_a_member_of_a_team_writes_no_key_result_of_its_stream() -> None:
    assert not _viewer(Held(Role.MEMBER, Scale.TEAM, "otter")).may(Right.ALIGN, CHECKOUT)


@pytest.mark.parametrize("role", [Role.MEMBER, Role.LEADER])
def test_what_work_is_for_is_read_across_the_organisation_and_not_by_operators(role: Role) -> None:
    somewhere = HELD_AT[role][0]
    assert _viewer(Held(role, somewhere, SLUGS[somewhere][0])).may(Right.PURPOSE, LYNX)
    assert not _viewer(Held(Role.OPERATOR, Scale.ORGANISATION)).may(Right.PURPOSE, LYNX)


def test_a_right_about_a_place_itself_does_not_need_each_of_its_teams() -> None:
    leader = _viewer(Held(Role.LEADER, Scale.STREAM, "checkout"))
    assert decide(leader, Right.FUND, Around(CHECKOUT, (OTTER, HERON))) is Sight.ALL
    assert decide(leader, Right.NUMBERS, Around(CHECKOUT, (OTTER, HERON))) is Sight.TOLD
