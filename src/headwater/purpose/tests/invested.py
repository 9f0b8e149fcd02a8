"""A year of work of Otter and Heron under epics of the cast: a third hoped for, a third not."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

import msgspec

from headwater.flow.tests import cast as flow
from headwater.purpose.tests import cast
from headwater.vocabulary.delivery import Delivery, History

UNDER = (cast.REFUNDS, cast.CHECKOUT, "")
"""What every third item is under: an epic that says what it hopes, one that does not, none."""
HOURS = {"otter": 20, "heron": 22}
FEW = {"otter": 20, "heron": 400}


def delivery(hours: dict[str, int]) -> Delivery:
    """Return the epics, and items of each team begun every so many hours."""
    items = [item for team, every in hours.items() for item in _items(team, every)]
    return cast.delivery(*items)


def _items(team: str, hours: int) -> Iterator[History]:
    random, created, number = Random(team), flow.FIRST, 1
    while created < flow.NOW - timedelta(days=1):
        made = flow._history(team, number, created, random)
        under = msgspec.structs.replace(made.item, parent_external_id=UNDER[number % len(UNDER)])
        yield msgspec.structs.replace(made, item=under)
        created += timedelta(hours=hours * random.uniform(0.5, 1.5))
        number += 1
