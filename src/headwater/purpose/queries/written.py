"""What people wrote, as the relation `written`: built once, then brought on by what changed."""

import threading
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from headwater.flow.queries.asking import Given
from headwater.metrics.relations import WRITTEN
from headwater.purpose.models import Counter, Outcome
from headwater.warehouse.columns import arrow_schema

SCHEMA = arrow_schema(WRITTEN)
FELT_BY = ("customer", "business", "platform")
FIELDS = (
    "item_id",
    "text",
    "written_at",
    "since",
    "flaw",
    "overruled",
    "accepted",
    *FELT_BY,
    "key_result_id",
    "is_key_result",
    "verdict",
    "reflected_at",
)


@dataclass
class _Kept:
    """What was read up to a number of the counter, in one lineage."""

    lineage: uuid.UUID | None = None
    number: int = -1
    given: Given = field(default_factory=lambda: Given({"written": SCHEMA.empty_table()}))
    lock: threading.Lock = field(default_factory=threading.Lock)


_kept = _Kept()


def written() -> Given:
    """Return the relation `written` as it is now; the same object until something is written.

    One query where nothing changed, two where something did. Never ask in a transaction that has
    written: what is then rolled back would stay in it, and what comes next under the same number
    would be missed.
    """
    lineage, number = Counter.objects.values_list("lineage", "number").first() or (None, 0)
    with _kept.lock:
        if _kept.lineage != lineage or number < _kept.number:
            _kept.lineage, _kept.number, _kept.given = lineage, -1, _with(SCHEMA.empty_table())
        if number > _kept.number:
            _kept.given = _with(_brought_on(_kept.given.tables["written"], _kept.number))
            _kept.number = number
        return _kept.given


def _with(table: pa.Table) -> Given:
    return Given({"written": table})


def _brought_on(table: pa.Table, number: int) -> pa.Table:
    """Return `table` with the rows that changed after `number`; none is ever taken away."""
    rows = Outcome.objects.filter(number__gt=number).values_list(*FIELDS)
    changed = _table(rows.iterator(chunk_size=5000))
    stays = pc.invert(pc.is_in(table["item_id"], value_set=changed["item_id"]))
    return pa.concat_tables([table.filter(stays), changed]).combine_chunks()


def _table(rows: Iterable[tuple[object, ...]]) -> pa.Table:
    columns = dict(zip(FIELDS, zip(*rows, strict=True), strict=False))
    if not columns:
        return SCHEMA.empty_table()
    fine, flaws = columns.pop("overruled"), columns["flaw"]
    columns["flaw"] = tuple(None if o else f or None for o, f in zip(fine, flaws, strict=True))
    columns["felt_by"] = tuple(
        "|".join(who for who, said in zip(FELT_BY, each, strict=True) if said)
        for each in zip(*(columns.pop(who) for who in FELT_BY), strict=True)
    )
    for name in ("text", "accepted", "verdict"):
        columns[name] = tuple(value or None for value in columns[name])
    return pa.Table.from_pydict(
        {name: _array(columns[name], SCHEMA.field(name).type) for name in SCHEMA.names},
        schema=SCHEMA,
    )


def _array(values: tuple[object, ...], kind: pa.DataType) -> pa.Array:
    """Instants of the database know their zone; those of the warehouse are in UTC without one."""
    if pa.types.is_timestamp(kind):
        return pa.array(values, pa.timestamp("us", tz="UTC")).cast(kind)
    return pa.array(values, kind)
