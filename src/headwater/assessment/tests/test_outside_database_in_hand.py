"""Somebody with the database in hand, and with a list of who got which link, tries to learn what
one of them answered. They must find nothing: not before the answers are collected, not after.
"""

import datetime as dt
import re
from collections import Counter
from itertools import product
from random import Random

import pytest
from django.db import connection, models

from headwater.assessment.ballot import Answers
from headwater.assessment.models import OutsideLink, Result, Said, Session
from headwater.assessment.operations import outside, sessions
from headwater.assessment.outside_questions import FULL
from headwater.assessment.steps import Part
from headwater.assessment.tests.dumped import dump
from headwater.assessment.tests.outside import KEYS, NOW, TODAY, asking, everywhere, reveal
from headwater.flow.tests import cast
from headwater.organisation import queries as organisation
from headwater.organisation.storing import store

pytestmark = pytest.mark.django_db
LINK, SAID, RESULT = (model._meta.db_table for model in (OutsideLink, Said, Result))
MADE, PEOPLE = 9, 6
LEVELS = ("not-meeting", "meeting", "exceeding", "meeting", "not-meeting", "exceeding")


def text_of(person: int) -> str:
    """Return what somebody writes: it can be told from what the others write."""
    return f"{chr(ord('a') + person)}" * 20


def answered(order: tuple[int, ...] = tuple(range(PEOPLE))) -> tuple[Session, list[str]]:
    """Let six of nine people with links answer in an order; return the links by person."""
    store(cast.plan())
    session = asking(organisation.team("otter"), FULL)
    links = outside.make_links(session.code, MADE, TODAY)
    for person in order:
        words = everywhere(KEYS, text_of(person))
        outside.respond(links[person], Answers(dict.fromkeys(KEYS, LEVELS[person]), words), NOW)
    return session, links


def collected(session: Session) -> None:
    reveal(session)
    session.refresh_from_db()
    outside.close_outside(session.code, session.edition)


def everything() -> str:
    return str([table.rows for table in dump().values()])


def test_before_they_are_collected_the_database_alone_shows_no_answer() -> None:
    answered()
    shown = everything()
    assert not any(text_of(person) in shown for person in range(PEOPLE))
    assert not re.search("not-meeting|exceeding", shown)


@pytest.mark.parametrize("moment", ["asked", "collected", "ended"])
def test_nothing_of_a_link_stands_anywhere_else(moment: str) -> None:
    session, links = answered()
    if moment == "collected":
        collected(session)
    if moment == "ended":
        sessions.finish(session.code, session.edition, NOW)
    elsewhere = [table.rows for name, table in dump().items() if name != LINK]
    cells = {str(cell) for rows in elsewhere for row in rows for cell in row}
    for secret in links:
        assert not [cell for cell in cells if secret in cell or outside.hashed(secret) in cell]
        assert secret not in str(dump()[LINK].rows)


def test_no_pair_of_columns_joins_a_link_to_an_answer() -> None:
    session, _ = answered()
    collected(session)
    tables = dump()
    link = tables[LINK]
    for answers in (tables[SAID], tables[RESULT]):
        for mine, theirs in product(link.columns, answers.columns):
            if {mine, theirs} & {"place", "written", "id"}:
                continue  # places and running numbers meet by chance: tried below as ranks
            values = {str(value) for value in answers.column(theirs)}
            matched = values & {str(value) for value in link.column(mine)}
            assert not matched or len(values) == 1, (mine, answers.name, theirs)


def test_once_collected_nothing_says_which_links_were_used() -> None:
    """Of nine links six were used. Afterwards the marks lie on any six of them."""
    marked: Counter[int] = Counter()
    for _ in range(30):
        session, links = answered()
        collected(session)
        spent = dict(session.links.values_list("secret_hash", "spent"))
        used = [person for person in range(MADE) if spent[outside.hashed(links[person])]]
        assert len(used) == PEOPLE
        marked.update(used)
    # were they kept, the last three would have none; by chance each has two thirds of thirty
    assert min(marked[person] for person in range(MADE)) > 6


def test_the_order_of_links_and_of_words_have_nothing_to_do_with_each_other() -> None:
    """Who knows who answered first, and in which order links were made, guesses no better."""
    hits, random = 0, Random(5)
    rounds = 40
    for _ in range(rounds):
        order = tuple(random.sample(range(PEOPLE), PEOPLE))
        session, links = answered(order)
        collected(session)
        hashes = sorted(outside.hashed(links[person]) for person in range(PEOPLE))
        by_link = {h: rank for rank, h in enumerate(hashes)}
        said = list(
            Said.objects.filter(session=session, key=KEYS[0]).values_list("text", flat=True)
        )
        for person in range(PEOPLE):
            hits += said.index(text_of(person)) == by_link[outside.hashed(links[person])]
    assert hits < 2 * rounds  # by chance one in six of six: as many as there are rounds


def test_a_link_has_no_time_and_no_person() -> None:
    fields = {field.name for field in OutsideLink._meta.get_fields()}
    assert fields == {"id", "session", "secret_hash", "spent"}
    times = (models.DateField, models.TimeField, models.DurationField)
    assert not [field for field in OutsideLink._meta.get_fields() if isinstance(field, times)]


def test_when_somebody_answered_stands_nowhere() -> None:
    before = everything()
    session, _ = answered()
    collected(session)
    moments = f"{NOW:%H:%M}", str(int(NOW.timestamp())), f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H}"
    assert not [moment for moment in moments if everything().count(moment) > before.count(moment)]


def test_the_transaction_that_spent_a_link_wrote_no_answer_that_is_left() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL keeps with a row which transaction wrote it")
    session, _ = answered()
    collected(session)
    tables = dump()
    written = {name: set(tables[name].column("written")) for name in (LINK, SAID, RESULT)}
    assert len(written[SAID]) == 1
    assert written[LINK] == written[SAID] <= written[RESULT]  # all at once, when collected


def test_of_too_few_nothing_is_left_at_all() -> None:
    session, _ = answered((0, 1, 2, 3))
    collected(session)
    shown = everything()
    assert not any(text_of(person) in shown for person in range(PEOPLE))
    results = Result.objects.filter(session=session, part=Part.OUTSIDE)
    assert set(results.values_list("answers", "counts")) == {(4, None)}
