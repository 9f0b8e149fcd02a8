"""The floor: what a box gives away when it is opened."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from headwater.assessment import opening
from headwater.assessment.ballot import Answers, Tally, added
from headwater.assessment.steps import CHOICES, FLOOR, UNSURE, Part

KEYS = ("flow", "quality")
RATINGS = CHOICES[Part.RATINGS]


def tally_of(*answers: Answers) -> Tally:
    tally = Tally()
    for one in answers:
        tally = added(tally, one, Random(1))
    return tally


def rating(level: str, text: str = "", name: str = "") -> Answers:
    return Answers({"flow": level}, {"flow": (text,)} if text else {}, name)


def out(tally: Tally, part: Part = Part.RATINGS) -> opening.Given:
    return opening.given(tally, KEYS if CHOICES[part] else (), CHOICES[part], part.value)


def test_of_four_answers_only_their_number_comes_out() -> None:
    given = out(tally_of(*[rating("not-meeting", "It hurts")] * 4))

    assert given.counted[0] == opening.Counted("flow", 4, None)
    assert given.written == ()


def test_the_fifth_answer_brings_everything_out() -> None:
    given = out(tally_of(rating("unsure"), *[rating("meeting", "Fine")] * 5))

    counts = {"not-meeting": 0, "meeting": 5, "exceeding": 0, "unsure": 1}
    assert given.counted[0] == opening.Counted("flow", 5, counts)
    assert [one.text for one in given.written] == ["Fine"] * 5


def test_who_does_not_know_does_not_help_over_the_floor() -> None:
    given = out(tally_of(*[rating("unsure", "?")] * 6, *[rating("meeting", "Fine")] * 4))

    assert given.counted[0] == opening.Counted("flow", 4, None)
    assert given.written == ()


def test_a_question_nobody_answered_says_so() -> None:
    assert out(tally_of()).counted == tuple(opening.Counted(key, 0, None) for key in KEYS)


def test_cards_come_out_once_five_people_handed_some_in() -> None:
    four = [Answers({}, {"keep": (f"card {n}",)}) for n in range(4)]

    assert out(tally_of(*four), Part.CARDS).written == ()
    assert len(out(tally_of(*four, Answers()), Part.CARDS).written) == 4


def test_open_voting_lifts_the_floor_and_says_who_chose_what() -> None:
    given = out(tally_of(rating("meeting", "Fine", "Ada"), rating("unsure", "", "Bo")))

    assert given.counted[0].counts is not None
    written = {(one.name, one.choice, one.text) for one in given.written}
    assert written == {("Ada", "meeting", "Fine"), ("Bo", "unsure", "")}


def test_a_session_made_open_after_its_first_answer_keeps_the_floor() -> None:
    given = out(tally_of(rating("meeting", "Fine"), *[rating("meeting", "Me", "Bo")] * 3))

    assert given.counted[0].counts is None
    assert given.written == ()


def test_of_a_session_made_open_meanwhile_no_name_comes_out() -> None:
    given = out(tally_of(rating("meeting", "Fine"), *[rating("meeting", "Me", "Bo")] * 5))

    assert given.counted[0].answers == 6
    assert [(one.name, one.text) for one in given.written] == [("", "Fine")]


texts = st.lists(st.text(min_size=1, max_size=5), max_size=2).map(tuple)
ballots = st.lists(
    st.builds(
        Answers,
        st.dictionaries(st.sampled_from(KEYS), st.sampled_from(RATINGS)),
        st.dictionaries(st.sampled_from((*KEYS, "outside-help")), texts),
    ),
    max_size=12,
)


@given(ballots)
def test_nothing_rests_on_fewer_than_five_answers(cast: list[Answers]) -> None:
    given = out(tally_of(*cast))

    rated = {key: sum(one.choices.get(key, UNSURE) != UNSURE for one in cast) for key in KEYS}
    for counted in given.counted:
        assert counted.answers == rated[counted.key]
        assert (counted.counts is None) == (counted.answers < FLOOR)
    for written in given.written:
        assert rated.get(written.key, len(cast)) >= FLOOR
        assert (written.name, written.choice) == ("", "")
