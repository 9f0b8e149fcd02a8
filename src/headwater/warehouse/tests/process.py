"""What the tests do in other processes.

They are forked from a server that has everything imported and compiled, so that starting one takes
milliseconds, and killing one is what killing is.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from headwater.vocabulary.delivery import Delivery
from headwater.warehouse import Warehouse, derive, open_warehouse
from headwater.warehouse.tests.cast import (
    ORGANISATION,
    count,
    delivery,
    finished,
    some_histories,
    with_set_aside,
)

NAMES = [f"J-{number}" for number in range(200)]
PAGES = 5
Say = Callable[[str], None]


def warm_up() -> None:
    """Compile what loading a batch needs: the better part of a second, the first time."""
    derive.classified_items("incoming_item")
    derive.mapped_stays("incoming_raw_stay", "fresh_item")
    derive.item_flow("fresh_stay", "fresh_item")
    derive.load_month("fresh_stay")


warm_up()


def own(say: Say, warehouse: Warehouse) -> None:
    """Own the file, say so, and stay until killed."""
    say(f"owns {count(warehouse, 'item')}")
    while True:
        time.sleep(60)


def keep(say: Say, warehouse: Warehouse, name: str) -> None:
    """Keep one item, wait until it is loaded, and say how many there are."""
    warehouse.keep(delivery(finished(name)), "run")
    warehouse.settle()
    say(f"items {count(warehouse, 'item')}")


def keep_only(say: Say, warehouse: Warehouse, name: str) -> None:
    """Keep one item and end without loading anything."""
    warehouse.keep(delivery(finished(name)), "run")
    say("kept")


def write(say: Say, warehouse: Warehouse, number: str) -> None:
    """Keep and load `number` deliveries, one after the other."""
    for page in range(int(number)):
        warehouse.keep(delivery(*some_histories(page, 20, NAMES)), f"run {page}")
        warehouse.settle()
    say(f"wrote {count(warehouse, 'item')}")


def page(number: int) -> Delivery:
    """Return what the source says on one page; items come again on later ones."""
    histories = some_histories(number, 60, NAMES)
    return delivery(*histories, gone=NAMES[number : number + 2], cursor=str(number + 1))


def import_all(say: Say, warehouse: Warehouse, run: str) -> None:
    """Do everything an import does, going on after the last page that was kept."""
    say("started")
    if not count(warehouse, "mapping"):
        warehouse.map(ORGANISATION)
    first = int(warehouse.cursor("jira") or 0)
    for number in range(first, PAGES):
        warehouse.keep(page(number), run)
    warehouse.keep(with_set_aside("jira", "page", 3, 4), run)
    warehouse.map(ORGANISATION)
    warehouse.settle()
    say("done")


Act = Callable[..., None]


class Another:
    """Another process that does an act at the warehouse in `path`."""

    def __init__(self, act: Act, path: Path, *arguments: str) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__])
        self._heard, says = context.Pipe(duplex=False)
        self.process: BaseProcess = context.Process(
            target=_run, args=(act, path, says, arguments), daemon=True
        )
        self.process.start()
        says.close()

    def line(self) -> str:
        """Return the next thing it says but that it waits; "" if it ended instead."""
        try:
            while (said := self._heard.recv()).startswith("Waiting"):
                pass
        except EOFError:
            return ""
        return str(said)

    def kill(self) -> None:
        """Kill it at once, as a machine that loses power would."""
        self.process.kill()
        self.wait()

    def wait(self) -> int:
        """Wait for its end; return its exit code, negative if it was killed."""
        self.process.join(60)
        assert self.process.exitcode is not None
        self._heard.close()
        return self.process.exitcode


@contextmanager
def others(path: Path) -> Iterator[Callable[..., Another]]:
    """Give a way to start acts at the warehouse in `path`; none outlives the block."""
    started: list[Another] = []

    def start(act: Act, *arguments: str) -> Another:
        started.append(Another(act, path, *arguments))
        return started[-1]

    yield start
    for one in started:
        one.kill()


def _run(act: Act, path: Path, says: Connection, arguments: tuple[str, ...]) -> None:
    warehouse = open_warehouse(f"duckdb:///{path}", say=says.send)
    act(says.send, warehouse, *arguments)
    warehouse.close()
