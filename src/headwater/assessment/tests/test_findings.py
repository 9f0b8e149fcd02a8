"""What was found, in words: agreement, disagreement, change, and never a score."""

import datetime as dt
import re

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from headwater.assessment import sentences
from headwater.assessment.distributions import SEALED, Distribution, distribution, spread
from headwater.assessment.models import Session
from headwater.assessment.queries import findings as results
from headwater.assessment.steps import Column, Level, Order, Part, Step
from headwater.assessment.tests.rounds import a_round, asked, rated, said

TEXTS = {
    Level.NOT_MEETING: "Users find out first.",
    Level.MEETING: "We have alerts.",
    Level.EXCEEDING: "We are early.",
}


def of(low: int, middle: int, high: int, unsure: int = 0) -> Distribution:
    return Distribution(low + middle + high, low, middle, high, unsure)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (of(4, 1, 3), "You see this very differently."),
        (of(0, 6, 0), "You see this alike."),
        (of(1, 6, 0), "Most of you agree."),
        (of(3, 3, 0), "You lean two ways."),
        (of(2, 5, 1), "More than half of you say “meeting”, the others on both sides."),
        (of(0, 5, 3), "More than half of you say “meeting”."),
        (of(1, 3, 4), "Your views reach from one end to the other."),
    ],
)
def test_agreement_is_said_in_a_few_words(found: Distribution, sentence: str) -> None:
    assert sentences.agreement(found) == sentence


def test_what_people_say_is_said_in_the_words_of_the_levels() -> None:
    assert sentences.says(of(4, 1, 3), TEXTS) == (
        "Four of you say “Users find out first”.",
        "Three of you say “We are early”.",
        "One of you says “We have alerts”.",
    )
    assert sentences.says(of(0, 6, 0), TEXTS) == ("All six of you say “We have alerts”.",)


@pytest.mark.parametrize(
    ("now", "then", "sentence"),
    [
        (
            of(4, 1, 3),
            of(2, 3, 2),
            "Fewer of you than in May 2026 say “meeting”: one of eight now, three of seven then.",
        ),
        (
            of(0, 2, 6),
            of(0, 5, 2),
            "More of you than in May 2026 say “exceeding”: six of eight now, two of seven then.",
        ),
        (of(1, 6, 1), of(1, 5, 1), "Much as in May 2026."),
        (of(1, 6, 1), Distribution(3), ""),
    ],
)
def test_change_names_the_level_that_changed_most(
    now: Distribution, then: Distribution, sentence: str
) -> None:
    assert sentences.changed(now, then, "May 2026") == sentence


def test_where_others_see_it_differently_is_said() -> None:
    assert sentences.differs(of(0, 2, 6), of(4, 2, 0)) == (
        "People outside say “exceeding” less often than you: none of six of them, six of eight "
        "of you."
    )
    assert sentences.differs(of(0, 5, 1), of(0, 6, 1)) == ""
    assert sentences.differs(of(0, 5, 1), Distribution(4)) == ""


counts = st.integers(0, 12)


@given(counts, counts, counts, counts)
def test_no_sentence_holds_a_share_or_an_average(low: int, mid: int, high: int, more: int) -> None:
    now, then = of(low, mid, high), of(more, mid, low)
    said = (*sentences.says(now, TEXTS), sentences.changed(now, then, "May"))
    told = " ".join((sentences.agreement(now) if now.answers else "", *said))
    assert not re.search(r"%|percent|average|mean|score|\d\.\d", told)


def test_spread_is_widest_where_half_say_one_end_and_half_the_other() -> None:
    assert spread(of(4, 0, 4)) == 1
    assert spread(of(0, 8, 0)) == spread(of(8, 0, 0)) == 0
    assert spread(of(4, 0, 4)) > spread(of(4, 1, 3)) > spread(of(1, 6, 1))


@pytest.fixture
def now(db: None) -> Session:
    """Three dimensions of which one had too few answers."""
    session = a_round("otter")
    for key in ("alerts", "flow", "quality"):
        asked(session, key)
    rated(session, "alerts", (0, 6, 2, 0))
    rated(session, "flow", None, answers=4)
    rated(session, "quality", (4, 1, 3, 1))
    return session


def finished(on: dt.date, **more: object) -> Session:
    return a_round("otter", step=Step.FINISHED.value, opened_on=on, finished_on=on, **more)


@pytest.mark.parametrize(
    ("order", "keys"),
    [
        (Order.OWN, ["alerts", "flow", "quality"]),
        (Order.SPREAD, ["quality", "alerts", "flow"]),
        (Order.LOWEST, ["quality", "alerts", "flow"]),
    ],
)
def test_what_is_not_shown_is_talked_about_last(
    now: Session, order: Order, keys: list[str]
) -> None:
    found = results.in_order(results.findings(now), order)
    assert [one.asked.key for one in found] == keys


def test_before_the_reveal_everything_is_sealed(db: None) -> None:
    session = a_round("otter")
    asked(session, "flow")

    [finding] = results.findings(session)
    assert (finding.own, finding.said, finding.outside) == (SEALED, "", None)
    assert results.felt(session) is None
    assert results.cards(session) == dict.fromkeys(Column, ())


def test_a_round_is_held_against_the_last_that_asked_the_same(now: Session) -> None:
    older, old = finished(dt.date(2026, 5, 1)), finished(dt.date(2026, 8, 1))
    for session, levels in ((older, (5, 0, 0, 0)), (old, (0, 5, 0, 0))):
        asked(session, "quality")
        rated(session, "quality", levels)
    called_off = finished(dt.date(2026, 9, 1), called_off=True)
    asked(called_off, "quality")

    finding = results.findings(now)[2]
    assert (finding.last_time, finding.last_when) == (of(0, 5, 0), "August 2026")
    assert "August 2026" in finding.said
    assert results.history("otter") == (old, older)


def test_a_round_that_asked_something_else_is_not_held_against_this(now: Session) -> None:
    old = finished(dt.date(2026, 8, 1))
    asked(old, "quality", meaning=2)
    rated(old, "quality", (0, 5, 0, 0))

    finding = results.findings(now)[2]
    assert finding.last_time is None
    assert "changed since August 2026" in finding.broke
    assert "August" not in finding.said


def test_comments_of_the_team_and_of_others_stay_apart(now: Session) -> None:
    said(now, Part.RATINGS, "quality", "Ours")
    said(now, Part.OUTSIDE, "quality", "Theirs")
    rated(now, "quality", (5, 0, 0, 0), part=Part.OUTSIDE)

    finding = results.findings(now)[2]
    assert [one.text for one in finding.comments] == ["Ours"]
    assert [one.text for one in finding.outside_comments] == ["Theirs"]
    assert finding.outside == of(5, 0, 0)


def test_as_many_questions_to_the_database_whatever_was_said(
    now: Session, django_assert_max_num_queries: object
) -> None:
    for month in range(1, 9):
        old = finished(dt.date(2026, month, 1))
        asked(old, "quality")
        rated(old, "quality", (0, 5, 0, 0))
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        results.findings(now)


def test_how_people_felt_is_told_above_the_floor_alone(now: Session) -> None:
    rated(now, "worth", None, answers=3, part=Part.WORTH)
    assert results.worth(now) is not None
    worth = results.worth(now)
    assert worth is not None
    assert worth.counts is None
    assert worth.few.startswith("Three of the five answers it takes.")


def page(shown: Distribution, was: Distribution | None = None) -> str:
    return render_to_string("assessment/_distribution.html", {"shown": shown, "was": was})


def test_a_bar_says_in_words_what_it_shows() -> None:
    text = re.sub(
        r"<[^>]+>|\s+",
        " ",
        re.sub(r"<svg.*?</svg>", "", page(of(4, 1, 3, 2), of(2, 3, 2)), flags=re.S),
    )
    assert " ".join(text.split()) == (
        "4 not meeting 1 meeting 3 exceeding 8 answers · 2 more said “I don’t know” "
        "Last time: 2 not meeting · 3 meeting · 2 exceeding"
    )


def test_below_five_no_bar_is_drawn() -> None:
    shown = page(distribution(4, None))
    assert "<svg" not in shown
    assert "Four of the five answers it takes." in shown
    assert "Still sealed" in page(SEALED)


def test_the_parts_of_a_bar_fill_it() -> None:
    slices = of(4, 1, 3).slices
    assert sum(part.width for part in slices) == 100
    assert [part.many for part in slices] == [4, 1, 3]
    assert [part.level for part in of(4, 0, 3).slices] == [Level.NOT_MEETING, Level.EXCEEDING]


def test_by_open_voting_who_chose_what_is_shown(now: Session) -> None:
    said(now, Part.RATINGS, "quality", "Slow", name="Bo", choice="not-meeting")
    said(now, Part.RATINGS, "quality", "", name="Ada", choice="not-meeting")
    said(now, Part.RATINGS, "quality", "", name="Cy", choice="unsure")

    finding = results.findings(now)[2]
    assert finding.by_name == (("not meeting", ("Ada", "Bo")), ("I don’t know", ("Cy",)))
    assert [one.text for one in finding.comments] == ["Slow"]
    assert "Ada, Bo" in render_to_string("assessment/_voices.html", {"finding": finding})


def test_a_part_too_narrow_for_its_number_leaves_it_to_the_legend() -> None:
    shown = page(of(1, 2, 37))
    assert re.findall(r"<text[^>]*>(\d+)<", shown) == ["37"]
    assert '<span class="spread-many">1</span> not meeting' in shown
