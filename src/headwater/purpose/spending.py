"""What capacity went to: shares, folding of what is small, and money. Pure.

Capacity is time in active stages, in days. A team's monthly cost is spread over what the team was
active on in that month, by its share of the team's own time; so money over all of it is what the
teams cost, to the cent.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from headwater.metrics.floor import FLOOR, tellable

Key = tuple[str, int | str]
KEY_RESULT, OUTCOME, KIND = "key result", "outcome", "kind"
NO_PURPOSE: Key = ("no purpose", "")
SMALLER: Key = ("smaller", "")
MOST = 6
"""How many bands a picture tells apart, beside what has no purpose and what is together."""
CENTS = 100
Costs = Mapping[int, Sequence[tuple[dt.date, Decimal]]]
"""What each team (its identity in the warehouse) costs a month, from a month on; oldest first."""


@dataclass(frozen=True)
class Spent:
    """Active `days` of a team in a period (named by its first day) on `items` of one sort."""

    period: dt.date
    team: int
    kind: str
    epic: int | None
    serves: int | None
    present: bool
    days: float
    items: int


@dataclass(frozen=True)
class Band:
    """Time that went to the same. `members` are the keys that it is made of."""

    key: Key
    days: float
    items: int
    members: frozenset[Key] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Money:
    """What teams cost. `idle` belongs to teams without any active time in a month, so to no band;
    `unknown` are the teams whose cost is not known for some month: without them it is less than
    was really spent.
    """

    bands: Mapping[Key, Decimal]
    idle: Decimal
    known: frozenset[int]
    unknown: frozenset[int]

    @property
    def total(self) -> Decimal:
        """All that is known to have been spent."""
        return sum(self.bands.values(), self.idle)

    def of(self, band: Band) -> Decimal:
        """Return the money that a band stands for."""
        return sum((self.bands.get(key, Decimal(0)) for key in band.members), Decimal(0))


def kind_of(spent: Spent) -> Key:
    """Return the kind of work that time went to."""
    return KIND, spent.kind


def purpose_of(spent: Spent) -> Key:
    """Return the key result that is served, else the outcome hoped for, else that there is none."""
    if spent.serves is not None:
        return KEY_RESULT, spent.serves
    if spent.epic is not None and spent.present:
        return OUTCOME, spent.epic
    return NO_PURPOSE


def purposeful(spent: Spent) -> Key:
    """Return the same without telling single key results and outcomes apart."""
    sort, _ = purpose_of(spent)
    return sort, ""


def by(spent: Iterable[Spent], key: Callable[[Spent], Key]) -> tuple[Band, ...]:
    """Return the bands of some time, the largest first."""
    days: dict[Key, float] = defaultdict(float)
    items: dict[Key, int] = defaultdict(int)
    for each in spent:
        days[key(each)] += each.days
        items[key(each)] += each.items
    found = (Band(k, days[k], items[k], frozenset({k})) for k in days)
    return tuple(sorted(found, key=lambda band: (-band.days, str(band.key))))


def folded(bands: Sequence[Band], *, floor: int = FLOOR, most: int = MOST) -> tuple[Band, ...]:
    """Return the bands with the small ones, and those beyond the `most` largest, as one. For
    whoever is of the teams.

    A band is small if it rests on fewer than `floor` items. No time is lost.
    """
    beyond = _beyond(bands, most)
    small = [band for band in bands if band.items < floor or band.key in beyond]
    return (*(band for band in bands if band not in small), *_together(small))


def folded_for_others(
    spent: Sequence[Spent], key: Callable[[Spent], Key], *, most: int = MOST
) -> tuple[Band, ...]:
    """Return the bands of some months for whoever sees what was told: each is made of nothing or
    enough items of each team in each month, and so is what is together.

    `spent` is by month, and `enough`. What is together in one month stays so in all of them, so
    the bands of a quarter are sums of those of its months, and their difference tells nothing new.
    """
    hidden: set[Key] = set()
    for month in {each.period for each in spent}:
        hidden |= _hidden([each for each in spent if each.period == month], key, most)
    bands = by(spent, key)
    hidden |= _beyond([band for band in bands if band.key not in hidden], most)
    small = [band for band in bands if band.key in hidden]
    return (*(band for band in bands if band.key not in hidden), *_together(small))


def _hidden(spent: Sequence[Spent], key: Callable[[Spent], Key], most: int) -> set[Key]:
    """Return what is put together in a month: what is small in some team, what is too much for a
    picture, and as many of the smallest others as it takes until no team's part is small.
    """
    bands = by(spent, key)
    small = {k for k in (band.key for band in bands) if not _tells(spent, {k}, key)}
    small |= _beyond(bands, most)
    others = [band.key for band in bands if band.key not in small]
    while others and not _tells(spent, small, key):
        small.add(others.pop())
    return small


def _beyond(bands: Sequence[Band], most: int) -> set[Key]:
    return set([band.key for band in bands if band.key != NO_PURPOSE][most:])


def _tells(spent: Iterable[Spent], keys: Container[Key], key: Callable[[Spent], Key]) -> bool:
    part = [each for each in spent if key(each) in keys]
    return not part or enough(part)


def unnamed(bands: Sequence[Band]) -> tuple[Band, ...]:
    """Return bands without telling single key results and outcomes apart, the largest first."""
    found: dict[Key, list[Band]] = defaultdict(list)
    for band in bands:
        found[(band.key[0], "")].append(band)
    one = (replace(_together(some)[0], key=key) for key, some in found.items())
    return tuple(sorted(one, key=lambda band: (-band.days, str(band.key))))


def _together(small: Sequence[Band]) -> tuple[Band, ...]:
    if not small:
        return ()
    members = frozenset().union(*(band.members for band in small))
    return (Band(SMALLER, sum(b.days for b in small), sum(b.items for b in small), members),)


def enough(spent: Iterable[Spent]) -> bool:
    """Say whether shares can be told to whoever is not of the teams: no team worked on so few
    items in one of the periods that its part could be worked out.
    """
    items: dict[tuple[int, dt.date], int] = defaultdict(int)
    for each in spent:
        items[each.team, each.period] += each.items
    return bool(items) and tellable(items.values())


def apportioned(total: int, weights: Sequence[float]) -> list[int]:
    """Return whole numbers in proportion to `weights` that add up to `total`, the largest
    remainders rounded up. Without any weight, zeros.
    """
    whole = sum(map(Fraction, weights), Fraction(0))
    if not whole:
        return [0] * len(weights)
    exact = [total * Fraction(weight) / whole for weight in weights]
    shares = [int(each) for each in exact]
    order = sorted(range(len(exact)), key=lambda n: (shares[n] - exact[n], n))
    for n in order[: total - sum(shares)]:
        shares[n] += 1
    return shares


def cost_in(history: Sequence[tuple[dt.date, Decimal]], month: dt.date) -> Decimal | None:
    """Return what a team costs in a month (named by its first day); None where nobody said."""
    said = [amount for since, amount in history if since <= month]
    return said[-1] if said else None


def money(
    spent: Iterable[Spent],
    months: Sequence[dt.date],
    teams: Sequence[int],
    costs: Costs,
    key: Callable[[Spent], Key],
) -> Money:
    """Return what the teams cost in some months, spread over what they were active on.

    `spent` is of these months. Amounts are of two decimal places at most.
    """
    rows: dict[tuple[int, dt.date], list[Spent]] = defaultdict(list)
    for each in spent:
        rows[each.team, each.period].append(each)
    found: dict[Key, Decimal] = defaultdict(Decimal)
    due = {(t, month): cost_in(costs.get(t, ()), month) for t in teams for month in months}
    for cell, cost in due.items():
        for band, amount in _spread(cost or Decimal(0), by(rows[cell], key)).items():
            found[band] += amount
    whole = sum((cost for cost in due.values() if cost is not None), Decimal(0))
    return Money(
        dict(found),
        idle=whole - sum(found.values(), Decimal(0)),
        known=frozenset(team for (team, _), cost in due.items() if cost is not None),
        unknown=frozenset(team for (team, _), cost in due.items() if cost is None),
    )


def _spread(cost: Decimal, bands: Sequence[Band]) -> dict[Key, Decimal]:
    shares = apportioned(int(cost * CENTS), [band.days for band in bands])
    return {band.key: Decimal(n) / CENTS for band, n in zip(bands, shares, strict=True)}
