"""A team's own purpose page, what it chooses, and the panel on flow's pages."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from headwater.access.models import Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.access.viewer import Viewer
from headwater.context.models import Note, Wording
from headwater.flow.queries import asking
from headwater.flow.tests.test_pages import read, text
from headwater.metrics.catalogue import Question
from headwater.organisation import queries as organisation
from headwater.purpose.models import TeamChoice
from headwater.purpose.operations.outcomes import Said, write_outcome
from headwater.purpose.panel import purpose_panel
from headwater.purpose.tests import cast
from headwater.purpose.tests.test_ratio import main
from headwater.purpose.works import work

pytestmark = pytest.mark.django_db

TEAM, CHOICES = "/teams/otter/purpose/", "/teams/otter/purpose/choices/"
TWO_OF_FIVE = "Two of Otter’s five initiatives and epics say what they hope to achieve."
BY = Viewer(account=1, held=frozenset({Held(Role.MEMBER, Scale.TEAM, "otter")}))
NOW = dt.datetime(2024, 12, 20, 12, tzinfo=dt.UTC)


def panel(html: str) -> str:
    """Return what the panel says, in words; "" where there is none."""
    found = re.search(r'<section class="section purpose-panel".*?</section>', html, re.DOTALL)
    return text(found[0]) if found else ""


def test_a_team_reads_what_its_work_is_for_and_what_waits(otter_member: Client) -> None:
    said = main(read(otter_member, TEAM))
    assert TWO_OF_FIVE in said
    assert "Importer lag" in said.split("Ready to look back")[1].split("In progress")[0]
    assert "What happened?" in said
    assert "Faster refunds" in said
    assert "Otter looks back 6 weeks after work is done" in said
    assert 'aria-current="page">Purpose</a>' in read(otter_member, TEAM)


def test_a_leader_reads_the_last_month_that_was_told_and_leaves_a_trace(
    checkout_leader: Client,
) -> None:
    said = main(read(checkout_leader, TEAM))
    assert TWO_OF_FIVE in said
    assert "October 2024." in said
    assert "What happened?" not in said
    assert "Choose otherwise" not in said
    assert [(t.team, t.what) for t in Trace.objects.all()] == [
        ("otter", "Feature Factory Ratio, October 2024")
    ]


def test_somebody_of_another_team_reads_hopes_and_no_number(heron_member: Client) -> None:
    said = main(read(heron_member, TEAM))
    assert "What Otter works on, and what it is for." in said
    assert "Faster refunds" in said
    assert "of Otter’s" not in said
    assert not Trace.objects.exists()


def test_whoever_holds_no_role_with_purpose_reads_nothing(riverbank: None) -> None:
    operator = signed_in(Held(Role.OPERATOR, Scale.ORGANISATION))
    assert operator.get(TEAM).status_code == 403


def test_what_the_team_says_about_the_ratio_stands_beside_it(otter_member: Client) -> None:
    for metric, said in (
        ("feature_factory_ratio", "We took over old epics."),
        ("", "Two weeks of holidays."),
        ("flow_time", "The tests were slow."),
    ):
        note = Note.objects.create(
            team="otter",
            metric=metric,
            first_day=dt.date(2024, 10, 1),
            last_day=dt.date(2024, 10, 31),
        )
        Wording.objects.create(note=note, text=said, written_at=cast.NOW, written_as="member")
    for address in (TEAM, "/purpose/ratio/team/otter/", "/purpose/ratio/stream/checkout/"):
        shown = main(read(otter_member, f"{address}?at=2024-10"))
        if "stream" not in address:
            assert "We took over old epics." in shown
            assert "Two weeks of holidays." in shown
        assert "The tests were slow." not in shown
    file = otter_member.get("/purpose/ratio/team/otter/ratio.csv?at=2024-10").content.decode()
    assert "# ① October 2024: We took over old epics." in file.splitlines()


def test_a_team_chooses_when_it_looks_back(otter_member: Client) -> None:
    kept = {"lag_weeks": "4", "aligns": "yes", "edition": "0"}
    assert otter_member.post(CHOICES, kept)["Location"] == TEAM
    said = main(read(otter_member, TEAM))
    assert "Otter looks back 4 weeks after work is done, and says which key result" in said
    assert TeamChoice.objects.get().written_as == "member of Otter"


def test_two_who_choose_at_once_are_both_shown(otter_member: Client) -> None:
    first, second = ({"lag_weeks": n, "aligns": "", "edition": "0"} for n in ("4", "8"))
    assert otter_member.post(CHOICES, first).status_code == 302
    answer = otter_member.post(CHOICES, second)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Kept now: 4 weeks" in main(html)
    assert 'value="8"' in html
    assert TeamChoice.objects.get().lag_weeks == 4
    edition = re.search(r'name="edition" value="(\d+)"', html)
    assert edition
    assert otter_member.post(CHOICES, second | {"edition": edition[1]}).status_code == 302
    assert TeamChoice.objects.get().lag_weeks == 8


@pytest.mark.parametrize("weeks", ["0", "53", "many", ""])
def test_a_number_of_weeks_that_is_none_is_refused(otter_member: Client, weeks: str) -> None:
    said = {"lag_weeks": weeks, "aligns": "", "edition": "0"}
    assert otter_member.post(CHOICES, said).status_code == 422
    assert not TeamChoice.objects.exists()


def test_nobody_else_chooses_for_a_team(checkout_leader: Client, heron_member: Client) -> None:
    for other in (checkout_leader, heron_member):
        said = {"lag_weeks": "4", "aligns": "", "edition": "0"}
        assert other.post(CHOICES, said).status_code == 403
    assert not TeamChoice.objects.exists()


def test_flow_s_page_of_a_team_says_what_the_work_is_for(otter_member: Client) -> None:
    said = panel(read(otter_member, "/teams/otter/"))
    assert TWO_OF_FIVE in said
    assert "Importer lag" in said
    assert "Reflect · 5 minutes" in said


def test_a_leader_s_panel_says_what_was_told_and_reflects_for_nobody(
    checkout_leader: Client,
) -> None:
    for address, whose in (("/teams/otter/", "Otter’s"), ("/streams/checkout/", "Checkout’s")):
        said = panel(read(checkout_leader, address))
        assert f"Two of {whose} five initiatives and epics" in said
        assert "Importer lag" not in said


def test_whoever_sees_no_number_of_a_team_has_no_panel(riverbank: None) -> None:
    elsewhere = Viewer(account=1, held=frozenset({Held(Role.MEMBER, Scale.TEAM, "heron")}))
    assert purpose_panel(organisation.team("otter"), elsewhere, NOW) is None
    operator = Viewer(account=2, held=frozenset({Held(Role.OPERATOR, Scale.ORGANISATION)}))
    assert purpose_panel(organisation.team("otter"), operator, NOW) is None


@pytest.mark.parametrize("role", [Role.MEMBER, Role.LEADER])
def test_the_panel_asks_the_warehouse_twice_at_most(
    riverbank: None, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Question] = []
    answer = asking.Asking.ask

    def counting(self: asking.Asking, question: Question, periods: object) -> object:
        asked.append(question)
        return answer(self, question, periods)  # type: ignore[arg-type]

    monkeypatch.setattr(asking.Asking, "ask", counting)
    asking.answer.cache_clear()
    scale = (Scale.STREAM, "checkout") if role is Role.LEADER else (Scale.TEAM, "otter")
    viewer = Viewer(account=1, held=frozenset({Held(role, *scale)}))
    assert purpose_panel(organisation.team("otter"), viewer, NOW)
    assert 1 <= len(asked) <= 2


def test_the_number_of_queries_does_not_grow_with_the_work(riverbank: None) -> None:
    visitor = signed_in()

    def queries() -> int:
        read(visitor, TEAM)
        with CaptureQueriesContext(connection) as asked:
            read(visitor, TEAM)
        return len(asked)

    before = queries()
    for key in (cast.LEDGER, cast.QUEUE, cast.CHECKOUT, cast.ODD):
        hoped = Said(f"People notice {key} less.", customer="They wait less.")
        write_outcome(work(cast.number_of(key)), hoped, edition=0, by=BY, now=cast.NOW)
    assert queries() <= before
