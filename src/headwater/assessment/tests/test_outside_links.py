"""One-time links: spent by a finished response and by nothing else, and never without one."""

import datetime as dt
import os
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis
from hypothesis import strategies as some

from headwater.access.viewer import CONSOLE
from headwater.assessment.ballot import Answers
from headwater.assessment.models import Box, OutsideLink, Result, Said, Session
from headwater.assessment.operations import outside, sessions
from headwater.assessment.operations.beginning import Opening, open_session
from headwater.assessment.operations.observing import CannotBeObserved
from headwater.assessment.operations.outside import (
    CannotBeAsked,
    LinkSpent,
    LinkUnknown,
    NobodyAsked,
    OutsideOver,
    OwnViewFirst,
    TooManyLinks,
)
from headwater.assessment.outside_questions import FREE, FULL, SHORT
from headwater.assessment.queries.findings import findings
from headwater.assessment.queries.outside import from_outside, inviting
from headwater.assessment.refusals import AnswerUnknown, BoxUnreadable, Refused
from headwater.assessment.steps import CHOICES, FLOOR, UNSURE, Part, Voting
from headwater.assessment.tests import many_at_once
from headwater.assessment.tests.outside import (
    KEYS,
    NOW,
    TODAY,
    UNTIL,
    USUAL,
    answers,
    asking,
    in_the_box,
    links,
    respond,
    reveal,
    spent,
)
from headwater.context.editions import ChangedMeanwhile
from headwater.flow.tests import cast
from headwater.organisation import queries as organisation
from headwater.organisation.queries import TeamEntry
from headwater.organisation.storing import store

WHAT_PEOPLE_DO = ("ok", "again", "unfinished", "cut short")
AFTERWARDS = dt.datetime.combine(UNTIL + dt.timedelta(days=1), dt.time(1), dt.UTC)


@pytest.fixture
def otter(db: None) -> TeamEntry:
    store(cast.plan())
    return organisation.team("otter")


def collect(session: Session) -> None:
    session.refresh_from_db()
    outside.close_outside(session.code, session.edition)


def test_a_response_is_in_the_box_and_its_link_is_spent(otter: TeamEntry) -> None:
    session = asking(otter)
    first, _ = links(session, 2)
    outside.respond(first, answers(session), NOW)
    assert (in_the_box(session), spent(session)) == (1, 1)
    with pytest.raises(LinkSpent):
        outside.respond(first, answers(session), NOW)
    assert (in_the_box(session), spent(session)) == (1, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        Answers(),
        Answers({"collaboration": "meeting"}),
        Answers(dict.fromkeys(KEYS, "splendid")),
        Answers({**dict.fromkeys(KEYS, "meeting"), "planning": "meeting"}),
        Answers(dict.fromkeys(KEYS, "meeting"), {"planning": ("not asked",)}),
        Answers(dict.fromkeys(KEYS, "meeting"), {"flow": ("x" * 501,)}),
        Answers(dict.fromkeys(KEYS, "meeting"), {"flow": ("one", "two")}),
        Answers(dict.fromkeys(KEYS, "meeting"), {"flow": ("",)}),
    ],
)
def test_what_is_not_finished_spends_nothing(otter: TeamEntry, wrong: Answers) -> None:
    session = asking(otter)
    (secret,) = links(session, 1)
    with pytest.raises(AnswerUnknown):
        outside.respond(secret, wrong, NOW)
    assert (in_the_box(session), spent(session)) == (0, 0)


def test_an_error_after_the_link_was_spent_gives_it_back(
    otter: TeamEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = asking(otter)
    (secret,) = links(session, 1)

    def broken(sealed: str, answers: Answers) -> str:
        raise OSError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(outside, "put", broken)
        with pytest.raises(OSError, match="full"):
            outside.respond(secret, answers(session), NOW)
    assert spent(session) == 0
    outside.respond(secret, answers(session), NOW)
    assert (in_the_box(session), spent(session)) == (1, 1)


def test_only_its_hash_is_kept_and_no_order(otter: TeamEntry) -> None:
    session = asking(otter)
    made = links(session, 40)
    kept = list(OutsideLink.objects.order_by("pk").values_list("secret_hash", flat=True))
    assert not set(made) & set(kept)
    assert kept == sorted(kept) != [outside.hashed(secret) for secret in made]


def test_a_link_nobody_made_is_unknown(otter: TeamEntry) -> None:
    with pytest.raises(LinkUnknown):
        outside.respond("guessed", Answers(), NOW)


@pytest.mark.parametrize("number", [0, 41])
def test_one_to_forty_links_are_made_at_once(otter: TeamEntry, number: int) -> None:
    with pytest.raises(TooManyLinks):
        links(asking(otter), number)


def test_there_is_an_end_to_links(otter: TeamEntry) -> None:
    session = asking(otter)
    for _ in range(5):
        links(session, 40)
    with pytest.raises(TooManyLinks):
        links(session, 1)


def test_without_a_form_nobody_is_asked_until_the_team_chooses_one(otter: TeamEntry) -> None:
    session = open_session(otter, Opening("Quarterly", KEYS), CONSOLE, NOW)
    with pytest.raises(NobodyAsked):
        links(session, 1)
    outside.ask(session.code, SHORT, UNTIL, TODAY)
    (secret,) = links(session, 1)
    session.refresh_from_db()
    outside.respond(secret, answers(session), NOW)
    outside.ask(session.code, FULL, UNTIL + dt.timedelta(days=1), TODAY)
    session.refresh_from_db()
    assert (session.outside_form, session.outside_until) == (SHORT, UNTIL)


def test_after_the_last_day_nothing_goes_in(otter: TeamEntry) -> None:
    session = asking(otter)
    (secret,) = links(session, 1)
    outside.respond(secret, answers(session), AFTERWARDS - dt.timedelta(hours=2))
    (late,) = links(session, 1)
    with pytest.raises(OutsideOver):
        outside.respond(late, answers(session), AFTERWARDS)
    assert (in_the_box(session), spent(session)) == (1, 1)


def test_the_teams_own_view_comes_first(otter: TeamEntry) -> None:
    session = asking(otter)
    respond(session, ["meeting"] * FLOOR)
    with pytest.raises(OwnViewFirst):
        collect(session)
    reveal(session)
    collect(session)
    assert [row.outside.meeting for row in findings(session) if row.outside] == [FLOOR] * len(KEYS)


def test_collecting_ends_it_for_everybody(otter: TeamEntry) -> None:
    session = asking(otter)
    respond(session, ["meeting"] * FLOOR)
    (late,) = links(session, 1)
    reveal(session)
    collect(session)
    for attempt in (
        lambda: outside.respond(late, answers(session), NOW),
        lambda: links(session, 1),
        lambda: collect(session),
    ):
        with pytest.raises(OutsideOver):
            attempt()
    assert spent(session) == FLOOR


def test_two_who_collect_at_once_collect_once(otter: TeamEntry) -> None:
    session = asking(otter)
    reveal(session)
    edition = session.edition
    outside.close_outside(session.code, edition)
    with pytest.raises((ChangedMeanwhile, OutsideOver)):
        outside.close_outside(session.code, edition)


def test_an_old_page_collects_nothing(otter: TeamEntry) -> None:
    session = asking(otter)
    reveal(session)
    with pytest.raises(ChangedMeanwhile):
        outside.close_outside(session.code, session.edition - 1)
    assert not outside.collected(session)


def test_it_is_collected_by_itself_after_the_last_day_once_the_own_view_is_revealed(
    otter: TeamEntry,
) -> None:
    session = asking(otter)
    respond(session, ["meeting"] * FLOOR)
    outside.collect_due(AFTERWARDS)
    assert not outside.collected(session)
    reveal(session)
    outside.collect_due(AFTERWARDS - dt.timedelta(hours=2))
    assert not outside.collected(session)
    outside.collect_due(AFTERWARDS)
    outside.collect_due(AFTERWARDS)
    session.refresh_from_db()
    assert outside.collected(session)
    assert session.edition == 2
    assert Result.objects.filter(part=Part.OUTSIDE).count() == len(KEYS)


def test_a_box_of_another_key_keeps_no_other_from_being_collected(otter: TeamEntry) -> None:
    broken, whole = asking(otter), asking(otter)
    for session in (broken, whole):
        respond(session, ["meeting"])
        reveal(session)
    Box.objects.filter(session=broken, part=Part.OUTSIDE).update(sealed="of another key")
    with pytest.raises(BoxUnreadable):
        outside.collect_due(AFTERWARDS)
    assert outside.collected(whole)
    assert not outside.collected(broken)


def test_where_nothing_is_due_one_query_says_so(
    otter: TeamEntry, django_assert_num_queries: object
) -> None:
    asking(otter)
    with django_assert_num_queries(1):  # type: ignore[operator]
        outside.collect_due(NOW)


def test_after_the_end_of_a_session_people_outside_still_have_their_days(otter: TeamEntry) -> None:
    session = asking(otter)
    respond(session, ["meeting"] * (FLOOR - 1))
    (late,) = links(session, 1)
    sessions.finish(session.code, session.edition, NOW)
    outside.respond(late, answers(session), NOW)
    assert not outside.collected(session)
    outside.collect_due(AFTERWARDS)
    found = findings(session)[0].outside
    assert found is not None
    assert found.answers == FLOOR


def test_a_session_in_which_nobody_outside_was_asked_keeps_no_box(otter: TeamEntry) -> None:
    session = asking(otter)
    sessions.finish(session.code, session.edition, NOW)
    assert outside.collected(session)


def test_a_session_called_off_takes_and_shows_nothing(otter: TeamEntry) -> None:
    session = asking(otter)
    (late,) = links(session, 1)
    sessions.call_off(session.code, session.edition, NOW)
    with pytest.raises(OutsideOver):
        outside.respond(late, answers(session), NOW)
    outside.collect_due(AFTERWARDS)
    assert not Result.objects.exists()


@pytest.mark.parametrize("number", range(1, FLOOR + 2))
def test_below_five_there_is_nothing_but_the_number(otter: TeamEntry, number: int) -> None:
    session = asking(otter, SHORT)
    respond(session, ["meeting"] * number, "words of somebody")
    reveal(session)
    collect(session)
    shown = [row.outside for row in findings(session) if row.outside]
    assert {(one.answers, one.shown) for one in shown} == {(number, number >= FLOOR)}
    said = Said.objects.filter(part=Part.OUTSIDE)
    assert said.count() == (number * (len(USUAL) + len(FREE)) if number >= FLOOR else 0)
    told = from_outside(session)
    assert told is not None
    few = f"{number} people" if number > 1 else "One person"
    assert told.note.startswith(f"{few} outside the team answered.") == (number < FLOOR)


def test_dont_know_is_an_answer_but_no_rating(otter: TeamEntry) -> None:
    session = asking(otter)
    respond(session, ["meeting"] * (FLOOR - 1) + [UNSURE])
    reveal(session)
    collect(session)
    assert {(row.answers, row.counts) for row in _results(session)} == {(FLOOR - 1, None)}


def _results(session: Session) -> list[Result]:
    return list(Result.objects.filter(session=session, part=Part.OUTSIDE))


def test_the_short_form_asks_what_people_outside_notice_most(otter: TeamEntry) -> None:
    session = asking(otter, SHORT)
    respond(session, ["exceeding"] * FLOOR, "keep it up")
    reveal(session)
    collect(session)
    assert {row.key for row in _results(session)} == set(USUAL)
    told = from_outside(session)
    assert told is not None
    assert [(one.question, len(one.said)) for one in told.free] == [
        (question, FLOOR) for question in FREE.values()
    ]
    by_key = {row.asked.key: row for row in findings(session)}
    assert by_key["observability"].outside is None
    assert len(by_key["collaboration"].outside_comments) == FLOOR


def test_open_voting_names_nobody_outside(otter: TeamEntry) -> None:
    session = asking(otter, voting=Voting.OPEN)
    respond(session, ["meeting"] * (FLOOR - 1), "between us")
    reveal(session)
    collect(session)
    assert {row.counts for row in _results(session)} == {None}
    assert not Said.objects.filter(part=Part.OUTSIDE).exists()


def test_where_others_see_it_differently_it_is_said_in_words(otter: TeamEntry) -> None:
    session = asking(otter)
    respond(session, ["not-meeting"] * FLOOR)
    Result.objects.create(
        session=session,
        part=Part.RATINGS,
        key="flow",
        answers=6,
        counts={"not-meeting": 0, "meeting": 0, "exceeding": 6, UNSURE: 0},
    )
    Box.objects.filter(session=session, part=Part.RATINGS).delete()
    collect(session)
    by_key = {row.asked.key: row for row in findings(session)}
    assert "outside" in by_key["flow"].differs_outside
    assert by_key["collaboration"].differs_outside == ""


def test_the_count_says_how_many_and_never_which(otter: TeamEntry) -> None:
    session = asking(otter)
    respond(session, ["meeting"] * 3)
    links(session, 4)
    shown = inviting(session, TODAY)
    assert (shown.made, shown.spent) == (7, 3)


@hypothesis(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    attempts=some.lists(
        some.tuples(
            some.integers(0, 5), some.sampled_from(["ok", "again", "unfinished", "broken"])
        ),
        max_size=20,
    )
)
def test_whatever_people_do_there_are_as_many_spent_links_as_responses(
    otter: TeamEntry, attempts: list[tuple[int, str]]
) -> None:
    session = asking(otter)
    secrets = links(session, 6)
    for which, how in attempts:
        given_ = answers(session) if how in ("ok", "again") else Answers({"flow": "splendid"})
        secret = secrets[which] if how != "cut short" else secrets[which][:-1]
        with suppress(Refused):
            outside.respond(secret, given_, NOW)
        assert in_the_box(session) == spent(session)
    assert spent(session) == len({which for which, how in attempts if how in ("ok", "again")})


@hypothesis(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    said=some.lists(
        some.lists(some.sampled_from(CHOICES[Part.OUTSIDE]), min_size=3, max_size=3), max_size=9
    )
)
def test_what_comes_out_is_what_went_in_or_nothing(otter: TeamEntry, said: list[list[str]]) -> None:
    session = asking(otter)
    for secret, chosen in zip(links(session, len(said)) if said else [], said, strict=True):
        outside.respond(secret, Answers(dict(zip(KEYS, chosen, strict=True))), NOW)
    reveal(session)
    collect(session)
    for row in _results(session):
        chosen = [one[KEYS.index(row.key)] for one in said]
        ratings = [choice for choice in chosen if choice != UNSURE]
        assert row.answers == len(ratings)
        if row.counts is None:
            assert len(ratings) < FLOOR
        else:
            assert {c: n for c, n in row.counts.items() if n} == Counter(chosen)


def test_many_at_once_with_few_links_count_each_link_once(tmp_path: Path) -> None:
    environment = os.environ | {"HEADWATER_DATA": str(tmp_path)}
    environment.pop("DATABASE_URL", None)
    found = subprocess.run(
        [sys.executable, "-m", many_at_once.__name__],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    again = many_at_once.EACH - 1
    links_ = many_at_once.LINKS
    assert found.stdout.split() == [str(n) for n in (links_, links_, *[again] * links_)]


@pytest.mark.parametrize(
    "refusal", [*CannotBeAsked.__subclasses__(), *CannotBeObserved.__subclasses__()]
)
def test_every_refusal_says_why(refusal: type[Refused]) -> None:
    assert str(refusal()).endswith(".")
