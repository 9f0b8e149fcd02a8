"""Keeping item facts and the roll-up equal to what all stays say, wholly or for a few items."""

from headwater.warehouse import derive
from headwater.warehouse.schema import CLUSTERED
from headwater.warehouse.transaction import Connection, number, rewrite

ROLL_UP = "load_month"
KEYS = ("team_id", "level", "kind", "day")
SUMS = ("net_items", "net_ms")
UNSORTED_SHARE = 0.2


def rebuild(connection: Connection) -> None:
    """Derive every item's facts and the roll-up anew from the stored stays."""
    rewrite(connection, "item_flow", _ordered("item_flow", derive.item_flow("stay", "item")))
    rewrite(connection, ROLL_UP, _ordered(ROLL_UP, derive.load_month("stay")))


def remap(connection: Connection) -> None:
    """Derive everything anew from what the sources said and the stored mapping."""
    rewrite(connection, "item", derive.classified_items("item"))
    rewrite(connection, "stay", _ordered("stay", derive.mapped_stays("stay", "item")))
    connection.execute("UPDATE about SET unsorted_stays = 0")
    rebuild(connection)


def needs_sorting(connection: Connection) -> bool:
    """Return whether so many stays were added since they were last sorted that it costs reads."""
    unsorted = number(connection, "SELECT unsorted_stays FROM about")
    return unsorted > UNSORTED_SHARE * number(connection, "SELECT count(*) FROM stay")


def sort(connection: Connection) -> None:
    """Store each team's stays and item facts together, and one row per key of the roll-up."""
    for name in ("stay", "item_flow"):
        rewrite(connection, name, _ordered(name, f"SELECT * FROM {name}"))
    rewrite(connection, ROLL_UP, _ordered(ROLL_UP, _added_up(f"SELECT * FROM {ROLL_UP}")))
    connection.execute("UPDATE about SET unsorted_stays = 0")


def add(connection: Connection, fresh_stay: str, fresh_item: str) -> None:
    """Add the facts of new stays, given with their items' other stays, to what is derived."""
    flow = derive.item_flow(fresh_stay, fresh_item)
    connection.execute(f"INSERT INTO item_flow BY NAME {_ordered('item_flow', flow)}")


def shift(connection: Connection, fresh_stay: str, stale_stay: str | None) -> None:
    """Add to the roll-up what the fresh stays contribute and the stale ones no longer do.

    The difference is appended; rows of the same key are added up whenever they are read, and
    for good when the stays are sorted.
    """
    query = _contribution(fresh_stay, "+")
    if stale_stay is not None:
        query = _added_up(f"{query} UNION ALL {_contribution(stale_stay, '-')}")
    connection.execute(f"INSERT INTO {ROLL_UP} BY NAME {query}")


def _added_up(query: str) -> str:
    keys = ", ".join(KEYS)
    totals = ", ".join(f"sum({column})::BIGINT AS {column}" for column in SUMS)
    nonzero = " OR ".join(f"sum({column}) <> 0" for column in SUMS)
    return f"SELECT {keys}, {totals} FROM ({query}) GROUP BY {keys} HAVING {nonzero}"


def _contribution(stay: str, sign: str) -> str:
    sums = ", ".join(f"{sign}{column} AS {column}" for column in SUMS)
    return f"SELECT {', '.join(KEYS)}, {sums} FROM ({derive.load_month(stay)})"


def _ordered(name: str, query: str) -> str:
    return f"SELECT * FROM ({query}) ORDER BY {', '.join(CLUSTERED[name])}"
