"""What people outside the team see, and what a facilitator sees of them: pages, over HTTP."""

import datetime as dt
import html
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.tests.visitors import account, signed_in
from headwater.access.viewer import CONSOLE
from headwater.assessment.models import Box, OutsideLink, Said, Session
from headwater.assessment.operations import outside, sessions
from headwater.assessment.operations.beginning import Opening, open_session
from headwater.assessment.outside_questions import FULL
from headwater.assessment.steps import FLOOR, Part, Step
from headwater.assessment.tests.outside import KEYS, in_the_box, spent
from headwater.flow.tests import cast
from headwater.organisation import queries as organisation
from headwater.organisation.queries import TeamEntry
from headwater.organisation.storing import store

MEMBER = Held(Role.MEMBER, Scale.TEAM, "otter")
LEADER = Held(Role.LEADER, Scale.STREAM, "checkout")


@pytest.fixture(autouse=True)
def nobody_has_guessed() -> Iterator[None]:
    """Guesses are counted across tests, as they are across sessions."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def otter(db: None) -> TeamEntry:
    store(cast.plan())
    account()  # so that nobody is asked to be the first owner
    return organisation.team("otter")


@pytest.fixture
def session(otter: TeamEntry) -> Session:
    """A session that asks the full form, until a week from now."""
    now = timezone.now()
    until = now.date() + dt.timedelta(days=7)
    opening = Opening("Quarterly", KEYS, outside_form=FULL, outside_until=until)
    return open_session(otter, opening, CONSOLE, now)


def said(response: Any, status: int = 200) -> str:
    assert response.status_code == status, response.content.decode()[:2000]
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", main)))


def at(view: str, session: Session, *more: object) -> str:
    return reverse(f"assessment:{view}", args=[session.code, *more])


def of(secret: str) -> str:
    return reverse("assessment:outside", args=[secret])


def made(session: Session, how_many: int = 1) -> list[str]:
    return outside.make_links(session.code, how_many, session.opened_on)


def finished(choice: str = "meeting", **words: str) -> dict[str, str]:
    return {f"choice-{key}": choice for key in KEYS} | {f"words-{k}": v for k, v in words.items()}


def reveal(session: Session) -> None:
    sessions.move(session.code, Step.LOOK, session.edition, timezone.now())


def test_whoever_has_a_link_reads_who_asks_and_answers_without_an_account(
    session: Session,
) -> None:
    (secret,) = made(session)
    page = said(Client().get(of(secret)))
    assert "How do you see Otter from where you are?" in page
    assert "Nobody learns who answered what" in page
    for row in session.asked.all():
        assert row.outside_prompt in page
        assert row.prompt not in page
    answer = Client().post(of(secret), finished(flow="It arrives in waves."))
    assert (answer.status_code, answer["Location"]) == (302, of(secret))
    assert "Thank you: your answers are in." in said(Client().get(of(secret)))
    assert (in_the_box(session), spent(session)) == (1, 1)


def test_looking_and_reloading_spend_nothing(session: Session) -> None:
    (secret,) = made(session)
    for _ in range(3):
        assert "How do you see" in said(Client().get(of(secret)))
    Client().head(of(secret))
    assert spent(session) == 0


def test_what_is_missing_is_named_and_what_was_written_stays(session: Session) -> None:
    (secret,) = made(session)
    form = finished(flow="half a <b>thought</b>")
    del form["choice-observability"]
    answer = Client().post(of(secret), form)
    page = said(answer, 422)
    assert "Nothing is sent yet, and nothing is lost." in page
    assert "half a <b>thought</b>" in page
    assert 'href="#q-observability"' in answer.content.decode()
    assert answer.content.decode().count(" checked") == len(KEYS) - 1
    assert (in_the_box(session), spent(session)) == (0, 0)


@pytest.mark.parametrize(
    "wrong", [{"choice-flow": "splendid"}, {"words-flow": "x" * 501}, {"choice-flow": ""}]
)
def test_what_cannot_be_kept_spends_nothing(session: Session, wrong: dict[str, str]) -> None:
    (secret,) = made(session)
    assert Client().post(of(secret), finished() | wrong).status_code == 422
    assert (in_the_box(session), spent(session)) == (0, 0)


def test_new_lines_count_once_as_a_browser_counts_them(session: Session) -> None:
    (secret,) = made(session)
    assert Client().post(of(secret), finished(flow="\r\n".join("x" * 250))).status_code == 302


def test_sent_twice_it_counts_once_and_is_thanked_twice(session: Session) -> None:
    (secret,) = made(session)
    for _ in range(2):
        answer = Client().post(of(secret), finished(), follow=True)
        assert "Thank you: your answers are in." in said(answer)
    assert (in_the_box(session), spent(session)) == (1, 1)


def test_dont_know_can_be_said_to_everything(session: Session) -> None:
    (secret,) = made(session)
    assert Client().post(of(secret), finished("unsure")).status_code == 302


def test_a_link_that_leads_nowhere_says_so_kindly(session: Session) -> None:
    page = said(Client().get(of("nothing")), 404)
    assert "This link leads nowhere." in page
    assert "Otter" not in page


def test_who_guesses_has_to_wait(session: Session) -> None:
    (secret,) = made(session)
    stranger = Client()
    answers = [stranger.get(of(f"guess-{n}")).status_code for n in range(60)]
    assert answers[0] == 404
    assert answers[-1] == 429
    assert Client(REMOTE_ADDR="10.1.1.1").get(of(secret)).status_code == 200


def test_collected_answers_close_every_link(session: Session) -> None:
    first, second = made(session, 2)
    Client().post(of(first), finished())
    sessions.finish(session.code, session.edition, timezone.now())
    outside.close_outside(session.code, session.edition + 1)
    for secret in (first, second):
        assert "The answers have been collected." in said(Client().get(of(secret)), 410)
        assert Client().post(of(secret), finished()).status_code == 410


def test_what_is_wrong_on_our_side_spends_nothing_and_says_so(session: Session) -> None:
    (secret,) = made(session)
    Box.objects.filter(session=session, part=Part.OUTSIDE).update(sealed="of another key")
    page = said(Client().post(of(secret), finished()), 503)
    assert "Your answers could not be taken just now." in page
    assert spent(session) == 0


def test_no_cookie_is_left_with_whoever_answers(session: Session) -> None:
    (secret,) = made(session)
    visitor = Client()
    visitor.get(of(secret))
    visitor.post(of(secret), finished())
    assert set(visitor.cookies) <= {"csrftoken"}


def test_links_are_made_and_shown_this_once(session: Session) -> None:
    member = signed_in(MEMBER)
    answer = member.post(at("outside_links", session), {"how_many": "3"})
    page = answer.content.decode()
    links = re.findall(r"http://testserver/outside/[\w-]+/", page)
    assert len(set(links)) == OutsideLink.objects.count() == 3
    assert "Here are the links, shown only now" in said(answer)
    again = member.get(at("outside_links", session)).content.decode()
    assert "/outside/" not in again.replace(at("outside_links", session), "")
    for link in links:
        assert Client().get(link).status_code == 200


@pytest.mark.parametrize("how_many", ["0", "41", "", "many"])
def test_from_one_to_forty(session: Session, how_many: str) -> None:
    answer = signed_in(MEMBER).post(at("outside_links", session), {"how_many": how_many})
    assert answer.status_code == 422
    assert OutsideLink.objects.count() == 0


def test_a_team_that_asked_nobody_at_first_still_can(otter: TeamEntry) -> None:
    session = open_session(otter, Opening("Quarterly", KEYS), CONSOLE, timezone.now())
    member = signed_in(MEMBER)
    page = said(member.get(at("outside_links", session)))
    assert "What do you ask them?" in page
    until = session.opened_on.isoformat()
    answer = member.post(
        at("outside_links", session), {"form": "short", "until": until, "how_many": "1"}
    )
    (link,) = re.findall(r"http://testserver/outside/[\w-]+/", answer.content.decode())
    page = said(Client().get(link))
    assert "What should this team keep doing?" in page
    assert "observability" not in page.lower()


def test_the_page_counts_links_and_says_when_answers_can_be_collected(session: Session) -> None:
    member = signed_in(MEMBER)
    for secret in made(session, 4)[:2]:
        Client().post(of(secret), finished())
    page = said(member.get(at("outside_links", session)))
    assert "2 of 4 links have been answered." in page
    assert "after you have revealed your own ratings" in page
    assert "Collect them now" not in page


def test_the_team_collects_after_its_own_reveal(session: Session) -> None:
    member = signed_in(MEMBER)
    for secret in made(session, FLOOR):
        Client().post(of(secret), finished(flow="It arrives."))
    now = {"edition": str(session.edition)}
    early = member.post(at("outside_close", session), now)
    assert "Reveal your own ratings first" in said(early, 409)
    assert not outside.collected(session)
    reveal(session)
    assert "Collect them now" in said(member.get(at("outside_links", session)))
    session.refresh_from_db()
    member.post(at("outside_close", session), {"edition": str(session.edition)})
    assert outside.collected(session)
    assert Said.objects.filter(part=Part.OUTSIDE, key="flow").count() == FLOOR
    assert "have been collected" in said(member.get(at("outside_links", session)))


@pytest.mark.parametrize("view", ["outside_links", "outside_close"])
def test_a_leader_neither_makes_links_nor_collects(session: Session, view: str) -> None:
    assert signed_in(LEADER).post(at(view, session), {"how_many": "1"}).status_code == 403


def test_more_links_ask_the_database_no_more(session: Session) -> None:
    member, counts = signed_in(MEMBER), []
    for _ in range(2):
        made(session, 20)
        with CaptureQueriesContext(connection) as asked:
            member.get(at("outside_links", session))
        counts.append(len(asked))
    assert counts[0] == counts[1]
