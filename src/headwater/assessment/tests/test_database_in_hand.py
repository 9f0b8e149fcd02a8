"""Somebody with the database in hand tries to join who took part to what was answered.

They have every table with every column, the places of rows, on PostgreSQL the transactions that
wrote them, and know exactly who answered what order they came in. They must do no better than
guessing.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from random import Random

import pytest
from django.db import connection, models

from headwater.assessment.ballot import Answers
from headwater.assessment.models import Box, Participant, Result, Said, Session
from headwater.assessment.operations import answering
from headwater.assessment.operations.revealing import forget_people, open_box
from headwater.assessment.steps import Part, Voting
from headwater.assessment.tests.dumped import Table, dump
from headwater.assessment.tests.voting import KEYS, NAMES, NOW, a_vote, people

pytestmark = pytest.mark.django_db

PEOPLE = 6
PERSON, SAID, BOX, RESULT = (model._meta.db_table for model in (Participant, Said, Box, Result))
LEVELS = ("not-meeting", "meeting", "exceeding", "meeting", "not-meeting", "exceeding")
LENGTHS = (3, 40, 7, 120, 60, 15)
"""How much each writes, by order of arrival."""


def text_of(person: int) -> str:
    """Return what somebody writes: who wrote it can be told, and its length is their own."""
    return f"{chr(ord('a') + person)}" * LENGTHS[person]


def vote(order: Sequence[int], voting: Voting = Voting.ANONYMOUS) -> Session:
    """Let six people join in the order of their names, and hand in in another."""
    session = a_vote(voting)
    secrets = people(session, PEOPLE)
    for person in order:
        hand_in(session, secrets[person], person)
    return session


def hand_in(session: Session, secret: str, person: int) -> None:
    said: dict[str, tuple[str, ...]] = {key: (text_of(person),) for key in KEYS}
    answers = Answers(dict.fromkeys(KEYS, LEVELS[person]), said)
    answering.hand_in(session.code, secret, Part.RATINGS, answers, NOW)


def everything() -> str:
    return str([table.rows for table in dump().values()])


def test_before_the_reveal_the_database_alone_shows_no_answer() -> None:
    vote(range(PEOPLE))

    shown = everything()
    assert NAMES[0] in shown  # who is here is known to everybody
    assert not any(text_of(person) in shown for person in range(1, PEOPLE))
    assert not re.search("not-meeting|exceeding", shown)


def test_before_the_reveal_a_box_of_like_answers_looks_like_any_other() -> None:
    """Neither its length nor a repeated piece of it says how people chose."""
    alike, divided = a_vote(), vote(range(PEOPLE))
    for secret in people(alike, PEOPLE):
        hand_in(alike, secret, 0)

    sealed = [Box.objects.get(session=one, part=Part.RATINGS).sealed for one in (alike, divided)]
    assert len(sealed[0]) == len(sealed[1])
    start = len("gAAAAAAAAAAAA")  # the format's version, and a time of zeros
    assert len({text[start : start + 40] for text in sealed}) == 2


@pytest.mark.parametrize("moment", ["sealed", "opened", "ended"])
def test_no_value_of_who_took_part_stands_anywhere_else(moment: str) -> None:
    session = vote(range(PEOPLE))
    here = list(Participant.objects.all())
    if moment != "sealed":
        open_box(session, Part.RATINGS)
    if moment == "ended":
        forget_people(session)

    rows = [row for name, table in dump().items() if name != PERSON for row in table.rows]
    cells = {str(cell).replace("-", "") for row in rows for cell in row}
    for one in here:
        assert one.name not in cells
        assert not [cell for cell in cells if one.pk.hex in cell or one.secret_hash in cell]
    assert bool(dump()[PERSON].rows) == (moment != "ended")


def test_no_two_tables_join_one_person_to_one_answer() -> None:
    """Every pair of columns is tried as a key; none may pick out some people's rows."""
    session = vote(range(PEOPLE))
    open_box(session, Part.RATINGS)
    tables = dump()
    who = tables.pop(PERSON)

    for table in tables.values():
        for mine, theirs in product(who.columns, table.columns):
            if {mine, theirs} & {"place", "written"}:
                continue  # places are small numbers that meet by chance: tried below as ranks
            assert _picks_out_nobody(who.column(mine), table.column(theirs)), (
                f"{mine} of a participant joins {theirs} of {table.name}"
            )


def _picks_out_nobody(mine: Sequence[object], theirs: Sequence[object]) -> bool:
    matched = Counter(str(value) for value in theirs)
    return len({matched[str(value)] for value in mine}) == 1


def test_the_transaction_that_wrote_a_row_tells_nothing_of_an_answer() -> None:
    """All that comes out of a box is written at once, and never by who handed in."""
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL keeps with a row which transaction wrote it")
    session = vote(range(PEOPLE))
    open_box(session, Part.RATINGS)

    written = {name: set(dump()[name].column("written")) for name in (SAID, RESULT)}
    assert written[SAID] == written[RESULT]
    assert len(written[SAID]) == 1


@pytest.mark.parametrize("model", [Participant, Box, Result, Said])
def test_nothing_has_a_time_to_be_compared(model: type[models.Model]) -> None:
    times = (models.DateField, models.TimeField, models.DurationField)
    assert not [field for field in model._meta.get_fields() if isinstance(field, times)]


def test_when_somebody_answered_stands_nowhere() -> None:
    before = everything()
    session = vote(range(PEOPLE))
    open_box(session, Part.RATINGS)

    moments = f"{NOW:%H:%M}", str(int(NOW.timestamp())), f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H}"
    assert not [moment for moment in moments if everything().count(moment) > before.count(moment)]


def test_nothing_but_what_everybody_may_see_is_left_of_a_session() -> None:
    session = vote(range(PEOPLE))
    for part in Part:
        open_box(session, part)
    forget_people(session)

    assert not dump()[PERSON].rows
    assert not dump()[BOX].rows
    assert {
        (row.counts or {}).get("meeting") for row in Result.objects.filter(part=Part.RATINGS)
    } == {2}
    assert set(Said.objects.values_list("name", "choice")) == {("", "")}


def test_a_person_s_answers_to_two_questions_cannot_be_put_together() -> None:
    session = vote(range(PEOPLE))
    open_box(session, Part.RATINGS)

    flow, quality = (Said.objects.filter(key=key) for key in KEYS)
    assert sorted(flow.values_list("text")) == sorted(quality.values_list("text"))
    assert not set(flow.values_list("pk")) & set(quality.values_list("pk"))


TRIALS = 60
Rank = Callable[[list[object]], list[int]]


def test_no_order_or_length_guesses_the_writer_better_than_chance() -> None:
    """Sixty sessions; every column of a participant is ranked against every column of what was
    written, both ways. A rule that works would be right in many of 360 guesses; chance is right
    in 60 of them.
    """
    chance = Random(11)
    right: Counter[tuple[str, str, str]] = Counter()
    for _ in range(TRIALS):
        order = chance.sample(range(PEOPLE), PEOPLE)
        shuffled_lengths = vote_and_open(order)
        for rule, guesses in shuffled_lengths:
            right[rule] += guesses
    assert right  # some rule was tried
    expected, sigma = TRIALS, TRIALS**0.5  # of a permutation, one is right on average
    assert max(right.values()) < expected + 6 * sigma, right.most_common(3)
    assert min(right.values()) > expected - 6 * sigma, right.most_common()[-1]


def vote_and_open(order: Sequence[int]) -> Iterator[tuple[tuple[str, str, str], int]]:
    """Hold one session in which nobody's text is longer, and try every rule on it."""
    session = a_vote()
    secrets = people(session, PEOPLE)
    for person in order:
        said = dict.fromkeys(KEYS, (f"{'abcdef'[person]}" * 9,))
        answers = Answers(dict.fromkeys(KEYS, "meeting"), said)
        answering.hand_in(session.code, secrets[person], Part.RATINGS, answers, NOW)
    open_box(session, Part.RATINGS)
    tables = dump()
    yield from _tried(tables[PERSON], tables[SAID], order)
    session.delete()


def _tried(
    who: Table, said: Table, order: Sequence[int]
) -> Iterator[tuple[tuple[str, str, str], int]]:
    """Yield, for every rule, how many writers it guesses of the first question's texts."""
    key, text = said.columns.index("key"), said.columns.index("text")
    about = [row for row in said.rows if row[key] == KEYS[0]]
    writers = ["abcdef".index(str(row[text])[0]) for row in about]
    names = [NAMES.index(str(name)) for name in who.column("name")]
    mine = {column: [names[at] for at in _ranked(who.column(column))] for column in who.columns}
    mine["the order in which they handed in"] = list(order)
    for column in ("place", "id"):
        place = said.columns.index(column)
        theirs = [writers[at] for at in _ranked([row[place] for row in about])]
        for name, ranked in mine.items():
            yield (name, column, "same"), sum(map(int.__eq__, ranked, theirs))
            yield (name, column, "turned"), sum(map(int.__eq__, ranked, reversed(theirs)))


def _ranked(values: list[object]) -> list[int]:
    """Return the places of values in their order; numbers as numbers, all else as text."""
    return sorted(range(len(values)), key=lambda at: _in_order(values[at]))


def _in_order(value: object) -> tuple[int, str]:
    numbers = re.findall(r"\d+", str(value)) if not isinstance(value, int) else [str(value)]
    is_number = isinstance(value, int) or re.fullmatch(r"\(\d+,\d+\)|\d+", str(value))
    return (int(numbers[-1]), "") if is_number else (0, str(value))
