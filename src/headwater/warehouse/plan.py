"""The organisation's mapping as stored relations: wholly new, or following what a batch brings."""

from datetime import date

import msgspec
import pyarrow as pa

from headwater.metrics import relations
from headwater.vocabulary.organisation import Organisation
from headwater.warehouse import mapping, roll_ups
from headwater.warehouse.clock import clock
from headwater.warehouse.columns import arrow_schema
from headwater.warehouse.transaction import Connection, first_row, insert, replace

LAST_YEAR = 9998


def kept(connection: Connection) -> Organisation:
    """Return the organisation last mapped, an empty one before the first."""
    row = first_row(connection, "SELECT document FROM mapping")
    return msgspec.json.decode(row[0], type=Organisation) if row else Organisation()


def apply(connection: Connection, organisation: Organisation) -> None:
    """Keep `organisation` and derive everything anew by it. Inside the caller's transaction."""
    document = msgspec.json.encode(organisation).decode()
    replace(connection, "mapping", pa.table({"document": [document]}))
    marks = connection.execute("SELECT DISTINCT marks FROM stay").fetchall()
    places = connection.sql("FROM place").to_arrow_table()
    for name, rows in mapping.mapping_of(organisation, places, [row[0] for row in marks]).items():
        replace(connection, name, rows)
    replace(connection, "clock", _no_clock())
    _reach_over(connection, organisation, "stay")
    roll_ups.remap(connection)


def follow(connection: Connection) -> None:
    """Evaluate the kept mapping for the places, marks and days the incoming rows bring."""
    organisation = kept(connection)
    _follow_places(connection, organisation)
    marks = connection.execute(
        "SELECT DISTINCT marks FROM incoming_raw_stay WHERE marks <> '' "
        "AND marks NOT IN (SELECT marks FROM mark_blocked)"
    ).fetchall()
    insert(
        connection, "mark_blocked", mapping.mark_blocked(organisation, [row[0] for row in marks])
    )
    _reach_over(connection, organisation, "incoming_raw_stay")


def _follow_places(connection: Connection, organisation: Organisation) -> None:
    new = connection.sql(
        "SELECT DISTINCT place_id, source, attributes FROM incoming_place "
        "WHERE place_id NOT IN (SELECT place_id FROM place)"
    ).to_arrow_table()
    insert(connection, "place", new)
    insert(connection, "place_team", mapping.place_team(organisation, new))


def _reach_over(connection: Connection, organisation: Organisation, stays: str) -> None:
    """Make CLOCK reach over every instant of the table `stays`, with a year to spare."""
    zones = mapping.timezones(organisation) - {"UTC"}  # without a row the offset is 0
    wanted = _years(connection, f"SELECT min(entered_at), max(entered_at) FROM {stays}")
    if not zones or wanted is None:
        return
    there = _years(connection, "SELECT min(utc_day), max(utc_day) FROM clock")
    first, last = _around(wanted, there)
    if there is None or (first, last) != there:
        replace(connection, "clock", clock(zones, date(first, 1, 1), date(last, 12, 31)))


def _around(wanted: tuple[int, int], there: tuple[int, int] | None) -> tuple[int, int]:
    if there is not None and there[0] <= wanted[0] and wanted[1] <= there[1]:
        return there
    known = there or wanted
    return min(wanted[0], known[0]), max(min(wanted[1] + 1, LAST_YEAR), known[1])


def _years(connection: Connection, query: str) -> tuple[int, int] | None:
    row = first_row(connection, query)
    return (row[0].year, row[1].year) if row and row[0] else None


def _no_clock() -> pa.Table:
    return arrow_schema(relations.CLOCK).empty_table()
