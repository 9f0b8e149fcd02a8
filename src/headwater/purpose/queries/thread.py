"""The thread from a key result up to where it comes from."""

from collections.abc import Sequence
from dataclasses import dataclass

from headwater.access.places import Scale
from headwater.organisation.places import named
from headwater.purpose.models import KeyResult

LONGEST = 6
"""Key results on the way up at most: more than there are levels, should somebody tie a knot."""


@dataclass(frozen=True)
class Knot:
    """A key result on the thread. `place` is whose it is: "Checkout", or "the organisation"."""

    pk: int
    title: str
    objective: str
    place: str


def thread(pk: int | None) -> Sequence[Knot]:
    """Return a key result and those it serves, upwards (two queries a step, a few steps)."""
    found: list[Knot] = []
    while pk is not None and len(found) < LONGEST and pk not in {knot.pk for knot in found}:
        row = KeyResult.objects.select_related("objective").filter(pk=pk).first()
        if row is None:
            break
        found.append(Knot(row.pk, row.title, row.objective.title, _place(row)))
        pk = row.parent_id
    return found


def _place(row: KeyResult) -> str:
    scale = Scale(row.objective.scale)
    return "the organisation" if scale is Scale.ORGANISATION else named(scale, row.objective.slug)
