"""Key results as other pages name them and offer them."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from headwater.access.places import Place, Scale, name
from headwater.access.rights import Right
from headwater.access.viewer import Viewer
from headwater.context.days import label
from headwater.organisation.places import of_team
from headwater.purpose import levels
from headwater.purpose.levels import Spot
from headwater.purpose.models import KeyResult
from headwater.purpose.works import Work

OFFERED = 300
"""Key results that a choice offers at most: more, and nobody finds theirs."""
NEAREST = [scale.value for scale in reversed(levels.DOWNWARDS)]


def titles(pks: Iterable[int]) -> dict[int, str]:
    """Return what key results are called, of those there are (one query)."""
    return dict(KeyResult.objects.filter(pk__in=set(pks)).values_list("pk", "title"))


def key_results_for_choice(viewer: Viewer, work: Work) -> list[tuple[str, str]]:
    """Return the open key results that a piece of work can serve, as (key, label), nearest first.

    They are those of the places around its team; of work without a team the organisation's. What
    it serves already is among them, also where that is closed. At most five queries.
    """
    if not viewer.may(Right.PURPOSE):
        return []
    around = levels.around(of_team(work.team) if work.team else Place())
    served = KeyResult.objects.filter(works__item_id=work.item_id)
    return offered(around, served=served)


def parents_for_choice(place: Place, parent: int | None = None) -> list[tuple[str, str]]:
    """Return the open key results that one of `place` can serve, as (key, label), nearest first.

    The present `parent` is among them, wherever it is now.
    """
    return offered(
        levels.above(place), served=KeyResult.objects.filter(pk__in=[parent] if parent else [])
    )


def offered(spots: Sequence[Spot], served: QuerySet[KeyResult]) -> list[tuple[str, str]]:
    """Return the open key results at `spots`, and those of `served` (a query, and one a place)."""
    known = KeyResult.objects.filter(at_any(spots) & still_open() | Q(pk__in=served.values("pk")))
    found = list(
        known.select_related("objective").order_by("-objective__first_day", "pk")[:OFFERED]
    )
    found.sort(key=lambda row: NEAREST.index(row.objective.scale))
    names = names_of({_spot(row) for row in found})
    return [(str(row.pk), _labelled(row, names)) for row in found]


def still_open() -> Q:
    """Return what an open key result is: neither it nor its objective is closed."""
    return Q(closed_at=None, objective__closed_at=None)


def at_any(spots: Iterable[Spot]) -> Q:
    """Return what a key result of any of these places is; of no place there is none."""
    found = Q(pk__in=[])
    for spot in spots:
        found |= Q(objective__scale=spot.scale.value, objective__slug=spot.slug)
    return found


def names_of(spots: Iterable[Spot]) -> dict[Spot, str]:
    """Return what people call these places (a query for each that is not the organisation)."""
    return {spot: name(spot.scale, spot.slug) for spot in spots}


def _spot(row: KeyResult) -> Spot:
    return Spot(Scale(row.objective.scale), row.objective.slug)


def _labelled(row: KeyResult, names: dict[Spot, str]) -> str:
    days = label(row.objective.first_day, row.objective.last_day)
    return f"{row.title} ({names[_spot(row)]}, {days})"
