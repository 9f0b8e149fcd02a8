"""What a team sees, follows and sets itself, and that it stays the team's alone."""

import datetime as dt
import html
import re
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.access.viewer import CONSOLE
from headwater.assessment.models import Action
from headwater.context.operations import write_note
from headwater.improvement import operations, words
from headwater.improvement.models import MOST, Aim, Following
from headwater.improvement.tests.conftest import INPUT, SIX
from headwater.metrics.catalogue import METRICS, inputs_that_move
from headwater.organisation.queries import TeamEntry

INPUTS = "/teams/otter/inputs/"
AIMS = "/teams/otter/aims/"
NEW, CLOSE = f"{AIMS}new/", f"{AIMS}close/"
WITHIN_A_YEAR = (timezone.now() + dt.timedelta(days=90)).date()
AIM = {
    "metric": "blocked_time",
    "toward": "toward a day less of waiting for the sandbox.",
    "because": "Because testing stops when it is down",
    "ends_on": WITHIN_A_YEAR.isoformat(),
}


def text(client: Client, path: str, status: int = 200, **query: str) -> str:
    return said(client.get(path, query), status)


def said(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def follow(client: Client, *names: str) -> None:
    for name in names:
        response = client.post(f"{INPUTS}follow/", {"metric": name})
        assert response.status_code == 302


def past_aim(team: TeamEntry) -> None:
    """Have an aim on blocked time whose day was yesterday."""
    now = timezone.now()
    long_ago = now - dt.timedelta(days=40)
    operations.follow(team, "blocked_time", by=CONSOLE, now=long_ago)
    operations.set_aim(
        team,
        "blocked_time",
        toward="fewer blockers",
        because="they hold us up",
        ends_on=(now - dt.timedelta(days=1)).date(),
        by=CONSOLE,
        now=long_ago,
    )


def test_a_team_that_follows_nothing_is_told_what_an_input_is(member: Client) -> None:
    page = text(member, INPUTS)
    assert "Otter follows no input yet." in page
    assert "something a team can change itself" in page
    assert "Blocked time" in page


def test_what_is_followed_shows_value_verdict_and_what_to_look_for(member: Client) -> None:
    follow(member, "queue_waiting")
    page = text(member, INPUTS)
    assert "Otter follows one input." in page
    assert re.search(r"Review [\d.]+ (days|hours) ", page)
    assert words.LOOK_FOR[METRICS["queue_waiting"].declaration.direction].capitalize() in page
    assert 'class="sparkline' in member.get(INPUTS).content.decode()


def test_policies_limits_and_formula_stand_below_the_number(member: Client) -> None:
    follow(member, "blocked_time")
    page = text(member, INPUTS)
    declared = METRICS["blocked_time"].declaration
    own = [policy for policy in declared.policies if "unless the stream says" not in policy]
    assert [line for line in (declared.formula, declared.limits, *own) if line not in page] == []


@pytest.mark.usefixtures("inputs")
def test_an_input_yet_to_come_is_shown_by_its_declaration_alone(member: Client) -> None:
    follow(member, INPUT.name)
    page = text(member, INPUTS)
    assert INPUT.question in page
    assert INPUT.limits in page
    assert "Lower is usually better for flow." in page
    assert re.search(r"October: \d+ items", page)


@pytest.mark.parametrize("name", [one.declaration.name for one in inputs_that_move("flow_time")])
def test_every_input_can_be_followed_and_shown(member: Client, name: str) -> None:
    follow(member, name)
    assert METRICS[name].declaration.question in text(member, INPUTS)


def test_below_the_floor_a_value_is_too_few_to_say(working_otter: TeamEntry) -> None:
    heron = signed_in(Held(Role.MEMBER, Scale.TEAM, "heron"))
    heron.post("/teams/heron/inputs/follow/", {"metric": "unplanned_interruptions"})
    page = text(heron, "/teams/heron/inputs/")
    assert "too few to say" in page
    assert "fewer than 8 items" in page


def test_the_teams_notes_stand_with_the_input(member: Client, working_otter: TeamEntry) -> None:
    follow(member, "blocked_time", "queue_waiting")
    days = dt.date(2024, 10, 1), dt.date(2024, 10, 31)
    write_note(working_otter, "blocked_time", *days, "The sandbox was *down*.", now=timezone.now())
    page = text(member, INPUTS)
    assert page.count("The sandbox was down .") == 1
    assert "No context from the team yet." in page


@pytest.mark.usefixtures("inputs")
def test_a_sixth_is_refused_kindly(member: Client) -> None:
    follow(member, *SIX[:MOST])
    refused = said(member.post(f"{INPUTS}follow/", {"metric": SIX[5]}), 422)
    assert "Five is what a team can keep in mind: let one go first." in refused
    assert Following.objects.filter(until=None).count() == MOST
    assert f"{INPUTS}follow/" not in member.get(INPUTS).content.decode()


def test_what_was_let_go_is_kept_with_its_days(member: Client) -> None:
    follow(member, "blocked_time")
    member.post(f"{INPUTS}let-go/", {"metric": "blocked_time"})
    page = text(member, INPUTS)
    today = timezone.now().date()
    assert "Otter follows no input yet." in page
    assert f"Blocked time: {today.day} {today:%B %Y} to {today.day} {today:%B %Y}" in page


def test_for_a_result_the_inputs_that_move_it_come_with_their_reasons(member: Client) -> None:
    page = text(member, INPUTS, output="flow_time")
    whys = [one.declaration.moves["flow_time"] for one in inputs_that_move("flow_time")]
    assert whys
    places = [page.index(why) for why in whys]
    assert places == sorted(places)


@pytest.mark.parametrize("output", ["blocked_time", "speed", "\0", "9" * 500])
def test_what_is_no_result_is_not_found(member: Client, output: str) -> None:
    assert member.get(INPUTS, {"output": output}).status_code == 404


def test_following_an_output_explains_what_to_follow_instead(member: Client) -> None:
    page = said(member.post(f"{INPUTS}follow/", {"metric": "flow_time"}), 422)
    assert "Flow Time is a result." in page
    assert "Waiting in each queue" in page


def test_a_metric_that_is_no_more_can_be_let_go(member: Client, working_otter: TeamEntry) -> None:
    Following.objects.create(
        team="otter", metric="gone", slot=1, since=timezone.now(), begun_as="member"
    )
    assert "Headwater measures this no longer." in text(member, INPUTS)
    member.post(f"{INPUTS}let-go/", {"metric": "gone"})
    assert "Otter follows no input yet." in text(member, INPUTS)


def test_an_aim_is_said_as_toward_until_and_because(member: Client) -> None:
    follow(member, "blocked_time")
    assert member.post(NEW, AIM).status_code == 302
    page = text(member, INPUTS)
    day = words.until(WITHIN_A_YEAR, timezone.now().date())
    assert f"Toward a day less of waiting for the sandbox by {day}," in page
    assert "because testing stops when it is down." in page.replace("Testing", "testing")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"toward": "fewer blockers or else"}, "never what happens otherwise"),
        ({"because": "it has to fall, or  else"}, "never what happens otherwise"),
        ({"because": ""}, "This field is required"),
        ({"ends_on": ""}, "This field is required"),
        ({"ends_on": "2020-01-01"}, "from today on"),
        ({"ends_on": "2999-01-01"}, "at most a year away"),
        ({"toward": "x" * 200}, "at most 160 characters"),
    ],
)
def test_an_aim_without_reason_or_end_or_with_a_threat_is_not_set(
    member: Client, changed: dict[str, str], reason: str
) -> None:
    follow(member, "blocked_time")
    assert reason in said(member.post(NEW, AIM | changed), 422)
    assert not Aim.objects.exists()


def test_an_aim_on_an_output_is_answered_with_why_not_and_what_moves_it(member: Client) -> None:
    for response, status in (
        (member.get(NEW, {"metric": "flow_time"}), 200),
        (member.post(NEW, AIM | {"metric": "flow_time"}), 422),
    ):
        page = said(response, status)
        assert words.BACKFIRES["flow_time"] in page
        for one in inputs_that_move("flow_time"):
            assert one.declaration.moves["flow_time"] in page
    assert 'action="/teams/otter/inputs/follow/"' in response.content.decode()
    assert not Aim.objects.exists()


def test_a_refused_aim_leads_to_one_on_an_input_that_is_followed(member: Client) -> None:
    follow(member, "queue_waiting")
    page = member.get(NEW, {"metric": "flow_time"}).content.decode()
    assert f'href="{NEW}?metric=queue_waiting"' in page
    assert f'href="{NEW}?metric=blocked_time"' not in page


def test_an_aim_needs_its_input_followed_first(member: Client) -> None:
    assert "Follow it first" in text(member, NEW, metric="blocked_time")
    assert "Follow it first" in said(member.post(NEW, AIM), 422)


def test_a_second_aim_on_an_input_waits_for_the_first(member: Client) -> None:
    follow(member, "blocked_time")
    member.post(NEW, AIM)
    assert "one at a time is enough" in text(member, NEW, metric="blocked_time")
    member.post(NEW, AIM)
    assert Aim.objects.count() == 1


def test_an_input_with_an_open_aim_is_not_let_go(member: Client) -> None:
    follow(member, "blocked_time")
    member.post(NEW, AIM)
    assert "Close that first" in said(
        member.post(f"{INPUTS}let-go/", {"metric": "blocked_time"}), 422
    )


@pytest.mark.parametrize("path", [INPUTS, AIMS, f"{CLOSE}?metric=blocked_time"])
def test_when_its_day_has_come_an_aim_asks_what_happened(
    member: Client, working_otter: TeamEntry, path: str
) -> None:
    past_aim(working_otter)
    page = said(member.get(path))
    assert "has come. What happened?" in page
    assert not re.search(r"missed|failed|overdue|late\b", page)


def test_what_was_learned_is_kept_beside_the_aim(member: Client, working_otter: TeamEntry) -> None:
    past_aim(working_otter)
    close = {"metric": "blocked_time", "learned": " It is always the same sandbox. "}
    assert member.post(CLOSE, close).status_code == 302
    page = text(member, AIMS)
    assert "It is always the same sandbox." in page
    assert "Toward fewer blockers" in page
    assert "Otter has no open aim." in page
    assert member.get(CLOSE, {"metric": "blocked_time"}).status_code == 404


def test_an_aim_is_closed_with_a_word_on_what_was_learned(
    member: Client, working_otter: TeamEntry
) -> None:
    past_aim(working_otter)
    said(member.post(CLOSE, {"metric": "blocked_time", "learned": " "}), 422)
    assert Aim.objects.get().closed_at is None


@pytest.mark.parametrize("metric", ["", "speed", "\0", quote("<script>")])
def test_an_aim_on_nothing_is_not_found(member: Client, metric: str) -> None:
    assert member.get(NEW, {"metric": metric}).status_code == 404
    assert member.post(NEW, AIM | {"metric": metric}).status_code == 404
    assert member.get(CLOSE, {"metric": metric}).status_code == 404


@pytest.mark.parametrize("path", [INPUTS, AIMS, NEW, CLOSE, f"{INPUTS}follow/", f"{INPUTS}let-go/"])
@pytest.mark.parametrize(
    "held",
    [
        Held(Role.LEADER, Scale.STREAM, "checkout"),
        Held(Role.LEADER, Scale.ORGANISATION),
        Held(Role.OPERATOR, Scale.ORGANISATION),
        Held(Role.MEMBER, Scale.TEAM, "heron"),
    ],
)
def test_inputs_and_aims_are_the_teams_alone(
    working_otter: TeamEntry, path: str, held: Held
) -> None:
    outsider = signed_in(held)
    follow_it = {"metric": "blocked_time"}
    assert outsider.get(path, follow_it).status_code in (403, 405)
    assert outsider.post(path, follow_it).status_code == 403
    assert not Following.objects.exists()


@pytest.mark.parametrize("role", [Role.MEMBER, Role.PRODUCT_MANAGER, Role.DELIVERY_MANAGER])
def test_only_the_role_is_kept(working_otter: TeamEntry, role: Role) -> None:
    visitor = signed_in(Held(role, Scale.TEAM, "otter"))
    follow(visitor, "blocked_time")
    visitor.post(NEW, AIM)
    assert Following.objects.get().begun_as == role.value
    assert Aim.objects.get().set_as == role.value


def test_a_page_of_inputs_asks_the_database_no_more_for_five_than_for_one(
    member: Client, inputs: None, django_assert_max_num_queries: Any
) -> None:
    follow(member, SIX[0])
    member.get(INPUTS)
    with django_assert_max_num_queries(13):
        member.get(INPUTS)
    follow(member, *SIX[1:MOST])
    member.get(INPUTS)
    with django_assert_max_num_queries(13):
        member.get(INPUTS)


def test_what_the_team_said_it_would_do_stands_beside_its_inputs(member: Client) -> None:
    assert "Nothing is open." in text(member, INPUTS)
    known = {"team": "otter", "owner": "quality", "due_on": WITHIN_A_YEAR}
    Action.objects.create(text="Two alerts a person can act on", **known)
    Action.objects.create(text="Something done", state="done", **known)
    Action.objects.create(text="Something of Heron", **known | {"team": "heron"})
    shown = text(member, INPUTS)
    assert "What we said we would do" in shown
    assert "Two alerts a person can act on" in shown
    assert "Something done" not in shown
    assert "Something of Heron" not in shown
    assert 'href="/teams/otter/actions/"' in member.get(INPUTS).content.decode()
