"""What is hoped for of single initiatives and epics, as it stands now."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from headwater.flow.queries.asking import Row, warehouse
from headwater.metrics.catalogue import expression
from headwater.metrics.work_purpose import work_purpose
from headwater.purpose.queries.written import written
from headwater.purpose.works import chosen

NOTHING_SAID = ""
STAMP = 16  # characters


@dataclass(frozen=True)
class Hope:
    """What the tracker or somebody here says that a piece of work is for; "" where nobody does.
    `present`: it says what is hoped for, and not only what is made.
    """

    text: str = NOTHING_SAID
    present: bool = False

    @property
    def stamp(self) -> str:
        """A short word for the very text, by which a form says which one was read."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:STAMP]


def hopes(items: Iterable[int]) -> dict[int, Hope]:
    """Return what is hoped for of each of `items` that is an initiative or epic."""
    bound = {"written": written().tables["written"], "chosen": chosen(items)}
    rows: list[Row] = warehouse().read(expression(work_purpose), **bound).to_pylist()
    return {row["item_id"]: Hope(row["text"] or NOTHING_SAID, row["present"]) for row in rows}


def hope_of(item_id: int) -> Hope:
    """Return what is hoped for of one piece of work."""
    return hopes([item_id]).get(item_id, Hope())
