"""A team changes what it looks at: each change is a new edition, and nothing past is rewritten."""

import datetime as dt
from collections.abc import Callable
from dataclasses import asdict, replace

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import Viewer
from headwater.assessment.models import Asked, Dimension, Edition
from headwater.assessment.operations.templates import (
    CARRY_THE_MEANING,
    Change,
    DimensionUnknown,
    NothingLeft,
    TemplateRefused,
    TooMany,
    Wording,
    WordsUnusable,
    add,
    arrange,
    reword,
    start_again,
)
from headwater.assessment.template import (
    MOST_IN_ALL,
    MOST_IN_USE,
    DimensionText,
    Template,
    as_it_comes,
    built_in,
    template_at,
    template_of,
)
from headwater.assessment.template_changes import changes
from headwater.assessment.tests.rounds import a_round
from headwater.context.editions import ChangedMeanwhile
from headwater.organisation.queries import TeamEntry

pytestmark = pytest.mark.django_db

OTTER = TeamEntry("otter", "Otter", "Europe/Berlin", 1, "checkout", "Checkout", "pay", "Payments")
MEMBER = Viewer(account=1, held=frozenset({Held(Role.MEMBER, Scale.TEAM, "otter")}))
NOW = dt.datetime(2026, 11, 3, 23, 30, tzinfo=dt.UTC)
FUN = Wording(
    title="Fun",
    prompt="Do we enjoy what we do?",
    signs=("nobody laughs", "people look at the clock"),
    not_meeting="We drag ourselves here.",
    meeting="Most days are good days.",
    exceeding="We would tell a friend to join.",
)
KEYS = [offered.text.key for offered in built_in()]


def change() -> Change:
    """Return a change by a member of Otter who has seen the latest edition."""
    return Change(OTTER, template_of("otter").edition, MEMBER, NOW)


def wording(text: DimensionText) -> Wording:
    """Return a dimension's words, as a form would hold them."""
    known = asdict(text)
    del known["key"], known["meaning"]
    return Wording(**known)


def now_is() -> Template:
    return template_of("otter")


def said_of(number: int) -> str:
    """Say what the edition of a number changed, as the history does."""
    editions = {each.number: template_at(each) for each in Edition.objects.all()}
    return changes(editions.get(number - 1, as_it_comes("otter")), editions[number])


def test_a_dimension_of_its_own_is_added_last_with_a_key_of_its_own() -> None:
    key = add(FUN, change())
    assert now_is().edition == 1
    assert [each.key for each in now_is().dimensions] == [*KEYS, key]
    assert now_is().dimensions[-1] == DimensionText(key=key, **asdict(FUN))
    assert add(FUN, change()) != key


def test_an_edition_says_the_team_s_day_and_the_role_and_nobody_s_name() -> None:
    add(FUN, change())
    edition = Edition.objects.get()
    assert (edition.made_on, edition.made_as) == (dt.date(2026, 11, 4), "member")


def test_other_words_keep_the_meaning_only_if_the_team_says_so() -> None:
    flow = now_is().dimension("flow")
    assert flow is not None
    plainer = replace(wording(flow), prompt="Does our work move?")
    reword("flow", plainer, change(), same_meaning=True)
    assert (now_is().dimensions[5].prompt, now_is().dimensions[5].meaning) == (plainer.prompt, 1)
    faster = replace(plainer, exceeding="We are the fastest.")
    reword("flow", faster, change(), same_meaning=False)
    first = now_is().dimensions[5].meaning
    assert first != 1
    reword("flow", plainer, change(), same_meaning=False)
    assert now_is().dimensions[5].meaning not in (1, first)


def test_a_new_title_new_signs_or_metrics_mean_the_same_in_any_case() -> None:
    flow = now_is().dimension("flow")
    assert flow is not None
    said = replace(wording(flow), title="Moving", signs=("a", "b"), metrics=("flow_load",))
    reword("flow", said, change(), same_meaning=False)
    assert now_is().dimensions[5] == replace(
        flow, title="Moving", signs=("a", "b"), metrics=("flow_load",)
    )


def test_what_is_out_of_use_is_kept_and_can_be_taken_up_again() -> None:
    arrange(["flow", "planning"], change())
    assert [each.key for each in now_is().dimensions] == ["flow", "planning"]
    assert len(now_is().unused) == len(KEYS) - 2
    arrange(["planning", "observability"], change())
    assert [each.key for each in now_is().dimensions] == ["planning", "observability"]
    assert set(KEYS) == {each.key for each in now_is().every}


def test_starting_again_brings_back_the_words_and_meanings_and_keeps_the_team_s_own() -> None:
    own = add(FUN, change())
    reword("flow", FUN, change(), same_meaning=False)
    arrange(["flow"], change())
    start_again(change())
    assert now_is().dimensions == as_it_comes("otter").dimensions
    assert [each.key for each in now_is().unused] == [own]


def test_what_changes_nothing_makes_no_edition() -> None:
    start_again(change())
    arrange(KEYS, change())
    flow = now_is().dimension("flow")
    assert flow is not None
    reword("flow", wording(flow), change(), same_meaning=False)
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("act", "refused"),
    [
        (lambda: arrange([], change()), NothingLeft),
        (lambda: arrange(["flow", "gravity"], change()), DimensionUnknown),
        (lambda: reword("gravity", FUN, change(), same_meaning=True), DimensionUnknown),
        (lambda: add(replace(FUN, title="  "), change()), WordsUnusable),
        (lambda: add(replace(FUN, signs=("one", " ")), change()), WordsUnusable),
        (lambda: add(replace(FUN, signs=("a", "b", "c", "d", "e")), change()), WordsUnusable),
        (lambda: add(replace(FUN, prompt="?" * 241), change()), WordsUnusable),
        (lambda: add(replace(FUN, metrics=("happiness",)), change()), WordsUnusable),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    act: Callable[[], None], refused: type[Exception]
) -> None:
    with pytest.raises(refused):
        act()
    assert not Edition.objects.exists()


def test_there_is_room_for_so_many_and_no_more() -> None:
    for _ in range(MOST_IN_USE - len(KEYS)):
        add(FUN, change())
    with pytest.raises(TooMany):
        add(FUN, change())
    kept = [each.key for each in now_is().dimensions]
    arrange(kept[:1], change())
    for _ in range(MOST_IN_USE - 1):
        add(FUN, change())
    arrange(kept[:1], change())
    assert len(now_is().every) == MOST_IN_ALL - 1
    add(FUN, change())
    with pytest.raises(TooMany):
        add(FUN, change())


def test_of_two_who_changed_the_same_edition_the_second_is_told() -> None:
    seen = change()
    arrange(["flow"], seen)
    with pytest.raises(ChangedMeanwhile):
        arrange(["planning"], seen)
    assert [each.key for each in now_is().dimensions] == ["flow"]


def test_two_who_read_the_same_edition_at_once_make_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen, before = change(), template_of("otter")
    arrange(["flow"], seen)
    monkeypatch.setattr(
        "headwater.assessment.operations.templates.template_of", lambda _team: before
    )
    with pytest.raises(ChangedMeanwhile):
        arrange(["planning"], seen)
    assert Edition.objects.count() == 1


def test_the_history_says_each_change_in_a_sentence() -> None:
    own = add(FUN, change())
    reword(own, replace(FUN, title="Joy"), change(), same_meaning=True)
    reword(own, replace(FUN, title="Joy", prompt="Do we laugh?"), change(), same_meaning=False)
    arrange([own, "flow"], change())
    arrange(["flow", own, "planning"], change())
    arrange(["planning", "flow", own], change())
    assert [said_of(number) for number in range(1, 7)] == [
        "added “Fun”",
        "renamed “Fun” to “Joy”",
        "gave a new meaning to “Joy”",
        "set aside 11 dimensions",
        "took up “Planning & execution”",
        "put them into another order",
    ]


Move = tuple[str, list[int], bool]
NUMBER = st.integers(0, 14)
NUMBERS = {
    "arrange": st.lists(NUMBER, max_size=14),
    "reword": st.lists(NUMBER, min_size=2, max_size=2),
    "add": st.just([]),
    "again": st.just([]),
}
MOVES: st.SearchStrategy[list[Move]] = st.lists(
    st.one_of([st.tuples(st.just(name), of, st.booleans()) for name, of in NUMBERS.items()]),
    max_size=8,
)


def _do(move: str, numbers: list[int], same: bool) -> None:
    every = now_is().every
    if move == "arrange":
        arrange([every[number % len(every)].key for number in numbers], change())
    elif move == "reword":
        which, what = numbers
        text = replace(FUN, title=f"Title {what}", prompt=f"Prompt {what}?")
        reword(every[which % len(every)].key, text, change(), same_meaning=same)
    elif move == "add":
        add(FUN, change())
    else:
        start_again(change())


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_no_change_rewrites_a_past_session_or_edition_and_keys_stay(
    moves: list[Move],
) -> None:
    with transaction.atomic():
        session = a_round("otter")
        for position, text in enumerate(now_is().dimensions):
            Asked.objects.create(session=session, position=position, **asdict(text))
        past = [list(Asked.objects.values())]
        keys: set[str] = set(KEYS)
        for move in moves:
            editions = list(Dimension.objects.order_by("pk").values())
            try:
                _do(*move)
            except TemplateRefused:
                continue
            assert list(Asked.objects.values()) == past[0]
            assert list(Dimension.objects.order_by("pk").values())[: len(editions)] == editions
            assert keys <= {each.key for each in now_is().every}
            keys = {each.key for each in now_is().every}
        transaction.set_rollback(True)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_without_the_team_s_word_one_meaning_has_one_wording(
    moves: list[Move],
) -> None:
    with transaction.atomic():
        known = {(e.text.key, 1): _carried(e.text) for e in built_in()}
        for move, numbers, _ in moves:
            try:
                _do(move, numbers, same=False)
            except TemplateRefused:
                continue
            for each in now_is().every:
                assert known.setdefault((each.key, each.meaning), _carried(each)) == _carried(each)
        transaction.set_rollback(True)


def _carried(text: DimensionText) -> list[str]:
    return [getattr(text, name) for name in CARRY_THE_MEANING]
