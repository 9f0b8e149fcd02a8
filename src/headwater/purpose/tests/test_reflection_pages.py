"""The reflection queue, the form, and what came of what was hoped for."""

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
from headwater.flow.tests.test_pages import read
from headwater.organisation.storing import store
from headwater.purpose.models import Outcome, Reflection
from headwater.purpose.operations.outcomes import Said, write_outcome
from headwater.purpose.operations.reflections import LookedBack, Verdict, reflect
from headwater.purpose.queries.hopes import Hope, hope_of
from headwater.purpose.queries.looked_back import looked_back
from headwater.purpose.queries.queue import ago
from headwater.purpose.scopes import at
from headwater.purpose.tests import cast
from headwater.purpose.tests.test_ratio import main
from headwater.purpose.works import work

pytestmark = pytest.mark.django_db

QUEUE, LOOKED_BACK = "/purpose/looking-back/", "/purpose/looked-back/"
IMPORTER = cast.number_of(cast.IMPORTER)
FORM = f"/purpose/work/{IMPORTER}/reflection/"
BY = Viewer(account=1, held=frozenset({Held(Role.MEMBER, Scale.TEAM, "otter")}))
LATER = dt.datetime(2024, 12, 20, 12, tzinfo=dt.UTC)


def said(**changed: str) -> dict[str, str]:
    """What a browser sends."""
    hope = Hope("Merchants see payouts the same day.").stamp
    return {"happened": "They do.", "verdict": "as hoped", "read": hope} | changed


def test_the_queue_shows_what_is_due_in_the_reader_s_own_teams(
    otter_member: Client, heron_member: Client, checkout_leader: Client
) -> None:
    own = main(read(otter_member, QUEUE))
    assert "One finished piece of work is ready to be looked back on." in own
    assert "Importer lag" in own
    assert "Merchants see payouts the same day." in own
    assert f'href="{FORM}"' in read(otter_member, QUEUE)
    for other in (heron_member, checkout_leader):
        assert "Nothing waits for a look back." in main(read(other, QUEUE))
    assert "Looking back is each team’s own." in main(read(checkout_leader, QUEUE))


def test_the_room_reminds_whoever_is_of_the_team_and_nobody_else(
    otter_member: Client, checkout_leader: Client
) -> None:
    for address in (QUEUE, "/purpose/"):
        assert ">Reflection queue · 1</a>" in read(otter_member, address)
        assert ">Reflection queue</a>" in read(checkout_leader, address)
    otter_member.post(FORM, said())
    assert ">Reflection queue</a>" in read(otter_member, "/purpose/")


def test_the_product_manager_and_the_delivery_manager_find_it_in_theirs(riverbank: None) -> None:
    for held in (
        Held(Role.PRODUCT_MANAGER, Scale.TEAM, "otter"),
        Held(Role.DELIVERY_MANAGER, Scale.DOMAIN, "payments"),
    ):
        assert "Importer lag" in main(read(signed_in(held), QUEUE))


def test_a_look_back_leaves_the_queue_and_is_read_below_it(otter_member: Client) -> None:
    answer = otter_member.post(FORM, said(learned="Tell support first."))
    assert answer.status_code == 302
    assert answer["Location"] == f"/purpose/work/{IMPORTER}/"
    after = main(read(otter_member, QUEUE))
    assert "Nothing waits for a look back." in after
    assert "As hoped. They do. Learned: Tell support first." in after
    kept = Reflection.objects.get()
    assert (kept.written_as, kept.look_again_on) == ("member of Otter", None)


def test_whoever_is_not_of_the_team_writes_nothing(
    heron_member: Client, checkout_leader: Client
) -> None:
    for other in (heron_member, checkout_leader):
        assert other.get(FORM).status_code == 403
        assert other.post(FORM, said()).status_code == 403
    assert not Reflection.objects.exists()


def test_what_cannot_be_kept_is_said_beside_it_and_all_words_stay(otter_member: Client) -> None:
    answer = otter_member.post(FORM, said(verdict="too early", learned="A lot.", look_again_on=""))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Say when it will be worth looking again." in html
    assert "They do." in html
    assert "A lot." in html
    assert not Outcome.objects.exists()


def test_a_hope_reworded_meanwhile_is_shown_before_anything_is_kept(otter_member: Client) -> None:
    new = "Merchants stop calling about payouts."
    write_outcome(work(IMPORTER), Said(new), edition=0, by=BY, now=cast.NOW)
    answer = otter_member.post(FORM, said())
    html = answer.content.decode()
    assert answer.status_code == 409
    assert new in html
    assert "They do." in html
    assert not Reflection.objects.exists()
    assert otter_member.post(FORM, said(read=hope_of(IMPORTER).stamp)).status_code == 302
    assert Reflection.objects.get().hoped == new


def test_there_is_no_form_for_what_is_not_there(otter_member: Client) -> None:
    assert otter_member.get("/purpose/work/12/reflection/").status_code == 404


def looked_at(verdict: Verdict, key: str = cast.IMPORTER, now: dt.datetime = LATER) -> None:
    again = now.date() + dt.timedelta(days=9) if verdict == Verdict.TOO_EARLY else None
    told = LookedBack("It happened.", verdict.value, learned="Ask.", look_again_on=again)
    reflect(work(cast.number_of(key)), told, by=BY, now=now)


def test_a_stream_s_year_is_told_in_sentences(riverbank: None) -> None:
    hoped = Said("The books close without freezing releases.")
    write_outcome(work(cast.number_of(cast.LEDGER)), hoped, edition=0, by=BY, now=cast.NOW)
    looked_at(Verdict.BETTER)
    page = looked_back(at(Scale.STREAM, "checkout"), {}, LATER)
    assert page.headline == (
        "One piece of work was looked back on this year, and it went better than hoped."
    )
    assert page.besides == "One waits for a look back."
    looked_at(Verdict.NOT, cast.LEDGER)
    page = looked_back(at(Scale.STREAM, "checkout"), {}, LATER)
    assert page.headline == (
        "Of two that were looked back on this year, "
        "one went better than hoped and one did not go as hoped."
    )
    assert [quarter.said for quarter in page.quarters][-1] == (
        "One better than hoped and one not as hoped"
    )
    assert [quote.learned for quote in page.quotes] == ["Ask.", "Ask."]
    assert looked_back(at(Scale.STREAM, "checkout"), {"year": "2023"}, LATER).quotes == ()


def test_what_was_too_early_is_not_settled(riverbank: None) -> None:
    looked_at(Verdict.TOO_EARLY)
    page = looked_back(at(Scale.ORGANISATION), {}, LATER)
    assert page.headline == "Nothing was settled by a look back this year."
    assert page.besides == "One was too early to say."
    assert page.streams[0].said == f"{page.headline} {page.besides}"
    assert [stream.link.label for stream in page.streams] == ["Checkout"]


def test_no_team_and_no_person_has_a_page_of_verdicts(
    otter_member: Client, checkout_leader: Client
) -> None:
    looked_at(Verdict.NOT)
    assert checkout_leader.get(f"{LOOKED_BACK}team/otter/").status_code == 404
    for address in (
        LOOKED_BACK,
        f"{LOOKED_BACK}stream/checkout/",
        f"{LOOKED_BACK}domain/payments/",
    ):
        shown = main(read(checkout_leader, f"{address}?year=2024"))
        assert "did not go as hoped" in shown
        assert "Otter" not in shown
        assert "member of" not in shown
    assert not Trace.objects.exists()


def test_a_stream_of_one_team_is_not_counted_either(riverbank: None) -> None:
    store(cast.each_team_its_own_stream())
    looked_at(Verdict.NOT)
    page = looked_back(at(Scale.STREAM, "checkout"), {}, LATER)
    assert "One team carries this" in page.headline
    assert (page.besides, page.quarters) == ("", ())
    assert [quote.learned for quote in page.quotes] == ["Ask."]
    assert [stream.said for stream in looked_back(at(Scale.ORGANISATION), {}, LATER).streams] == [
        "",
        "",
    ]
    shown = main(read(signed_in(), f"{LOOKED_BACK}stream/checkout/?year=2024"))
    assert "quarter by quarter" not in shown


@pytest.mark.parametrize("year", ["soon", "1800", "9999", "٢٠٢٤"])
def test_a_year_that_is_none_is_not_found(checkout_leader: Client, year: str) -> None:
    assert checkout_leader.get(f"{LOOKED_BACK}?year={year}").status_code == 404


def test_shapes_differ_so_that_colour_says_nothing_alone(checkout_leader: Client) -> None:
    looked_at(Verdict.BETTER)
    looked_at(Verdict.NOT, cast.LEDGER)
    html = read(checkout_leader, f"{LOOKED_BACK}?year=2024")
    shapes = re.findall(r'<svg class="mark".*?</svg>', html, re.DOTALL)
    assert len(shapes) == 2
    assert len(set(shapes)) == 2


def queries(client: Client, address: str) -> int:
    read(client, address)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        read(client, address)
    return len(asked)


@pytest.mark.parametrize("address", [QUEUE, f"{LOOKED_BACK}?year=2024"])
def test_the_number_of_queries_does_not_grow(otter_member: Client, address: str) -> None:
    looked_at(Verdict.PARTLY)
    before = queries(otter_member, address)
    for number in range(3):
        looked_at(Verdict.NOT, cast.LEDGER, LATER + dt.timedelta(days=number))
        looked_at(Verdict.BETTER, cast.IMPORTER, LATER + dt.timedelta(days=number))
    assert queries(otter_member, address) <= before


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "one day ago"),
        (13, "13 days ago"),
        (43, "six weeks ago"),
        (372, "over a year ago"),
    ],
)
def test_how_long_ago_is_said_as_one_does(days: int, words: str) -> None:
    today = dt.date(2024, 11, 22)
    assert ago(today - dt.timedelta(days=days), today) == words
