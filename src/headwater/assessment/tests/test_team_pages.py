"""A team's assessment page, opening a session, reminders, and the room's own page."""

import datetime as dt
import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.assessment.models import Action, Cadence, Participant, Session
from headwater.assessment.refusals import DeadlineUnusable
from headwater.assessment.steps import Part, Standing, Step, Voting, Way
from headwater.assessment.template import built_in
from headwater.assessment.tests.rounds import a_round, asked
from headwater.assessment.words import STANDINGS
from headwater.flow.tests import cast
from headwater.flow.tests.test_pages import text
from headwater.organisation.models import Team
from headwater.organisation.storing import store

pytestmark = pytest.mark.django_db

HOME, TEAM = "/assessment/", "/teams/otter/assessment/"
NEW, CADENCE, NOT_NOW = f"{TEAM}new/", f"{TEAM}cadence/", f"{TEAM}not-now/"
TODAY = timezone.now().astimezone(ZoneInfo("Europe/Berlin")).date()
OPENING = {
    "occasion": "quarterly",
    "dimensions": ["flow", "collaboration"],
    "way": "live",
    "voting": "anonymous",
    "outside_form": "",
}


@pytest.fixture(autouse=True)
def riverbank(db: None) -> None:
    """Payments › Checkout › Otter and Heron, who work in Berlin."""
    store(cast.plan())
    Team.objects.update(timezone="Europe/Berlin")


@pytest.fixture
def member() -> Client:
    """Somebody of team Otter."""
    return signed_in(Held(Role.MEMBER, Scale.TEAM, "otter"))


def read(client: Client, address: str) -> str:
    """Return the words of a page's main part."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return text(re.split(r"</?main", answer.content.decode())[1])


def finished(ago: int = 7, **more: object) -> Session:
    """Return a session of Otter that ended some days ago."""
    day = TODAY - dt.timedelta(days=ago)
    ended = {"step": Step.FINISHED.value, "opened_on": day, "finished_on": day}
    return a_round("otter", **(ended | more))


def over_days(**more: object) -> Session:
    """Return a session of Otter that collects answers until Friday, 6 November, 16:00 in Berlin."""
    until = dt.datetime(2026, 11, 6, 15, tzinfo=dt.UTC)
    known = {"way": Way.OVER_DAYS.value, "step": Step.WELCOME.value, "closes_at": until}
    return a_round("otter", **(known | more))


def join(session: Session, *handed_in: Part) -> None:
    """Let somebody take part who has handed in these parts."""
    number = Participant.objects.count()
    parts = [part.value for part in handed_in]
    Participant.objects.create(
        session=session, name=f"Guest {number}", secret_hash=str(number), handed_in=parts
    )


def test_a_team_that_never_looked_reads_what_a_session_is(member: Client) -> None:
    said = read(member, TEAM)
    assert "Otter has not looked at how it works together yet." in said
    assert "Look together" in said
    assert "is reminded every quarter" in said


def test_a_team_reads_when_it_last_looked_what_it_said_and_what_came_of_it(member: Client) -> None:
    finished(100, standing="underperforming", standing_words="Too much at once.")
    last = finished(7, standing="performing", standing_words="We help each other.")
    for number in range(3):
        state = Action.State.DONE if number == 0 else Action.State.OPEN
        Action.objects.create(
            team="otter", session=last, text=f"Do {number}", owner="team", due_on=TODAY, state=state
        )
    said = read(member, TEAM)
    assert "Otter last looked at itself on" in said
    assert f"“{STANDINGS[Standing.PERFORMING]}.”" in said.split("Earlier")[0]
    assert "“We help each other.” It said it would do three things; one is done." in said
    assert f"“{STANDINGS[Standing.UNDERPERFORMING]}.” Too much at once." in said.split("Earlier")[1]
    assert "Do 1" in said.split("What we said we would do")[1]
    assert "Do 0" not in said


def test_a_session_called_off_is_not_told_of(member: Client) -> None:
    finished(7, called_off=True)
    assert "has not looked" in read(member, TEAM)


def test_an_open_session_stands_first_with_its_code_and_link(member: Client) -> None:
    session = a_round("otter", occasion="After the release")
    said = member.get(TEAM).content.decode()
    assert "Open now: After the release" in said
    assert f"{session.code[:4]}-{session.code[4:]}" in text(said)
    assert f"http://testserver/join/{session.code}/" in said
    assert said.count('class="button"') == 1


def test_over_days_the_page_says_how_many_have_answered_and_until_when(member: Client) -> None:
    session = over_days()
    join(session, Part.STANDING, Part.RATINGS)
    join(session, Part.STANDING)
    said = read(member, TEAM)
    assert "One of two has answered; it is open until Friday, 6 November, 16:00." in said


def test_nobody_outside_the_team_opens_its_pages() -> None:
    visitors = (
        Held(Role.LEADER, Scale.ORGANISATION),
        Held(Role.OPERATOR, Scale.ORGANISATION),
        Held(Role.MEMBER, Scale.TEAM, "heron"),
    )
    for held in visitors:
        for address in (TEAM, NEW, CADENCE, f"{TEAM}template/", f"{TEAM}template/history/"):
            assert signed_in(held).get(address).status_code == 403


def test_the_page_asks_as_often_however_much_there_is(member: Client) -> None:
    def asks() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked_of_it:
            member.get(TEAM)
        return len(asked_of_it)

    finished(200)
    join(a_round("otter"))
    Action.objects.create(team="otter", text="One", owner="team", due_on=TODAY, about="flow")
    before = asks()
    for number in range(4):
        finished(100 + number, standing="performing")
        join(a_round("otter"))
        Action.objects.create(team="otter", text="More", owner="team", due_on=TODAY, about="flow")
    assert asks() == before


def test_a_session_is_opened_as_chosen_and_leads_to_its_room(member: Client) -> None:
    answer = member.post(NEW, OPENING)
    session = Session.objects.get()
    assert (answer.status_code, urlsplit(answer["Location"]).path) == (
        302,
        f"/join/{session.code}/",
    )
    assert (session.occasion, session.way, session.voting) == ("Quarterly", "live", "anonymous")
    assert list(session.asked.values_list("key", flat=True)) == ["collaboration", "flow"]
    assert (session.opened_as, session.outside_form, session.closes_at) == ("member", "", None)


def test_a_deadline_is_in_the_time_of_the_team(member: Client) -> None:
    Team.objects.filter(slug="otter").update(timezone="Asia/Tokyo")
    day = TODAY + dt.timedelta(days=5)
    over = {"way": "over-days", "closes_on": day.isoformat(), "closes_time": "17:30"}
    until = {"outside_form": "short", "outside_until": day.isoformat()}
    said = {"occasion": "other", "occasion_words": "After the move", "voting": "open"}
    assert member.post(NEW, OPENING | over | until | said).status_code == 302
    session = Session.objects.get()
    assert session.closes_at == dt.datetime.combine(day, dt.time(8, 30), dt.UTC)
    assert (session.outside_form, session.outside_until) == ("short", day)
    assert (session.occasion, session.voting) == ("After the move", Voting.OPEN.value)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"dimensions": []}, "Choose at least one thing to look at."),
        ({"dimensions": ["gravity"]}, "Select a valid choice."),
        ({"occasion": "other"}, "Say in a few words what the occasion is."),
        ({"occasion": "other", "occasion_words": "x" * 81}, "at most 80 characters"),
        ({"way": "over-days"}, "Choose a day."),
        ({"way": "over-days", "closes_on": "2020-01-01"}, "Choose a day from today on"),
        ({"way": "over-days", "closes_on": "2999-01-01"}, "Choose a day from today on"),
        ({"outside_form": "full"}, "Choose a day."),
        ({"voting": "sometimes"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_opens_nothing(
    member: Client, wrong: dict[str, object], said: str
) -> None:
    answer = member.post(NEW, OPENING | wrong)
    assert answer.status_code == 422
    assert said in text(answer.content.decode())
    assert not Session.objects.exists()


def test_a_deadline_that_has_just_passed_opens_nothing(member: Client) -> None:
    now = {"way": "over-days", "closes_on": TODAY.isoformat(), "closes_time": "00:00"}
    answer = member.post(NEW, OPENING | now)
    assert answer.status_code == 422
    assert DeadlineUnusable.why in text(answer.content.decode())


def ticked(client: Client) -> list[str]:
    """Return the keys that are ticked when a session is to be opened."""
    boxes = re.findall(r"<input[^>]*checkbox[^>]*>", client.get(NEW).content.decode())
    return [key for box in boxes if "checked" in box for key in re.findall(r'value="([^"]*)"', box)]


def test_a_few_are_suggested_first_and_then_what_was_looked_at_last(member: Client) -> None:
    assert ticked(member) == [offered.text.key for offered in built_in() if offered.start]
    asked(finished(), "observability")
    assert ticked(member) == ["observability"]


def test_a_team_chooses_how_often_it_is_reminded(member: Client) -> None:
    assert member.post(CADENCE, {"weeks": "26"}).status_code == 302
    assert "is reminded twice a year" in read(member, TEAM)
    assert member.post(CADENCE, {"weeks": "0"}).status_code == 302
    assert "is never reminded" in read(member, TEAM)
    assert member.post(CADENCE, {"weeks": "5"}).status_code == 422
    assert Cadence.objects.get().weeks == 0


def panel(client: Client) -> str:
    """Return the words of the panel on the flow page; "" where there is none."""
    found = re.search(
        r'<section class="section card assessment-panel".*?</section>',
        client.get("/teams/otter/").content.decode(),
        re.DOTALL,
    )
    return text(found[0]) if found else ""


def test_when_it_is_time_the_team_s_flow_page_says_so_until_not_now(member: Client) -> None:
    assert panel(member) == ""
    finished(14 * 7)
    assert "It has been fourteen weeks since Otter last did." in panel(member)
    assert member.post(NOT_NOW).status_code == 302
    assert panel(member) == ""
    Cadence.objects.update(quiet_until=TODAY)
    assert "fourteen weeks" in panel(member)
    Cadence.objects.update(weeks=26)
    assert panel(member) == ""


def test_a_team_that_looked_lately_or_looks_now_is_not_reminded(member: Client) -> None:
    finished(200)
    finished(20)
    assert panel(member) == ""


def test_the_flow_page_tells_of_an_open_session_and_its_answers(member: Client) -> None:
    finished(200)
    session = over_days()
    for number in range(7):
        join(session, *[Part.RATINGS][: number < 4])
    said = panel(member)
    assert "four of seven have answered, open until Friday, 6 November, 16:00" in said
    assert "It has been" not in said


def test_nobody_but_the_team_sees_the_panel() -> None:
    finished(200)
    a_round("otter")
    leader = signed_in(Held(Role.LEADER, Scale.STREAM, "checkout"))
    assert leader.get("/teams/otter/").status_code == 200
    assert panel(leader) == ""


def test_the_room_leads_to_one_s_teams_and_nobody_else_s(member: Client) -> None:
    finished(7)
    a_round("heron")
    said = read(member, HOME)
    assert "Otter last looked on" in said
    assert "Heron" not in said
    assert "Themes" not in said
    assert 'aria-current="page">Assessment</a>' in member.get(HOME).content.decode()


def test_whoever_leads_is_led_to_themes_and_to_no_team() -> None:
    said = signed_in(Held(Role.LEADER, Scale.STREAM, "checkout")).get(HOME).content.decode()
    assert "/assessment/themes/stream/checkout/" in said
    assert "/teams/otter/assessment/" not in said
    everywhere = signed_in(Held(Role.LEADER, Scale.ORGANISATION)).get(HOME).content.decode()
    assert 'href="/assessment/themes/"' in everywhere


def test_whoever_coaches_several_teams_finds_all_with_what_is_open() -> None:
    session = a_round("heron")
    coach = signed_in(Held(Role.DELIVERY_MANAGER, Scale.STREAM, "checkout"))
    with CaptureQueriesContext(connection) as before:
        said = coach.get(HOME).content.decode()
    assert "/teams/otter/assessment/" in said
    assert f"/join/{session.code}/" in said
    a_round("otter")
    finished()
    with CaptureQueriesContext(connection) as after:
        coach.get(HOME)
    assert len(before) == len(after)
