"""The benchmarks run, and the other ways they compare with say the same. No times are judged."""

from pathlib import Path

import pytest
from benchmarks import elsewhere, importing, postgres, purpose, rebuilding, sessions, syncing
from benchmarks.corpus import Corpus, corpus
from benchmarks.measure import Result

from tests.postgres import program

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    return corpus(tmp_path_factory.mktemp("bench"), items=600, teams=2)


def by_what(results: list[Result]) -> dict[str, float]:
    return {result.what: result.figure for result in results}


def test_a_corpus_is_made_once(few: Corpus) -> None:
    assert corpus(Path(few.folder).parent, few.items, few.teams) == few
    assert few.stays > 10 * few.items


def test_rebuilding_and_syncing_are_measured_and_leave_the_corpus_as_it_was(few: Corpus) -> None:
    found = by_what([*rebuilding.measure(few, 1), *syncing.measure(few, 1)])
    assert all(figure > 0 for figure in found.values())
    assert elsewhere.stays_of(few).num_rows > 0
    assert rebuilding.stored_stays(few) == few.stays


def test_questions_about_purpose_are_measured(few: Corpus) -> None:
    found = by_what(list(purpose.measure(few, few, 1)))
    assert len(found) == 16
    assert all(figure > 0 for figure in found.values())


def test_every_other_way_gives_the_same_answers(few: Corpus) -> None:
    stays, spans = elsewhere.stays_of(few), elsewhere.month_spans()
    looped = elsewhere.with_a_loop(elsewhere.rows_of(stays), spans)
    assert sum(month.finished for month in looped) > 100
    assert_same(elsewhere.with_pandas(stays.to_pandas(), spans), looped)


@pytest.mark.postgres
def test_postgresql_gives_the_same_answers(few: Corpus) -> None:
    if program("initdb") is None:
        pytest.skip("PostgreSQL is not installed")
    stays, spans = elsewhere.stays_of(few), elsewhere.month_spans()
    looped = elsewhere.with_a_loop(elsewhere.rows_of(stays), spans)
    with postgres.loaded(stays) as connection:
        assert_same(postgres.six(connection, spans), looped)


def assert_same(found: list[elsewhere.Month], expected: list[elsewhere.Month]) -> None:
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert (one.finished, one.within, one.kinds) == (other.finished, other.within, other.kinds)
        for name in ("median_days", "efficiency", "mean_load"):
            assert getattr(one, name) == pytest.approx(getattr(other, name))


def test_an_import_is_measured_with_its_memory(tmp_path: Path) -> None:
    found = by_what(list(importing.measure(tmp_path, 200, 1)))
    assert found["peak memory"] > 50
    assert all(figure > 0 for figure in found.values())


def test_sessions_are_measured_and_lose_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "REVEALS_OVER_S", 1.0)
    found = by_what(list(sessions.measure(tmp_path, sessions=2, people=6)))
    assert found["answers shown, slowest"] >= found["answers shown, median"] > 0
    assert found["answers lost or counted twice"] == 0
