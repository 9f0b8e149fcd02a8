"""What is kept can be read, replaced, and taken away again."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import duckdb
import pyarrow as pa
import pytest

from headwater.metrics.outcome_wording import flaw_of
from headwater.metrics.relations import relation
from headwater.vocabulary.delivery import Delivery, Repair
from headwater.vocabulary.identity import item_id
from headwater.vocabulary.work import Dependency, SprintSpan, TrackerOutcome
from headwater.warehouse import Warehouse
from headwater.warehouse.errors import BatchFailed, QueryFailed
from headwater.warehouse.facts import PER_ITEM
from headwater.warehouse.tests.cast import (
    DAY,
    ORGANISATION,
    START,
    count,
    delivery,
    finished,
    history,
    with_set_aside,
)


def keep(warehouse: Warehouse, *parts: Delivery, run: str = "first") -> None:
    for part in parts:
        warehouse.keep(part, run)
    warehouse.settle()


def test_kept_items_and_stays_are_read_through_expressions(warehouse: Warehouse) -> None:
    keep(warehouse, delivery(finished("J-1"), finished("J-2")))
    stays = warehouse.read(relation("stay").group_by("item_id").aggregate(n=lambda t: t.count()))
    assert sorted(stays["item_id"].to_pylist()) == sorted(
        [item_id("jira", "J-1"), item_id("jira", "J-2")]
    )
    assert stays["n"].to_pylist() == [4, 4]


def test_facts_load_before_any_organisation_is_mapped(warehouse: Warehouse) -> None:
    keep(warehouse, delivery(finished("J-1")))
    flow = warehouse.read("SELECT team_id, stage_id, excluded FROM item_flow").to_pylist()
    assert flow == [{"team_id": 0, "stage_id": None, "excluded": "no_team"}]


def test_an_item_delivered_again_replaces_what_was_known(warehouse: Warehouse) -> None:
    warehouse.map(ORGANISATION)
    keep(warehouse, delivery(history("J-1", ("todo", 0), ("doing", 1))))
    keep(warehouse, delivery(finished("J-1")), run="second")
    assert count(warehouse, "item") == 1
    assert count(warehouse, "stay") == 4
    flow = warehouse.read("SELECT state, flow_ms FROM item_flow").to_pylist()
    assert flow == [{"state": "done", "flow_ms": 3 * 24 * 60 * 60 * 1000}]


def test_of_an_item_twice_in_one_delivery_the_last_counts(warehouse: Warehouse) -> None:
    keep(warehouse, delivery(history("J-1", ("todo", 0)), finished("J-1")))
    assert (count(warehouse, "item"), count(warehouse, "stay")) == (1, 4)


def test_a_gone_item_leaves_nothing_behind(warehouse: Warehouse) -> None:
    warehouse.map(ORGANISATION)
    wait, span = Dependency("J-9", START, None), SprintSpan("s1", START, None)
    said = TrackerOutcome("Fewer payments fail.", START, START)
    steps = (("todo", 0), ("doing", 1))
    keep(warehouse, delivery(history("J-1", *steps, spans=[span], waits=[wait], outcome=said)))
    for table in ("sprint_span", "dependency", "tracker_outcome"):
        assert count(warehouse, table) == 1, table
    keep(warehouse, delivery(gone=["J-1", "never-seen"]))
    for table in PER_ITEM:
        assert count(warehouse, table) == 0, table
    left = warehouse.read("SELECT sum(net_items) AS n, sum(net_ms) AS ms FROM load_month")
    assert left.to_pylist() in ([{"n": 0, "ms": 0}], [{"n": None, "ms": None}])


def test_an_item_delivered_and_gone_at_once_is_there(warehouse: Warehouse) -> None:
    keep(warehouse, delivery(finished("J-1"), gone=["J-1"]))
    assert count(warehouse, "item") == 1


def test_statuses_that_the_tracker_no_longer_lists_are_known_by_their_id(
    warehouse: Warehouse,
) -> None:
    keep(warehouse, delivery(history("J-1", ("odd", 0), ("done", 1))))
    rows = warehouse.read("SELECT name, category FROM status WHERE external_id = 'odd'")
    assert rows.to_pylist() == [{"name": "odd", "category": "unknown"}]
    assert count(warehouse, "status", "name = 'Done'") == 1


def test_a_status_keeps_its_name_when_a_later_delivery_does_not_list_it(
    warehouse: Warehouse,
) -> None:
    keep(warehouse, delivery(finished("J-1")))
    keep(warehouse, Delivery("jira", START, (finished("J-2"),)))
    assert count(warehouse, "status", "external_id = 'done' AND name = 'Done'") == 1


def test_repairs_of_an_item_replace_its_older_ones(warehouse: Warehouse) -> None:
    keep(warehouse, delivery(history("J-1", ("todo", 0), repairs={Repair.DUPLICATE: 3})))
    keep(warehouse, delivery(history("J-1", ("todo", 0), repairs={Repair.CHAIN_BROKEN: 1})))
    rows = warehouse.read("SELECT repair, count FROM repair").to_pylist()
    assert rows == [{"repair": "chain_broken", "count": 1}]


def test_sprint_spans_belong_to_their_item(warehouse: Warehouse) -> None:
    span = SprintSpan("s1", START, START + DAY)
    keep(warehouse, delivery(history("J-1", ("todo", 0), spans=[span])))
    keep(warehouse, delivery(history("J-1", ("todo", 0), spans=[span])))
    found = warehouse.read("SELECT name FROM sprint_span JOIN sprint USING (sprint_id)")
    assert found["name"].to_pylist() == ["Sprint 1"]


def test_what_an_item_waits_for_is_replaced_with_it(warehouse: Warehouse) -> None:
    old = [Dependency("J-8", START, None), Dependency("J-9", START, START + DAY)]
    new = [Dependency("J-9", START, START + 2 * DAY, "9")]
    for waits in (old, new, new):
        keep(warehouse, delivery(history("J-1", ("todo", 0), waits=waits)))
    rows = warehouse.read("SELECT * EXCLUDE (began_at, ended_at) FROM dependency").to_pylist()
    ids = {"item_id": item_id("jira", "J-1"), "blocker_id": item_id("jira", "9")}
    assert rows == [{**ids, "source": "jira", "blocker_key": "J-9"}]
    days = warehouse.read("SELECT date_diff('day', began_at, ended_at) AS n FROM dependency")
    assert days["n"].to_pylist() == [2]


def test_what_the_tracker_says_an_item_is_for_is_judged_and_replaced_with_it(
    warehouse: Warehouse,
) -> None:
    hope = TrackerOutcome("Fewer customers give up while paying.", START + DAY, START)
    for said in (TrackerOutcome("About J-1", START, START), hope, hope):
        keep(warehouse, delivery(history("J-1", ("todo", 0), outcome=said)))
    (row,) = warehouse.read("SELECT * FROM tracker_outcome").to_pylist()
    assert (row["item_id"], row["source"]) == (item_id("jira", "J-1"), "jira")
    assert (row["text"], row["flaw"]) == (hope.text, None)
    assert row["said_at"] - row["since"] == timedelta(days=1)
    keep(warehouse, delivery(history("J-1", ("todo", 0))))
    assert count(warehouse, "tracker_outcome") == 0


def test_a_tracker_outcome_that_only_says_the_title_again_is_kept_with_its_flaw(
    warehouse: Warehouse,
) -> None:
    said = TrackerOutcome("About J-1", START, START)
    keep(warehouse, delivery(history("J-1", ("todo", 0), outcome=said)))
    (row,) = warehouse.read("SELECT text, flaw FROM tracker_outcome").to_pylist()
    assert row == {"text": "About J-1", "flaw": flaw_of("About J-1", "About J-1")}
    assert row["flaw"]


@pytest.mark.parametrize("fact", ["dependency", "tracker_outcome"])
def test_a_file_made_before_a_fact_was_kept_learns_to_keep_it(tmp_path: Path, fact: str) -> None:
    path = tmp_path / "facts.duckdb"
    with closing(Warehouse(path)) as before:
        keep(before, delivery(finished("J-1"), cursor="to here"))
    with closing(Warehouse(path)) as same:
        assert same.cursor("jira") == "to here"
    with duckdb.connect(str(path)) as file:
        file.execute(f"DROP TABLE {fact}")
    with closing(Warehouse(path)) as after:
        assert (count(after, "item"), count(after, fact)) == (1, 0)
        assert after.cursor("jira") is None  # so that the next sync reads everything again
        waits, said = [Dependency("J-9", START, None)], TrackerOutcome("Less work.", START, START)
        newer = history("J-1", ("todo", 0), waits=waits, outcome=said)
        keep(after, delivery(newer), run="second")
        assert count(after, fact) == 1


def test_of_a_file_only_its_latest_runs_set_aside_rows_are_kept(warehouse: Warehouse) -> None:
    keep(warehouse, with_set_aside("log", "a.csv", 1, 2), with_set_aside("log", "b.csv", 7))
    keep(warehouse, with_set_aside("log", "a.csv", 9), with_set_aside("log", "a.csv", 9), run="2")
    rows = warehouse.read("SELECT file, line FROM set_aside ORDER BY file, line").to_pylist()
    assert rows == [{"file": "a.csv", "line": 9}, {"file": "b.csv", "line": 7}]


def test_the_cursor_is_the_last_one_kept_whether_loaded_or_not(warehouse: Warehouse) -> None:
    assert warehouse.cursor("jira") is None
    warehouse.keep(delivery(finished("J-1"), cursor="page 1"), "run")
    warehouse.keep(delivery(finished("J-2"), cursor="page 2"), "run")
    warehouse.keep(delivery(finished("J-3")), "run")
    assert warehouse.cursor("jira") == "page 2"
    assert warehouse.cursor("another") is None


def test_known_outcomes_come_back_as_they_were_kept(warehouse: Warehouse) -> None:
    said = TrackerOutcome("Fewer payments fail.", START + DAY, START)
    keep(warehouse, delivery(history("J-1", ("todo", 0), outcome=said), finished("J-2")))
    assert warehouse.known_outcomes("jira", ["J-1", "J-2", "never-seen"]) == {"J-1": said}
    assert warehouse.known_outcomes("another", ["J-1"]) == {}


def test_known_stays_come_back_as_they_were_kept(warehouse: Warehouse) -> None:
    kept = history("J-1", ("todo", 0), ("doing", 0.5), marks=("flag", "link:Blocks"))
    warehouse.keep(delivery(kept, finished("J-2")), "run")
    known = warehouse.known_stays("jira", ["J-1", "J-1", "never-seen"])
    assert known == {"J-1": (kept.item.created_at, kept.stays)}
    assert warehouse.known_stays("another", ["J-1"]) == {}


def test_a_batch_that_cannot_be_loaded_is_put_aside_and_the_others_are_not(
    warehouse: Warehouse,
) -> None:
    keep(warehouse, delivery(finished("J-1"), cursor="1"))
    broken = warehouse.keep_tables("jira", "second", {"item": pa.table({"wrong": [1]})})
    warehouse.keep(delivery(finished("J-2"), cursor="2"), "second")
    with pytest.raises(BatchFailed, match="item_id") as failure:
        warehouse.settle()
    assert list(failure.value.failures) == [broken]
    assert count(warehouse, "item") == 2
    warehouse.settle()  # told once


def test_a_run_that_lost_a_batch_does_not_move_the_cursor_so_the_next_fetches_it_again(
    warehouse: Warehouse,
) -> None:
    keep(warehouse, delivery(finished("J-1"), cursor="1"))
    warehouse.keep_tables("jira", "second", {"item": pa.table({"wrong": [1]})})
    warehouse.keep(delivery(finished("J-2"), cursor="2"), "second")
    assert warehouse.cursor("jira") == "1"
    warehouse.keep(delivery(finished("J-2"), cursor="2"), "third")
    assert warehouse.cursor("jira") == "2"


def test_only_questions_can_be_read(warehouse: Warehouse) -> None:
    for statement in ("DELETE FROM item", "SELECT 1; DROP TABLE item", "SELECT nonsense"):
        with pytest.raises(QueryFailed):
            warehouse.read(statement)


HIDDEN_CHANGES = (
    "WITH more AS (INSERT INTO cursor VALUES ('x', 'y') RETURNING source) SELECT * FROM more",
    "WITH less AS (DELETE FROM item RETURNING item_id) SELECT * FROM less",
)


@pytest.mark.parametrize("statement", HIDDEN_CHANGES)
def test_a_question_that_hides_a_change_is_refused(warehouse: Warehouse, statement: str) -> None:
    keep(warehouse, delivery(finished("J-1"), cursor="1"))
    with pytest.raises(QueryFailed, match="read-only"):
        warehouse.read(statement)
    assert (count(warehouse, "item"), count(warehouse, "cursor")) == (1, 1)


def test_a_question_reaches_no_file_of_the_machine(warehouse: Warehouse) -> None:
    for function in ("read_text", "read_csv", "read_parquet", "glob"):
        with pytest.raises(QueryFailed, match="disabled by configuration"):
            warehouse.read(f"SELECT * FROM {function}('{__file__}')")
