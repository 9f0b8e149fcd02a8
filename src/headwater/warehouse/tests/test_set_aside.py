"""What is shown as set aside is what is still missing: no more, no less."""

from dataclasses import dataclass

import msgspec
import pytest

from headwater.vocabulary.delivery import Delivery, SetAside
from headwater.warehouse import Warehouse
from headwater.warehouse.tests.cast import START, delivery, finished


@dataclass
class Runs:
    """A source whose runs are kept one after the other."""

    warehouse: Warehouse
    count: int = 0

    def keep(self, *deliveries: Delivery) -> None:
        self.count += 1
        for each in deliveries:
            self.warehouse.keep(each, f"run {self.count}")
        self.warehouse.settle()

    def shown(self) -> list[tuple[str, int, str]]:
        rows = self.warehouse.read("SELECT file, line, item FROM set_aside ORDER BY ALL")
        return [(row["file"], row["line"], row["item"]) for row in rows.to_pylist()]


@pytest.fixture
def runs(warehouse: Warehouse) -> Runs:
    return Runs(warehouse)


def aside(*rows: SetAside, files_read: tuple[str, ...] = ()) -> Delivery:
    return Delivery("jira", START, set_aside=rows, files_read=files_read)


def test_a_mended_file_leaves_nothing_of_its_earlier_run(runs: Runs) -> None:
    runs.keep(aside(SetAside("a.json", 3, "no JSON"), SetAside("b.json", 1, "no JSON")))
    runs.keep(delivery(finished("J-1")), aside(files_read=("a.json",)))
    assert runs.shown() == [("b.json", 1, "")]


def test_what_the_run_that_read_the_file_set_aside_stays(runs: Runs) -> None:
    rows = SetAside("a.json", 0, "cut off"), SetAside("a.json", 3, "no JSON")
    runs.keep(aside(*rows), aside(files_read=("a.json",)))
    runs.keep(aside(*rows), aside(files_read=("a.json",)))
    assert runs.shown() == [("a.json", 0, ""), ("a.json", 3, "")]


def test_a_later_sync_does_not_forget_what_an_earlier_one_could_not_use(runs: Runs) -> None:
    first, second = (SetAside("https://jira", 0, "no creation time", f"J-{n}") for n in (1, 2))
    runs.keep(aside(first))
    runs.keep(aside(second, second))
    runs.keep(aside(second))
    assert runs.shown() == [("https://jira", 0, "J-1"), ("https://jira", 0, "J-2")]


def test_an_item_that_became_usable_is_forgotten_by_its_id_or_its_key(runs: Runs) -> None:
    usable = finished("10001")
    named = msgspec.structs.replace(usable, item=msgspec.structs.replace(usable.item, key="J-1"))
    runs.keep(aside(*(SetAside("https://jira", 0, "?", name) for name in ("10001", "J-1", "J-2"))))
    runs.keep(delivery(named))
    assert runs.shown() == [("https://jira", 0, "J-2")]
