"""The box: it adds up, shuffles, and tells nothing before it is opened."""

from base64 import urlsafe_b64decode
from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.assessment import ballot
from headwater.assessment.ballot import Answers, Tally, added, opened, put
from headwater.assessment.refusals import BoxUnreadable

ONE = Answers({"flow": "meeting"}, {"flow": ("Reviews wait for days",)})


def test_answers_are_added_up() -> None:
    sealed = put(put("", ONE), Answers({"flow": "exceeding", "quality": "meeting"}))

    tally = opened(sealed)

    assert tally.answers == 2
    assert tally.counts == {"flow": {"exceeding": 1, "meeting": 1}, "quality": {"meeting": 1}}
    assert tally.words == {"flow": ("Reviews wait for days",)}


def test_an_empty_box_holds_nothing() -> None:
    assert opened("") == Tally()


def test_a_sealed_box_shows_nothing_of_what_is_in_it() -> None:
    raw = urlsafe_b64decode(put("", ONE))

    assert not any(word in raw for word in (b"Reviews", b"flow", b"meeting"))
    assert put("", ONE) != put("", ONE)


def test_a_seal_carries_no_time() -> None:
    version, time = 1, 8
    assert urlsafe_b64decode(put("", ONE))[version : version + time] == bytes(time)


def test_the_length_of_a_box_does_not_tell_how_much_the_last_one_wrote() -> None:
    sealed, lengths = "", []
    for text in ("x" * 500, "", "No", "y" * 300):
        sealed = put(sealed, Answers({"flow": "meeting"}, {"flow": (text,)}))
        lengths.append(len(sealed))

    assert len(set(lengths)) == 1


def test_a_box_grows_when_a_lot_was_written() -> None:
    sealed = ""
    for _ in range(40):
        sealed = put(sealed, Answers({}, {"flow": ("ü" * 500,)}))

    assert len(opened(sealed).words["flow"]) == 40


def test_a_box_of_another_key_is_refused_with_words(settings: pytest.FixtureRequest) -> None:
    sealed = put("", ONE)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]

    with pytest.raises(BoxUnreadable, match="Bring the former key back"):
        opened(sealed)


def test_nothing_anybody_wrote_is_in_a_traceback() -> None:
    assert "Reviews" not in repr(ONE) + repr(opened(put("", ONE)))


def test_without_a_name_no_voice_is_kept() -> None:
    tally = opened(put("", ONE))
    assert (tally.named, tally.voices) == (0, ())


def test_by_open_voting_a_name_goes_with_what_it_chose() -> None:
    tally = opened(put("", Answers({"flow": "meeting"}, {"flow": ("Slow",)}, "Ada")))

    assert tally.words == {}
    assert tally.voices == (ballot.Voice("flow", "Ada", "meeting", ("Slow",)),)


answers = st.builds(
    Answers,
    st.dictionaries(st.sampled_from(["a", "b"]), st.sampled_from(["meeting", "unsure"])),
    st.dictionaries(
        st.sampled_from(["a", "b"]),
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=3).map(
            tuple
        ),
    ),
)


@given(st.lists(answers, max_size=8), st.randoms())
def test_in_whatever_order_people_answer_the_same_is_in_the_box(
    given_in: list[Answers], chance: Random
) -> None:
    def all_of(ordered: list[Answers]) -> tuple[int, object, object]:
        tally = Tally()
        for one in ordered:
            tally = added(tally, one, chance)
        words = {key: Counter(texts) for key, texts in tally.words.items() if texts}
        return tally.answers, tally.counts, words

    other = list(given_in)
    chance.shuffle(other)
    assert all_of(given_in) == all_of(other)


def test_where_words_lie_is_independent_of_when_they_came() -> None:
    people, trials, chance = 6, 3000, Random(5)
    seen: Counter[tuple[int, int]] = Counter()
    for _ in range(trials):
        tally = Tally()
        for person in range(people):
            tally = added(tally, Answers({}, {"flow": (str(person),)}), chance)
        seen.update((int(text), place) for place, text in enumerate(tally.words["flow"]))

    expected = trials / people
    off = sum(
        (seen[person, place] - expected) ** 2 / expected
        for person in range(people)
        for place in range(people)
    )
    assert off < 25 + 5 * (2 * 25) ** 0.5  # chi-square, 25 degrees of freedom, five sigma


def test_two_questions_are_shuffled_each_on_its_own() -> None:
    """So that what stands third under one question is not by whom stands third under another."""
    people, trials, chance = 5, 2000, Random(6)
    together = 0
    for _ in range(trials):
        tally = Tally()
        for person in range(people):
            words = {"flow": (str(person),), "quality": (str(person),)}
            tally = added(tally, Answers({}, words), chance)
        together += sum(map(str.__eq__, tally.words["flow"], tally.words["quality"]))

    assert abs(together / trials - 1) < 0.12  # of five, one stands alike by chance
