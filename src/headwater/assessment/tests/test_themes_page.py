"""Leaders read what recurs among at least five teams, in sentences, and never whose it is."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from headwater.access.places import Place, Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.assessment.models import Asked
from headwater.assessment.queries.themes import NotAQuarter, heard
from headwater.assessment.tests.told_rounds import STREAMS, finished, settle

pytestmark = pytest.mark.django_db
SPRING, SUMMER = dt.date(2026, 5, 20), dt.date(2026, 8, 20)
NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
PAYMENTS, ALL = Place(domain="payments"), Place()
KEY = "observability"
TEAMS = [team for stream in STREAMS["payments"].values() for team in stream]


@pytest.fixture(autouse=True)
def organisation() -> None:
    settle()


def payments_in(day: dt.date, struggling: int, of: int = 5) -> None:
    for n, team in enumerate(TEAMS[:of]):
        finished(team, day, {KEY: f"Words {n}"} if n < struggling else None)


def leader(slug: str = "payments", scale: Scale = Scale.DOMAIN) -> Client:
    return signed_in(Held(Role.LEADER, scale, slug))


def page(address: str = "domain/payments/?at=2026-Q3", client: Client | None = None) -> str:
    answer = (client or leader()).get(f"/assessment/themes/{address}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_recurs_is_a_sentence_with_a_count_of_teams_and_a_question() -> None:
    payments_in(SPRING, 3)
    payments_in(SUMMER, 4)
    shown = page()
    assert "is a struggle in most teams of Payments, for the second quarter in a row." in shown
    assert (
        "Four of the five teams that looked at themselves say so, for the second quarter" in shown
    )
    assert "To ask:" in shown


def test_no_team_is_named() -> None:
    payments_in(SUMMER, 5)
    content = page().split("<main")[1].lower()
    assert not [team for team in TEAMS if team in content]


def test_four_teams_are_too_few_to_speak_of() -> None:
    payments_in(SUMMER, 4, of=4)
    shown = page()
    assert "Too few teams of Payments" in shown
    assert "Words" not in shown


def test_what_two_teams_say_does_not_recur() -> None:
    payments_in(SUMMER, 2)
    found = heard(PAYMENTS, "2026-Q3", NOW).themes
    assert found is not None
    assert found.struggles == ()


def test_a_stream_is_not_spoken_of_where_another_could_be_worked_out() -> None:
    payments_in(SUMMER, 5)
    assert heard(Place(stream="checkout", domain="payments"), "2026-Q3", NOW).themes is None


def test_the_whole_organisation_is_not_spoken_of_where_one_team_would_be_left() -> None:
    payments_in(SUMMER, 5)
    finished("sturgeon", SUMMER, {KEY: "Alone"})
    assert heard(PAYMENTS, "2026-Q3", NOW).themes is not None
    assert heard(ALL, "2026-Q3", NOW).themes is None


def test_a_quarter_is_silent_until_it_is_told() -> None:
    payments_in(dt.date(2026, 11, 2), 5)
    with pytest.raises(NotAQuarter):
        heard(PAYMENTS, "2026-Q4", NOW)


@pytest.mark.parametrize("name", ["2026-Q9", "2026-08", "soon", "2026-W33", "0000-Q1", "9999-Q4"])
def test_what_is_no_told_quarter_is_not_found(name: str) -> None:
    assert leader().get(f"/assessment/themes/domain/payments/?at={name}").status_code == 404


def test_a_session_called_off_takes_no_part() -> None:
    payments_in(SUMMER, 4, of=4)
    finished("salmon", SUMMER, {KEY: "Never mind"}, called_off=True)
    assert heard(PAYMENTS, "2026-Q3", NOW).themes is None


def test_of_two_sessions_in_a_quarter_the_last_one_counts() -> None:
    payments_in(SUMMER, 3)
    finished("otter", SUMMER + dt.timedelta(days=20))
    found = heard(PAYMENTS, "2026-Q3", NOW).themes
    assert found is not None
    assert (found.of, found.struggles) == (5, ())


def test_a_dimension_whose_meaning_a_team_changed_is_no_part_of_a_theme() -> None:
    payments_in(SUMMER, 3)
    Asked.objects.filter(session__team="otter", key=KEY).update(meaning=7)
    found = heard(PAYMENTS, "2026-Q3", NOW).themes
    assert found is not None
    assert found.struggles == ()
    assert "Words 0" in found.besides


def test_moving_a_team_changes_no_theme_of_the_past() -> None:
    payments_in(SUMMER, 5)
    before = heard(PAYMENTS, "2026-Q3", NOW).themes
    from headwater.organisation.models import Stream, Team

    Team.objects.filter(slug="otter").update(stream=Stream.objects.get(slug="delivery"))
    assert heard(PAYMENTS, "2026-Q3", NOW).themes == before


def test_a_team_has_no_themes_and_a_leader_none_elsewhere() -> None:
    assert leader().get("/assessment/themes/team/otter/").status_code == 404
    assert leader().get("/assessment/themes/domain/discovery/").status_code == 403
    assert leader().get("/assessment/themes/").status_code == 403


def test_words_are_shown_as_text() -> None:
    for team in TEAMS:
        finished(team, SUMMER, {KEY: "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in page()


def test_the_page_asks_as_much_for_two_teams_as_for_twelve(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for teams in STREAMS.values():
        for team in [team for stream in teams.values() for team in stream]:
            finished(team, SUMMER, {KEY: "Late"})
    with django_assert_max_num_queries(16):
        heard(ALL, "2026-Q3", NOW)
