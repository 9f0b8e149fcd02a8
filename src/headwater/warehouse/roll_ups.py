"""Keeping item facts and roll-ups equal to what all stays say, wholly or for a few items."""

from headwater.metrics import relations
from headwater.warehouse import derive
from headwater.warehouse.schema import CLUSTERED, TABLES
from headwater.warehouse.transaction import Connection, number, rewrite

ROLL_UPS = {
    "stage_day": ("team_id", "level", "stage_id", "day"),
    "load_day": ("team_id", "level", "kind", "day"),
}
"""The key of each roll-up; every other column is a sum."""

RAW = ", ".join(relations.RAW_STAY)
UNSORTED_SHARE = 0.2


def sums_of(name: str) -> list[str]:
    """Return a roll-up's columns that are sums."""
    return [column for column in TABLES[name] if column not in ROLL_UPS[name]]


def rebuild(connection: Connection) -> None:
    """Derive every item's facts and all roll-ups anew from the stored stays."""
    rewrite(connection, "item_flow", _ordered("item_flow", derive.item_flow("stay", "item")))
    for name in ROLL_UPS:
        rewrite(connection, name, _ordered(name, derive.roll_up(name, "stay")))


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
    """Store each team's stays and item facts together, and one row per key of a roll-up."""
    for name in ("stay", "item_flow"):
        rewrite(connection, name, _ordered(name, f"SELECT * FROM {name}"))
    for name in ROLL_UPS:
        rewrite(connection, name, _ordered(name, _added_up(name, f"SELECT * FROM {name}")))
    connection.execute("UPDATE about SET unsorted_stays = 0")


def add(connection: Connection, fresh_stay: str, fresh_item: str) -> None:
    """Add the facts of new stays, given with their items' other stays, to what is derived."""
    flow = derive.item_flow(fresh_stay, fresh_item)
    connection.execute(f"INSERT INTO item_flow BY NAME {_ordered('item_flow', flow)}")


def shift(connection: Connection, fresh_stay: str, stale_stay: str | None) -> None:
    """Add to the roll-ups what the fresh stays contribute and the stale ones no longer do.

    The difference is appended; rows of the same key are added up whenever they are read, and
    for good when the stays are sorted.
    """
    for name in ROLL_UPS:
        query = _contribution(name, fresh_stay, "+")
        if stale_stay is not None:
            stale = _contribution(name, stale_stay, "-")
            query = _added_up(name, f"SELECT * FROM ({query} UNION ALL {stale})")
        connection.execute(f"INSERT INTO {name} BY NAME {query}")


def _added_up(name: str, query: str) -> str:
    keys, sums = ", ".join(ROLL_UPS[name]), sums_of(name)
    totals = ", ".join(f"sum({column})::BIGINT AS {column}" for column in sums)
    nonzero = " OR ".join(f"sum({column}) <> 0" for column in sums)
    return f"SELECT {keys}, {totals} FROM ({query}) GROUP BY {keys} HAVING {nonzero}"


def _contribution(name: str, stay: str, sign: str) -> str:
    keys = ", ".join(ROLL_UPS[name])
    sums = ", ".join(f"{sign}{column} AS {column}" for column in sums_of(name))
    return f"SELECT {keys}, {sums} FROM ({derive.roll_up(name, stay)})"


def _ordered(name: str, query: str) -> str:
    return f"SELECT * FROM ({query}) ORDER BY {', '.join(CLUSTERED[name])}"
