"""A team's rounds side by side: distributions, honest breaks, and nothing below the floor."""

import csv
import datetime as dt
import io
import re

import pytest
from django.test import Client

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import GATE_QUERIES, signed_in
from headwater.assessment.models import Session
from headwater.assessment.queries.trends import trends
from headwater.assessment.tests.rounds import a_round, asked, rated
from headwater.flow.tests import cast
from headwater.organisation.storing import store

PAGE = "/teams/otter/assessment/trends/"
FILE = "/teams/otter/assessment/trends.csv"
FIRST = dt.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def riverbank(db: None) -> None:
    """Payments › Checkout › Otter and Heron."""
    store(cast.plan())


@pytest.fixture
def otter() -> Client:
    """Somebody of team Otter."""
    return signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))


def finished(months_later: int = 0, team: str = "otter", **more: object) -> Session:
    day = FIRST + dt.timedelta(days=30 * months_later)
    return a_round(team, step="finished", opened_on=day, finished_on=day, **more)


def page(client: Client, query: str = "") -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def test_without_a_finished_round_it_says_when_there_will_be_something(otter: Client) -> None:
    asked(a_round("otter"), "flow")
    assert "Nothing to see over time yet." in page(otter)


def test_rounds_stand_side_by_side_the_oldest_first(otter: Client) -> None:
    for month, counts in ((0, (4, 1, 0, 0)), (3, (1, 4, 2, 1))):
        session = finished(month)
        asked(session, "flow")
        rated(session, "flow", counts)
    (trend,) = trends("otter").trends
    first, second = trend.drawing.columns
    assert [(part.level, part.number) for part in first.parts] == [
        ("not-meeting", "4"),
        ("meeting", "1"),
    ]
    assert [part.number for part in second.parts] == ["1", "4", "2"]
    shown = page(otter)
    assert "Two rounds of Otter since March 2026, side by side." in shown
    assert shown.count('class="trend-part') == 5


def test_what_too_few_answered_is_said_and_its_counts_are_nowhere(otter: Client) -> None:
    session = finished()
    asked(session, "flow")
    rated(session, "flow", None, answers=4)
    shown = page(otter)
    assert "too few" in shown
    assert "trend-part is-" not in shown
    assert ">4<" not in shown


def test_a_change_of_meaning_breaks_the_trend_and_says_so(otter: Client) -> None:
    for month, meaning in ((0, 1), (3, 2), (6, 2)):
        session = finished(month)
        asked(session, "flow", meaning=meaning)
        rated(session, "flow", (1, 4, 2, 0))
    (trend,) = trends("otter").trends
    assert [column.break_at is not None for column in trend.drawing.columns] == [False, True, False]
    assert "What this asks changed in May 2026, so earlier rounds are not comparable" in page(otter)


def test_a_change_of_name_is_said_and_breaks_nothing(otter: Client) -> None:
    for month, title in ((0, "Flow"), (3, "How work moves")):
        session = finished(month)
        asked(session, "flow", title)
        rated(session, "flow", (1, 4, 2, 0))
    (trend,) = trends("otter").trends
    assert trend.title == "How work moves"
    assert all(column.break_at is None for column in trend.drawing.columns)
    assert trend.changes == ("Until May 2026 this was called “Flow”. It asks the same.",)


def test_a_round_that_did_not_ask_leaves_its_place(otter: Client) -> None:
    for month, keys in ((0, ("flow", "quality")), (3, ("quality",)), (6, ("flow", "quality"))):
        session = finished(month)
        for key in keys:
            asked(session, key)
            rated(session, key, (1, 4, 2, 0))
    flow = next(trend for trend in trends("otter").trends if trend.key == "flow")
    assert [column.instead for column in flow.drawing.columns] == [(), ("not", "asked"), ()]


def test_dimensions_stand_in_the_order_of_the_newest_round(otter: Client) -> None:
    for month, keys in ((0, ("gone", "flow", "quality")), (3, ("quality", "flow"))):
        session = finished(month)
        for key in keys:
            asked(session, key)
    assert [trend.key for trend in trends("otter").trends] == ["quality", "flow", "gone"]


def test_no_average_and_no_line_of_scores_is_drawn(otter: Client) -> None:
    for month in (0, 3):
        session = finished(month)
        asked(session, "flow")
        rated(session, "flow", (2, 3, 2, 0))
    shown = page(otter)
    assert not re.search(r"<(polyline|path)[^>]*class=\"trend", shown)
    assert not re.search(r"\d\.\d+ (of|out of|points)", shown)


def test_other_teams_running_and_called_off_rounds_are_not_in_it(otter: Client) -> None:
    session = finished()
    asked(session, "flow")
    rated(session, "flow", (1, 4, 2, 0))
    for other in (finished(1, team="heron"), a_round("otter"), finished(2, called_off=True)):
        asked(other, "elsewhere")
        rated(other, "elsewhere", (5, 5, 5, 0))
    assert [trend.key for trend in trends("otter").trends] == ["flow"]


def test_the_newest_rounds_are_shown_and_the_others_a_link_away(otter: Client) -> None:
    for month in range(11):
        session = finished(month)
        asked(session, "flow")
        rated(session, "flow", (1, 4, 2, 0))
    assert "Show the 3 before as well" in page(otter)
    assert len(trends("otter", everything=True).rounds) == 11
    assert page(otter, "?all").count('class="trend-when"') == 11


def test_the_page_asks_no_more_for_ten_rounds_than_for_one(
    otter: Client, django_assert_max_num_queries: object
) -> None:
    for month in range(8):
        session = finished(month)
        for key in ("flow", "quality", "learning"):
            asked(session, key)
            rated(session, key, (1, 4, 2, 0))
    with django_assert_max_num_queries(GATE_QUERIES + 7):  # type: ignore[operator]
        page(otter)


def test_csv_of_all_rounds_keeps_the_floor(otter: Client) -> None:
    first, second = finished(), finished(3)
    for session, counts in ((first, None), (second, (1, 4, 2, 1))):
        asked(session, "flow")
        rated(session, "flow", counts, answers=None if counts else 2)
    told = otter.get(FILE).content.decode().splitlines()
    rows = list(csv.DictReader(io.StringIO("\n".join(t for t in told if not t.startswith("#")))))
    assert [(row["round"], row["meeting"], bool(row["reason"])) for row in rows] == [
        ("2026-03-02", "", True),
        ("2026-05-31", "4", False),
    ]


def test_leaders_do_not_open_it() -> None:
    leader = signed_in(Held(Role.LEADER, Scale.STREAM, "checkout"))
    assert [leader.get(path).status_code for path in (PAGE, FILE)] == [403, 403]
