"""Millions of items in seconds, as the tables of a batch: for benchmarks, not for looking at.

Histories here are drawn, not lived: an item takes one of a few hundred journeys through its
stages and stays in each for a drawn time. Nothing queues, so only the volume and the shape are
true: reworked, flagged, discarded, unfinished and moved items, epics, teams of unequal size.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from random import Random

import msgspec
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from headwater.metrics.relations import ITEM, ITEM_TYPE, PLACE, RAW_STAY, STATUS
from headwater.simulation.bulk_plan import PREFIX, SOURCE, STATUSES, bulk_plan
from headwater.simulation.cast import STREAMS
from headwater.simulation.journeys import Journeys, draw_journeys
from headwater.simulation.titles import title
from headwater.simulation.tracker import DEBT_LABEL, RISK_LABEL, TypeId, item_types
from headwater.simulation.working_time import SECOND, instant
from headwater.vocabulary.identity import item_id, place_attributes, place_id, status_id
from headwater.vocabulary.organisation import Organisation
from headwater.vocabulary.work import Kind, Place

Ints = npt.NDArray[np.int64]
Tables = dict[str, pa.Table]
FAMILY = 50
"""An epic and the items below it come as one family of neighbours, in one team's hands."""
CLAN = 9 * FAMILY
"""Nine epics serve one initiative: the neighbour of the first of them."""

_YEAR = 365 * 24 * 3600
_TYPES = {
    "int64": pa.int64(),
    "int32": pa.int32(),
    "string": pa.string(),
    "timestamp": pa.timestamp("us"),
    "array<string>": pa.list_(pa.string()),
}
_DERIVED = ("level", "kind")
_TRAITS = (
    (f"type:{TypeId.INITIATIVE}",),
    (f"type:{TypeId.EPIC}",),
    (f"type:{TypeId.STORY}",),
    (f"type:{TypeId.BUG}",),
    (f"type:{TypeId.TASK}", f"label:{RISK_LABEL}"),
    (f"type:{TypeId.TASK}", f"label:{DEBT_LABEL}"),
)
_TYPE_IDS = (
    TypeId.INITIATIVE,
    TypeId.EPIC,
    TypeId.STORY,
    TypeId.BUG,
    TypeId.TASK,
    TypeId.TASK,
)
_LEVELS = ("initiative", "epic", "item", "item", "item", "item")
_KIND_SHARES = (0.54, 0.25, 0.08, 0.13)
_MOVED_SHARE = 0.02


class Scale(msgspec.Struct, frozen=True):
    """How much: by default the largest published issue-tracker corpus."""

    items: int = 2_700_000
    changes: int = 32_000_000
    teams: int = 500
    years: float = 4.0


class Bulk:
    """An organisation of a given scale, with all of its work up to `now` (aware).

    The same scale, seed and moment give the same tables for the same `first` and `count`.
    """

    def __init__(self, scale: Scale, now: datetime, seed: int = 7) -> None:
        self.scale, self.now, self.seed = scale, instant(now), seed

    @property
    def organisation(self) -> Organisation:
        """The plan that maps it: streams of ten teams, five streams to a domain."""
        return bulk_plan(self.scale.teams)

    def chunks(self, size: int = 100_000) -> Iterator[Tables]:
        """Yield everything as batches of `size` items; the first brings the lists along."""
        for first in range(0, self.scale.items, size):
            count = min(size, self.scale.items - first)
            yield (self.lists() if not first else {}) | self.chunk(first, count)

    def lists(self) -> Tables:
        """Return the tables `status`, `item_type` and `place`."""
        places = [(int(self._place_ids[n]), SOURCE, a) for n, a in enumerate(self._places)]
        types = [(SOURCE, t.external_id, t.name, t.level.value) for t in item_types()]
        found = [
            (status_id(SOURCE, s.external_id), SOURCE, s.external_id, s.name, s.category.value)
            for s in STATUSES
        ]
        return {
            "status": _table(STATUS, found),
            "item_type": _table(ITEM_TYPE, types),
            "place": _table(PLACE, places),
        }

    def chunk(self, first: int, count: int) -> Tables:
        """Return the tables `item` and `raw_stay` of the items first … first + count - 1."""
        chance = np.random.default_rng((self.seed, first, count))
        numbers = np.arange(first, first + count, dtype=np.int64)
        ids = np.fromiter((item_id(SOURCE, str(n)) for n in numbers.tolist()), np.int64, count)
        teams = self._teams_of(numbers)
        created = self._creation(numbers, chance)
        return {
            "item": self._items(numbers, ids, teams, created, chance),
            "raw_stay": self._stays(ids, teams, created, chance),
        }

    # --- who and when ----------------------------------------------------------------------------

    @cached_property
    def _families(self) -> Ints:
        """The team of each family: a few teams have several times the work of others."""
        chance = np.random.default_rng(self.seed)
        weights = chance.lognormal(0, 0.6, self.scale.teams)
        count = -(-self.scale.items // FAMILY)
        return chance.choice(self.scale.teams, count, p=weights / weights.sum())

    def _teams_of(self, numbers: Ints) -> Ints:
        return self._families[numbers // FAMILY]

    def _creation(self, numbers: Ints, chance: np.random.Generator) -> Ints:
        """Seconds since 1970: families follow each other, with three months for each."""
        span = self.scale.years * _YEAR
        begun = self.now / SECOND - span + (numbers // FAMILY * FAMILY) / self.scale.items * span
        spread = chance.integers(0, _YEAR // 4, len(numbers))
        created: Ints = np.minimum(begun.astype(np.int64) + spread, self.now // SECOND - 3600)
        return created

    # --- items -----------------------------------------------------------------------------------

    def _items(
        self, numbers: Ints, ids: Ints, teams: Ints, created: Ints, chance: np.random.Generator
    ) -> pa.Table:
        sort = self._sorts(numbers, chance)
        text = pc.cast(pa.array(numbers), pa.string())
        prefixes = pc.take(pa.array([PREFIX.format(n) for n in range(self.scale.teams)]), teams)
        keys = pc.binary_join_element_wise(prefixes, text, "-")
        columns = {
            "item_id": ids,
            "source": _constant(SOURCE, len(ids)),
            "external_id": text,
            "key": keys,
            "title": pc.take(self._titles, chance.integers(0, len(self._titles), len(ids))),
            "url": pc.binary_join_element_wise("https://tracker.example/browse", keys, "/"),
            "type_id": pc.take(pa.array([t.value for t in _TYPE_IDS]), sort),
            "traits": pc.take(pa.array([list(traits) for traits in _TRAITS]), sort),
            "parent_id": self._parents(numbers),
            "created_at": _timestamps(created),
            "source_level": pc.take(pa.array(_LEVELS), sort),
        }
        return _as_declared(columns, ITEM)

    def _sorts(self, numbers: Ints, chance: np.random.Generator) -> Ints:
        """What an item is, as a position in `_TRAITS`; the first of each family is its epic."""
        drawn = 2 + chance.choice(4, len(numbers), p=_KIND_SHARES)
        return np.where(_leads(numbers), 0, np.where(numbers % FAMILY == 0, 1, drawn))

    def _parents(self, numbers: Ints) -> pa.Array:
        heads = numbers // FAMILY * FAMILY
        above = np.where(numbers == heads, numbers // CLAN * CLAN + 1, heads)
        distinct, back = np.unique(above, return_inverse=True)
        ids = np.array([item_id(SOURCE, str(n)) for n in distinct.tolist()], np.int64)
        return pa.array(ids[back], mask=_leads(numbers))

    @cached_property
    def _titles(self) -> pa.Array:
        chance = Random(self.seed)  # noqa: S311 - to be repeated, not to keep a secret
        kinds = (Kind.FEATURE, Kind.DEFECT, Kind.RISK, Kind.DEBT)
        return pa.array(
            [title(s.slug, k, chance) for s in STREAMS for k in kinds for _ in range(100)]
        )

    # --- stays -----------------------------------------------------------------------------------

    @cached_property
    def _journeys(self) -> Journeys:
        return draw_journeys(self.scale.changes / self.scale.items, self.seed)

    def _stays(
        self, ids: Ints, teams: Ints, created: Ints, chance: np.random.Generator
    ) -> pa.Table:
        journeys = self._journeys
        taken = chance.choice(len(journeys.lengths), len(ids), p=journeys.shares)
        lengths = journeys.lengths[taken]
        starts = np.cumsum(lengths) - lengths
        item = np.repeat(np.arange(len(ids)), lengths)
        seq = np.arange(len(item)) - starts[item]
        row = journeys.starts[taken][item] + seq
        entered = _entered(created, starts, item, journeys.hours[row], chance)
        return self._rows(ids, teams, item, seq, row, entered, chance)

    def _rows(
        self,
        ids: Ints,
        teams: Ints,
        item: Ints,
        seq: Ints,
        row: Ints,
        entered: Ints,
        chance: np.random.Generator,
    ) -> pa.Table:
        """Leave out what lies after now; the last stay that is left has no end."""
        known = entered <= self.now // SECOND
        left = np.append(entered[1:], 0)
        lasting = np.append(seq[1:] == 0, True) | (left > self.now // SECOND)
        steps = self._journeys.steps[row]
        columns = {
            "item_id": ids[item][known],
            "seq": seq[known].astype(np.int32),
            "status_id": self._status_ids[steps][known],
            "place_id": self._place_ids[self._hands(teams, item, seq, chance)][known],
            "marks": pc.take(pa.array(["", "flag"]), self._journeys.flagged[row][known]),
            "entered_at": _timestamps(entered[known]),
            "left_at": _timestamps(left[known], lasting[known]),
        }
        return _as_declared(columns, RAW_STAY)

    def _hands(self, teams: Ints, item: Ints, seq: Ints, chance: np.random.Generator) -> Ints:
        """Whose hands each stay is in; a few items go to the neighbouring team after a while."""
        moves = np.where(chance.random(len(teams)) < _MOVED_SHARE, 3, np.iinfo(np.int64).max)
        return np.where(seq >= moves[item], teams[item] + 1, teams[item]) % self.scale.teams

    # --- identities ------------------------------------------------------------------------------

    @cached_property
    def _status_ids(self) -> Ints:
        return np.array([status_id(SOURCE, status.external_id) for status in STATUSES], np.int64)

    @cached_property
    def _places(self) -> tuple[str, ...]:
        return tuple(place_attributes(self._place(n)) for n in range(self.scale.teams))

    @cached_property
    def _place_ids(self) -> Ints:
        ids = [place_id(SOURCE, self._place(n)) for n in range(self.scale.teams)]
        return np.array(ids, np.int64)

    def _place(self, team: int) -> Place:
        return Place((("project", PREFIX.format(team)),))


def _leads(numbers: Ints) -> npt.NDArray[np.bool_]:
    """Say which are initiatives."""
    return np.equal(numbers % CLAN, 1)


def _entered(
    created: Ints,
    starts: Ints,
    item: Ints,
    hours: npt.NDArray[np.float64],
    chance: np.random.Generator,
) -> Ints:
    """When each stay begins, in seconds: creation plus all the stays of the item before it."""
    lasts = 60 + chance.standard_exponential(len(item)) * hours * 3600
    until = np.cumsum(lasts.astype(np.int64))
    before = np.append(0, until[:-1])
    entered: Ints = created[item] + before - before[starts][item]
    return entered


def _timestamps(seconds: Ints, missing: npt.NDArray[np.bool_] | None = None) -> pa.Array:
    return pa.array(seconds * SECOND, mask=missing).view(pa.timestamp("us"))


def _constant(value: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(value), count)


def _as_declared(columns: Mapping[str, object], declared: Mapping[str, str]) -> pa.Table:
    """Return the columns in the order and types of a relation, without what is derived later."""
    schema = _schema({n: kind for n, kind in declared.items() if n not in _DERIVED})
    return pa.table([_array(columns[field.name], field.type) for field in schema], schema=schema)


def _array(values: object, kind: pa.DataType) -> pa.Array:
    return values if isinstance(values, pa.Array) else pa.array(values, kind)


def _table(declared: Mapping[str, str], rows: Sequence[tuple[object, ...]]) -> pa.Table:
    schema = _schema(declared)
    columns = zip(*rows, strict=True)
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)], schema)


def _schema(declared: Mapping[str, str]) -> pa.Schema:
    return pa.schema([(name, _TYPES[kind]) for name, kind in declared.items()])
