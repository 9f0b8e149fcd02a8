"""What recurs in what teams chose to share."""

from hypothesis import given
from hypothesis import strategies as st

from headwater.assessment.themes import LEAST, Told, themes

KEYS = ("flow", "quality", "focus")
told = st.builds(
    Told,
    struggles=st.frozensets(st.sampled_from(KEYS)),
    strengths=st.frozensets(st.sampled_from(KEYS)),
)


def struggling(*keys: str, words: str = "") -> Told:
    return Told(frozenset(keys), words=((keys[0], words),) if words else ())


@given(st.lists(st.lists(told, min_size=5, max_size=9), min_size=1, max_size=4))
def test_a_theme_is_what_at_least_three_teams_say_counted_exactly(
    quarters: list[list[Told]],
) -> None:
    found = {theme.key: theme for theme in themes(quarters).struggles}
    for key in KEYS:
        says = [sum(key in team.struggles for team in quarter) for quarter in quarters]
        assert (key in found) == (says[-1] >= LEAST)
        if key in found:
            assert found[key].teams == says[-1]
            assert all(n >= LEAST for n in says[-found[key].quarters :])


def test_a_theme_counts_the_quarters_it_has_recurred_in_a_row() -> None:
    often, seldom = [struggling("flow")] * 5, [struggling("flow")] * 2 + [Told()] * 3
    assert themes([often, seldom, often, often]).struggles[0].quarters == 2


def test_what_most_teams_say_comes_first() -> None:
    quarter = [struggling("flow", "quality")] * 3 + [struggling("quality")] * 2
    assert [theme.key for theme in themes([quarter]).struggles] == ["quality", "flow"]


def test_a_word_recurs_in_whichever_form_teams_write_it() -> None:
    quarter = [
        struggling("flow", words="Too many alerts"),
        struggling("flow", words="alerting is new to us"),
        struggling("flow", words="no alert, then a call"),
        Told(),
        Told(),
    ]
    assert [(word, n) for word, n in themes([quarter]).words if word.startswith("alert")] == [
        ("alert", 3)
    ]


def test_a_word_that_one_team_writes_often_does_not_recur() -> None:
    quarter = [struggling("flow", words="queue queue queue queue"), *[Told()] * 4]
    assert themes([quarter]).words == ()


def test_small_words_do_not_recur() -> None:
    quarter = [struggling("flow", words=f"there was not very much {n}") for n in range(5)]
    assert themes([quarter]).words == ()


def test_words_about_what_does_not_recur_stand_apart_and_none_is_lost() -> None:
    quarter = [
        *[struggling("flow", words=f"waiting {n}") for n in range(3)],
        Told(words=(("", "Thank you for the room"),)),
        struggling("focus", words="Too many goals"),
    ]
    found = themes([quarter])
    assert found.struggles[0].words == ("waiting 0", "waiting 1", "waiting 2")
    assert found.besides == ("Thank you for the room", "Too many goals")


@given(st.permutations([struggling("flow", words=f"words {n}") for n in range(5)]))
def test_nothing_depends_on_the_order_of_teams(quarter: list[Told]) -> None:
    assert themes([quarter]) == themes([sorted(quarter, key=str)])
