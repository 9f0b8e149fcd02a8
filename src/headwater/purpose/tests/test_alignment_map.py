"""The alignment map: what it says first, draws, and lists again."""

import datetime as dt
import html
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import signed_in
from headwater.access.viewer import CONSOLE
from headwater.purpose.models import KeyResult, TeamChoice
from headwater.purpose.operations import key_results as operations
from headwater.purpose.operations.key_results import KeyResultSaid, ObjectiveSaid
from headwater.purpose.operations.outcomes import Said, write_outcome
from headwater.purpose.tests import cast
from headwater.purpose.works import work

pytestmark = pytest.mark.usefixtures("riverbank")
MAP, OTTER = "/purpose/map/", "/purpose/map/team/otter/"
NOW = cast.NOW
QUARTER = (dt.date(2024, 10, 1), dt.date(2024, 12, 31))
SLUGS = {"organisation": "", "domain": "payments", "stream": "checkout", "team": "otter"}
ODD = '<script>alert("odd")</script>'


def key_result(
    scale: str, parent: KeyResult | None = None, title: str = "", days: Any = QUARTER
) -> KeyResult:
    said = ObjectiveSaid(f"Objective of the {scale}", *days)
    of = operations.add_objective(Scale(scale), SLUGS[scale], said, by=CONSOLE, now=NOW)
    result = KeyResultSaid(title or f"Result of the {scale}", "milestone", parent=_pk(parent))
    return operations.add_key_result(of.pk, result, by=CONSOLE, now=NOW)


def _pk(row: KeyResult | None) -> int | None:
    return row.pk if row else None


def serve(key: str, row: KeyResult | None, **more: Any) -> None:
    said = Said(key_result=_pk(row), **more)
    write_outcome(work(cast.number_of(key)), said, edition=0, by=CONSOLE, now=NOW)


def title(key: str) -> str:
    return work(cast.number_of(key)).title


def aligning(*teams: str) -> None:
    for team in teams:
        TeamChoice.objects.create(team=team, aligns=True, written_at=NOW, written_as="a test")


def text(answer: Any) -> str:
    assert answer.status_code == 200
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def part(page: str, start: str, *ends: str) -> str:
    """Return what stands after the heading `start`, up to the next of `ends`."""
    found = page.split(start, 1)[1]
    for end in ends:
        found = found.split(end, 1)[0]
    return found


def test_the_running_quarter_is_shown_and_another_can_be(client: Client) -> None:
    key_result("team")
    page = text(client.get(MAP))
    assert "Riverbank, Q4 2024" in page
    assert "Result of the team" in page
    earlier = text(client.get(MAP, {"period": "quarter", "at": "2024-Q3"}))
    assert "Riverbank, Q3 2024" in earlier
    assert "Result of the team" not in earlier
    assert "November 2024" in text(client.get(MAP, {"period": "month", "at": "2024-11"}))


@pytest.mark.parametrize("query", [{"period": "week"}, {"at": "soon"}, {"period": "year"}])
def test_a_period_that_is_none_is_not_found(client: Client, query: dict[str, str]) -> None:
    assert client.get(MAP, query).status_code == 404


def test_work_that_serves_no_key_result_is_said_first(client: Client) -> None:
    aligning("otter")
    serve(cast.REFUNDS, key_result("team"))
    page = text(client.get(OTTER))
    broken = part(page, "Work that serves no key result", "Which work serves what?")
    assert title(cast.CHECKOUT) in broken
    assert title(cast.REFUNDS) not in broken
    assert page.index("Work that serves no key result") < page.index("Which work serves what?")


def test_a_team_that_does_not_align_yet_is_not_reproached(client: Client) -> None:
    key_result("team")
    page = text(client.get(OTTER))
    assert "Work that serves no key result" not in page
    later = part(page, "Not aligned yet", "Which work serves what?")
    assert "First the outcome, then the parent" in later
    assert title(cast.CHECKOUT) in later
    assert "No work here says yet which key result it serves." in page


def test_key_results_that_no_work_serves_are_named(client: Client) -> None:
    upper = key_result("stream", title="Served above")
    serve(cast.REFUNDS, key_result("team", upper, "Served below"))
    key_result("team", title="Lonely")
    page = text(client.get(MAP))
    unserved = part(page, "Key results that no work in hand serves", "Which work serves what?")
    assert "Lonely" in unserved
    assert "Served" not in unserved
    assert "Lonely Otter: Objective of the team no work in hand serves it" in page


def test_a_key_result_whose_work_is_done_is_only_said_to_have_none_in_hand(client: Client) -> None:
    row = key_result("team", title="The books close in a day")
    serve(cast.LEDGER, row)
    own = text(client.get(reverse("purpose:key_result", args=[row.pk])))
    assert f"{title(cast.LEDGER)} risk epic · Otter · done" in own
    page = text(client.get(OTTER))
    assert "One key result has no work in hand under it." in page
    assert "The books close in a day Otter: Objective of the team no work in hand serves it" in page


def test_a_stream_without_a_key_result_between_is_named_as_a_gap(client: Client) -> None:
    top = key_result("organisation", title="Money back")
    serve(cast.REFUNDS, key_result("team", top))
    page = text(client.get(MAP))
    assert "Mid-level gaps 1 Money back (Riverbank) has 1 piece of work of Checkout" in page
    assert "No key result of Checkout between" in page
    assert "none of its stream between" in page


def test_what_is_inherited_from_the_initiative_is_served(client: Client) -> None:
    aligning("otter")
    serve(cast.MONEY, key_result("team"))
    page = text(client.get(OTTER))
    below = [key for key in (cast.REFUNDS, cast.LEDGER, cast.CHECKOUT) if _inherits(key)]
    broken = part(page, "Work that serves no key result", "Which work serves what?")
    assert below
    assert not any(title(key) in broken for key in below)


def _inherits(key: str) -> bool:
    return work(cast.number_of(key)).parent_id == cast.number_of(cast.MONEY)


def test_an_epic_that_is_a_key_result_is_not_broken(client: Client) -> None:
    aligning("otter")
    serve(cast.CHECKOUT, None, is_key_result=True)
    page = text(client.get(OTTER))
    broken = part(page, "Work that serves no key result", "Which work serves what?")
    assert title(cast.CHECKOUT) not in broken


def test_the_picture_and_the_list_show_the_same(client: Client) -> None:
    aligning("otter")
    top = key_result("organisation", title="Money back")
    serve(cast.REFUNDS, key_result("stream", top, "Refunds in a day"))
    page = client.get(MAP).content.decode()
    picture, rest = page.split('<svg class="alignment"', 1)[1].split("</svg>", 1)
    drawn_ = set(re.findall(r'href="([^"]+)"', picture))
    listed = set(re.findall(r'href="([^"]+)"', rest))
    served = {one for one in drawn_ if "key-result/" in one}
    assert len(served) == 2
    assert served <= listed
    assert 'tabindex="-1"' in picture
    assert picture.count("<path") >= 2


def test_what_a_place_serves_above_is_drawn_with_it(client: Client) -> None:
    top = key_result("organisation", title="Money back")
    key_result("stream", title="Another of the stream")
    serve(cast.REFUNDS, key_result("team", top))
    page = text(client.get(OTTER))
    assert "Money back Riverbank: Objective of the organisation" in page
    assert "Another of the stream" not in page


def test_what_was_closed_before_the_period_ended_is_not_asked_about(client: Client) -> None:
    row = key_result("team", title="Closed early")
    operations.close_key_result(row.pk, edition=0, by=CONSOLE, now=NOW)
    assert "Closed early" not in text(client.get(MAP))
    serve(cast.REFUNDS, row)
    page = text(client.get(MAP))
    assert "Closed early" in page
    assert "Key results that no work in hand serves" not in page


def test_a_place_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/purpose/map/team/nobody/").status_code == 404


def test_an_empty_map_says_how_to_begin(client: Client) -> None:
    later = {"period": "quarter", "at": "2020-Q1"}
    assert "Nothing to draw yet" in text(client.get(MAP, later))


def test_what_people_wrote_and_trackers_say_is_text_and_nothing_else(client: Client) -> None:
    serve(cast.ODD, key_result("team", title=ODD))
    page = client.get(MAP).content.decode()
    assert "alert(&quot;odd&quot;)" in page
    assert ODD not in page
    assert '<script>alert("odd")' not in page


def test_lists_of_what_is_apart_are_paged(client: Client) -> None:
    for number in range(9):
        key_result("team", title=f"Lonely {number}")
    assert "page 1 of 2" in text(client.get(MAP))
    page = text(client.get(MAP, {"results": "2"}))
    unserved = part(page, "Key results that no work in hand serves", "Which work serves what?")
    assert unserved.count("Lonely") == 1


def test_a_large_map_comes_in_parts(client: Client) -> None:
    for number in range(75):
        key_result("team", title=f"Lonely {number}")
    page = text(client.get(MAP, {"part": "2"}))
    listed = part(page, "The same as a list")
    assert listed.count("Lonely") == 5


def test_whoever_sees_no_purpose_sees_no_map() -> None:
    assert signed_in(Held(Role.OPERATOR, Scale.ORGANISATION)).get(MAP).status_code == 403
    assert signed_in(Held(Role.MEMBER, Scale.TEAM, "heron")).get(OTTER).status_code == 200


def queries(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(MAP).status_code == 200
    return len(asked)


def test_as_many_queries_however_much_there_is(client: Client) -> None:
    top = key_result("organisation")
    serve(cast.REFUNDS, key_result("team", top))
    client.get(MAP)
    before = queries(client)
    for number in range(6):
        stream = key_result("stream", top, f"Stream {number}")
        key_result("team", stream, f"Team {number}")
    serve(cast.CHECKOUT, top)
    client.get(MAP)  # what was written since is read once
    assert queries(client) == before
