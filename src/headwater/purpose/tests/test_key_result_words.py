"""What is said of an objective's key results."""

import datetime as dt

import pytest

from headwater.purpose import key_result_words as words
from headwater.purpose import map_words
from headwater.purpose.scores import Finding, Score
from headwater.purpose.threads import Gap, Threads, WorkNode

TODAY = dt.date(2026, 11, 22)
RECENTLY, LONG_AGO = dt.date(2026, 11, 10), dt.date(2026, 10, 3)
ON_THE_WAY = (Score(Finding.ON_THE_WAY, 0.4), RECENTLY)
STALE = (Score(Finding.ON_THE_WAY, 0.4), LONG_AGO)
AWAY = (Score(Finding.MOVED_AWAY, -0.2), RECENTLY)
UNREAD = (Score(Finding.NOT_READ), None)


@pytest.mark.parametrize(
    ("standings", "said"),
    [
        ([], words.NO_KEY_RESULT),
        ([ON_THE_WAY], "Its key result moves toward its aim."),
        ([AWAY], "Its key result does not move toward its aim; one moved the other way."),
        ([ON_THE_WAY, ON_THE_WAY], "Both key results move toward their aim."),
        ([UNREAD, UNREAD], "None of two key results move toward their aim; two were not read yet."),
        (
            [ON_THE_WAY, STALE, AWAY],
            "Two of three key results move toward their aim; one moved the other way and one was "
            "not read since 3 October.",
        ),
    ],
)
def test_key_results_are_summed_up_in_a_sentence(
    standings: list[words.Standing], said: str
) -> None:
    assert words.sentence(standings, TODAY) == said


def test_a_day_of_another_year_names_it() -> None:
    assert words.day_said(dt.date(2025, 3, 1), TODAY) == "1 March 2025"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [(5.0, "days", "5 days"), (0.1 + 0.2, "", "0.3"), (30, "%", "30%"), (1250000, "", "1,250,000")],
)
def test_a_number_is_said_as_it_was_typed(value: float, unit: str, said: str) -> None:
    assert words.amount(value, unit) == said


def found(served: int = 0, broken: int = 0, later: int = 0, **more: tuple[Gap, ...]) -> Threads:
    epic = WorkNode(1, "OTT-1", "An epic", "otter", "checkout")
    return Threads(
        (epic,) * served,
        (epic,) * broken,
        (epic,) * later,
        (),
        more.get("gaps", ()),
        {},
        frozenset(),
    )


@pytest.mark.parametrize(
    ("threads", "said"),
    [
        (found(), "No work here says yet which key result it serves."),
        (found(later=4), "No work here says yet which key result it serves."),
        (found(served=1), "The one initiative or epic in hand serves a key result."),
        (found(served=2, later=3), "Both pieces of work serve a key result."),
        (found(served=1, broken=2), "One of three initiatives and epics serves a key result."),
        (found(broken=2), "None of two initiatives and epics serve a key result."),
    ],
)
def test_the_map_says_how_much_serves_without_those_who_do_not_align_yet(
    threads: Threads, said: str
) -> None:
    assert map_words.headline(threads) == said


def test_the_map_says_where_threads_break() -> None:
    gaps = (Gap(1, "checkout", 3),)
    said = "In one place work serves a key result above with none of its stream between."
    assert map_words.detail(found(gaps=gaps)) == said
    assert map_words.detail(found(served=1)) == ""
