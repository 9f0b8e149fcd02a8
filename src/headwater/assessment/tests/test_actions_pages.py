"""What a team said it would do: the page, its forms, and edits that meet."""

import datetime as dt

import pytest
from django.test import Client

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import GATE_QUERIES, signed_in
from headwater.assessment.models import Action, Asked, Session
from headwater.assessment.queries.actions import left_from_last_time, meant_for
from headwater.assessment.tests.rounds import a_round, asked
from headwater.flow.tests import cast
from headwater.organisation.storing import store

PAGE = "/teams/otter/actions/"
TODAY = dt.datetime.now(dt.UTC).date()
SOON = TODAY + dt.timedelta(days=20)
PAST = TODAY - dt.timedelta(days=20)
SAID = {"text": "Pair on the alerts", "owner": "quality", "due_on": SOON.isoformat()}


@pytest.fixture(autouse=True)
def riverbank(db: None) -> None:
    """Payments › Checkout › Otter and Heron."""
    store(cast.plan())


@pytest.fixture
def otter() -> Client:
    """Somebody of team Otter."""
    return signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))


def an_action(text: str = "Pair on the alerts", **more: object) -> Action:
    return Action.objects.create(
        **{"team": "otter", "text": text, "owner": "team", "due_on": SOON, **more}
    )


def page(client: Client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_open_actions_stand_by_date_and_in_words(otter: Client) -> None:
    an_action("The later one", due_on=SOON + dt.timedelta(days=1))
    an_action("The sooner one", due_on=PAST)
    shown = page(otter)
    assert "Otter said it would do 2 things." in shown
    assert shown.index("The sooner one") < shown.index("The later one")


def test_what_has_passed_is_said_and_never_marked() -> None:
    today = dt.date(2026, 11, 22)
    assert meant_for(dt.date(2026, 11, 3), today) == "was meant for 3 November"
    assert meant_for(today, today) == "by 22 November"
    assert meant_for(dt.date(2027, 1, 4), today) == "by 4 January 2027"


def test_nothing_is_late_in_red(otter: Client) -> None:
    an_action(due_on=PAST)
    shown = page(otter)
    assert "was meant for" in shown
    assert "is-unusual" not in shown
    assert 'class="unusual"' not in shown
    assert "overdue" not in shown


def test_an_action_is_added_by_a_role_and_a_day(otter: Client) -> None:
    asked(a_round("otter"), "observability", "Seeing what happens")
    answer = otter.post(f"{PAGE}add/", SAID | {"about": "observability"})
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    added = Action.objects.get()
    assert (added.team, added.owner, added.due_on) == ("otter", "quality", SOON)
    assert "about Seeing what happens" in page(otter)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": ""}, "This field is required."),
        ({"text": "x" * 241}, "at most 240 characters"),
        ({"owner": "Somebody"}, "Select a valid choice."),
        ({"due_on": "2001-01-01"}, "This day has passed."),
        ({"due_on": "2999-01-01"}, "more than two years away"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_what_was_typed(
    otter: Client, wrong: dict[str, str], says: str
) -> None:
    answer = otter.post(f"{PAGE}add/", SAID | wrong)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Action.objects.exists()


def test_there_are_never_more_open_actions_than_a_mind_holds(otter: Client) -> None:
    for _ in range(60):
        an_action()
    answer = otter.post(f"{PAGE}add/", SAID)
    assert "letting go is fine" in answer.content.decode()
    assert Action.objects.count() == 60


@pytest.mark.parametrize(("state", "became"), [("done", "done"), ("let-go", "let go")])
def test_an_action_is_closed_with_what_was_learned(otter: Client, state: str, became: str) -> None:
    one = an_action()
    said = {"state": state, "learned": "Two alerts are enough.", "edition": 1}
    assert otter.post(f"{PAGE}{one.pk}/close/", said).status_code == 302
    one.refresh_from_db()
    assert (one.state, one.learned, one.closed_on) == (state, "Two alerts are enough.", TODAY)
    shown = page(otter)
    assert f"{became} on " in shown
    assert "Two alerts are enough." in shown


def test_a_closed_action_can_be_opened_again(otter: Client) -> None:
    one = an_action(state="done", closed_on=TODAY, learned="Kept.")
    otter.post(f"{PAGE}{one.pk}/reopen/", {"edition": 1})
    one.refresh_from_db()
    assert (one.state, one.closed_on, one.learned) == ("open", None, "Kept.")


def test_closing_what_somebody_just_changed_does_nothing_and_says_so(otter: Client) -> None:
    one = an_action(edition=2)
    answer = otter.post(f"{PAGE}{one.pk}/close/", {"state": "done", "edition": 1})
    assert answer.status_code == 409
    assert "Somebody changed this action a moment ago" in answer.content.decode()
    one.refresh_from_db()
    assert one.state == "open"


def test_closing_what_is_closed_says_so(otter: Client) -> None:
    one = an_action(state="done", closed_on=TODAY)
    answer = otter.post(f"{PAGE}{one.pk}/close/", {"state": "let-go", "edition": 1})
    assert (answer.status_code, Action.objects.get().state) == (422, "done")


def test_date_and_owner_change(otter: Client) -> None:
    one = an_action(due_on=PAST)
    said = SAID | {"due_on": SOON.isoformat(), "edition": 1}
    assert otter.post(f"{PAGE}{one.pk}/", said).status_code == 302
    one.refresh_from_db()
    assert (one.due_on, one.owner, one.edition) == (SOON, "quality", 2)


def test_words_change_though_the_day_has_passed(otter: Client) -> None:
    one = an_action(due_on=PAST)
    said = SAID | {"due_on": PAST.isoformat(), "edition": 1}
    assert otter.post(f"{PAGE}{one.pk}/", said).status_code == 302


def test_two_who_change_the_same_action_see_each_other(otter: Client) -> None:
    one = an_action("What the other one wrote", edition=2)
    late = otter.post(f"{PAGE}{one.pk}/", SAID | {"edition": 1})
    shown = late.content.decode()
    assert late.status_code == 422
    assert "What it says now" in shown
    assert "What the other one wrote" in shown
    assert 'value="Pair on the alerts"' in shown
    again = otter.post(f"{PAGE}{one.pk}/", SAID | {"edition": 2})
    assert (again.status_code, Action.objects.get().text) == (302, "Pair on the alerts")


@pytest.mark.parametrize("way", ["", "close/", "reopen/"])
def test_an_action_of_another_team_is_not_found(otter: Client, way: str) -> None:
    one = an_action(team="heron")
    answer = otter.post(f"{PAGE}{one.pk}/{way}", SAID | {"state": "done", "edition": 1})
    assert answer.status_code == 404
    one.refresh_from_db()
    assert (one.state, one.edition) == ("open", 1)


def test_leaders_and_other_teams_do_not_open_it() -> None:
    for held in (
        Held(Role.LEADER, Scale.STREAM, "checkout"),
        Held(Role.MEMBER, Scale.TEAM, "heron"),
    ):
        visitor = signed_in(held)
        assert visitor.get(PAGE).status_code == 403
        assert visitor.post(f"{PAGE}add/", SAID).status_code == 403


def test_words_of_people_are_shown_as_text(otter: Client) -> None:
    an_action("<script>alert(1)</script> مرحبا")
    assert "<script>alert(1)" not in page(otter)
    assert "&lt;script&gt;alert(1)&lt;/script&gt; مرحبا" in page(otter)


def test_a_session_shows_what_changes_in_its_team_actions(otter: Client) -> None:
    running, over = a_round("otter"), a_round("otter", step="finished", finished_on=TODAY)
    otter.post(f"{PAGE}add/", SAID)
    running.refresh_from_db()
    over.refresh_from_db()
    assert (running.edition, over.edition) == (2, 1)


def test_what_was_left_is_what_was_open_when_a_session_began() -> None:
    before = a_round("otter", opened_on=PAST)
    now = a_round("otter", opened_on=TODAY)
    left = an_action("left", session=before)
    an_action("closed long ago", session=before, state="done", closed_on=PAST)
    closed_now = an_action("closed now", session=before, state="done", closed_on=TODAY)
    an_action("of this one", session=now)
    found = left_from_last_time(now, TODAY)
    assert {one.pk for one in found} == {left.pk, closed_now.pk}
    assert found[0].since.startswith("Quarterly, ")


def test_the_page_asks_no_more_with_more_actions(
    otter: Client, django_assert_max_num_queries: object
) -> None:
    session = a_round("otter")
    asked(session, "observability", "Seeing what happens")
    for number in range(40):
        state = "done" if number % 2 else "open"
        an_action(session=session, about="observability", state=state, closed_on=TODAY)
    with django_assert_max_num_queries(GATE_QUERIES + 12):  # type: ignore[operator]
        page(otter)


def test_more_closed_actions_are_a_link_away(otter: Client) -> None:
    for number in range(30):
        an_action(f"number {number}", state="done", closed_on=TODAY)
    assert "Show the 5 before" in page(otter)
    assert "number 0" in otter.get(f"{PAGE}?all").content.decode()


def test_the_title_is_what_was_asked_last() -> None:
    first = a_round("otter", opened_on=PAST)
    asked(first, "flow", "Flow")
    asked(a_round("otter", opened_on=TODAY), "flow", "How work moves")
    assert Asked.objects.count() == 2
    assert Session.objects.count() == 2
    an_action(about="flow", session=first)
    shown = left_from_last_time(Session.objects.get(opened_on=TODAY), TODAY)
    assert shown[0].about == "How work moves"
