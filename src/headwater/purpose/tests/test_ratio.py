"""The Feature Factory Ratio's page, its list and its file, and who sees how much of them."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.utils import timezone

from headwater.access.models import Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.context.models import Telling
from headwater.flow.tests.test_pages import read, text

pytestmark = pytest.mark.django_db

OTTER, HERON, CHECKOUT, ALL = (
    "/purpose/ratio/team/otter/",
    "/purpose/ratio/team/heron/",
    "/purpose/ratio/stream/checkout/",
    "/purpose/ratio/",
)
EARLY_NOVEMBER = datetime(2024, 11, 4, 12, tzinfo=UTC)
OCTOBER = date(2024, 10, 1)


def main(html: str) -> str:
    """Return what stands in the page itself, in words."""
    found = re.search(r"<main.*</main>", html, re.DOTALL)
    assert found
    return text(re.sub(r"<script.*?</script>", "", found[0], flags=re.DOTALL))


@pytest.fixture
def _early_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: EARLY_NOVEMBER)


def test_small_numbers_are_counted_in_words_and_have_no_share(otter_member: Client) -> None:
    said = main(read(otter_member, f"{OTTER}?at=2024-10"))
    assert "Two of Otter’s five initiatives and epics say what they hope to achieve." in said
    assert "Three do not, yet." in said
    assert "%" not in said
    assert "share-figure" not in read(otter_member, f"{OTTER}?at=2024-10")


def test_the_running_period_says_so(otter_member: Client) -> None:
    assert "November 2024, so far." in main(read(otter_member, f"{OTTER}?at=2024-11"))


def test_it_says_what_it_is_and_is_not(otter_member: Client) -> None:
    said = main(read(otter_member, OTTER))
    assert "A target, a grade or a comparison." in said
    assert "No context from the team yet." in said
    assert "writing one today changes no earlier period" in said


def test_the_places_below_are_bare_links_in_the_organisation_s_order(
    checkout_leader: Client,
) -> None:
    html = read(checkout_leader, CHECKOUT)
    below = html.split('id="below"')[1].split("</section>")[0]
    assert re.findall(r'href="([^"]+)"', below) == [OTTER, HERON]
    assert text(below).endswith("Nearer to the work Otter Heron")


def test_a_leader_is_led_to_the_last_month_that_was_told(checkout_leader: Client) -> None:
    assert "October 2024." in main(read(checkout_leader, CHECKOUT))
    held = main(read(checkout_leader, f"{CHECKOUT}?at=2024-11"))
    assert "The data does not reach to the end of November yet." in held
    assert "initiatives and epics say" not in held


@pytest.mark.usefixtures("_early_november")
def test_a_closed_month_is_told_when_every_team_concerned_has(checkout_leader: Client) -> None:
    address = f"{CHECKOUT}?at=2024-10"
    assert "October is in its teams’ hands until 10 November." in main(
        read(checkout_leader, address)
    )
    for behind in ("items/", "ratio.csv"):
        assert checkout_leader.get(f"{CHECKOUT}{behind}?at=2024-10").status_code == 404
    for team in ("otter", "heron"):
        said = main(read(checkout_leader, address))
        assert "initiatives and epics say" not in said, "one team alone does not tell"
        Telling.objects.create(
            team=team, month=OCTOBER, because=Telling.Because.TEAM, told_at=EARLY_NOVEMBER
        )
    assert "initiatives and epics say" in main(read(checkout_leader, address))


@pytest.mark.usefixtures("_early_november")
def test_a_member_elsewhere_sees_of_all_of_it_what_was_told(heron_member: Client) -> None:
    assert heron_member.get(OTTER).status_code == 403
    assert "in its teams’ hands" in main(read(heron_member, f"{ALL}?at=2024-10"))
    assert "initiatives and epics say" in main(read(heron_member, f"{ALL}?at=2024-09"))


def test_weeks_are_not_asked_for(otter_member: Client) -> None:
    assert otter_member.get(f"{OTTER}?period=week&at=2024-W40").status_code == 404
    assert otter_member.get("/purpose/ratio/team/nowhere/").status_code == 404
    assert otter_member.get(f"{OTTER}?at=soon").status_code == 404


def test_a_leader_s_look_is_in_the_trail_and_the_team_s_own_is_not(
    checkout_leader: Client, otter_member: Client
) -> None:
    read(otter_member, OTTER)
    assert not Trace.objects.exists()
    read(checkout_leader, CHECKOUT)
    read(checkout_leader, CHECKOUT)
    seen = Trace.objects.filter(action=Trace.Action.VIEWED)
    assert {(trace.team, trace.what) for trace in seen} == {
        (team, "Feature Factory Ratio of the stream Checkout, October 2024")
        for team in ("otter", "heron")
    }


def test_a_look_at_the_whole_is_one_line_for_every_team(checkout_leader: Client) -> None:
    read(checkout_leader, ALL)
    assert [(t.team, t.what) for t in Trace.objects.all()] == [
        ("", "Feature Factory Ratio of the whole organisation, October 2024")
    ]


def test_the_file_takes_its_context_along(otter_member: Client) -> None:
    file = otter_member.get(f"{OTTER}ratio.csv?at=2024-10")
    lines = file.content.decode().splitlines()
    assert lines[1] == "# No context from the team yet."
    assert "period,ratio,without,n,note" in lines
    assert Trace.objects.get().action == Trace.Action.EXPORTED


@pytest.mark.parametrize("scale", ["domain/payments", "stream/checkout", "team/otter"])
def test_it_opens_at_every_scale(riverbank: None, scale: str) -> None:
    visitor = signed_in(Held(Role.DELIVERY_MANAGER, Scale.ORGANISATION))
    assert "say what they hope to achieve" in main(read(visitor, f"/purpose/ratio/{scale}/"))
    assert "say what they hope to achieve" in main(read(visitor, ALL))
