"""The ways items take through a stream, drawn once and walked by millions."""

from random import Random
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from headwater.simulation.bulk_plan import STEPS

_COUNT = 600
_REWORK_SHARE = 0.35
_REOPENED_SHARE = 0.05
_DISCARDED_SHARE = 0.04
_UNFINISHED_SHARE = 0.002
_FLAGGED_SHARE = 0.05
_QUEUE_HOURS = {"backlog": 400.0, "ready": 60.0, "building": 40.0}
_HOURS = 20.0
_POSITION = {step.slug: position for position, step in enumerate(STEPS)}


class Journeys(NamedTuple):
    """All journeys end to end: journey j is rows starts[j] … starts[j] + lengths[j] - 1.

    `shares`: how likely each is taken. Per row: the step's position, whether flagged (0 or 1) and
    the mean hours the stay lasts.
    """

    starts: npt.NDArray[np.int64]
    lengths: npt.NDArray[np.int64]
    shares: npt.NDArray[np.float64]
    steps: npt.NDArray[np.int64]
    flagged: npt.NDArray[np.int64]
    hours: npt.NDArray[np.float64]


Walk = list[tuple[str, bool]]


def draw_journeys(changes: float, seed: int) -> Journeys:
    """Return journeys of which an item has `changes` changes on average.

    Raises ValueError if that is outside of what journeys can have (about 3 to 30).
    """
    chance = Random(seed)  # noqa: S311 - to be repeated, not to keep a secret
    walks = [_walk(chance) for _ in range(_COUNT)]
    lengths = np.array([len(walk) for walk in walks], np.int64)
    rows = [row for walk in walks for row in walk]
    return Journeys(
        starts=np.cumsum(lengths) - lengths,
        lengths=lengths,
        shares=_shares(lengths - 1, changes),
        steps=np.array([_POSITION[slug] for slug, _ in rows], np.int64),
        flagged=np.array([flagged for _, flagged in rows], np.int64),
        hours=np.array([_QUEUE_HOURS.get(slug, _HOURS) for slug, _ in rows]),
    )


def _walk(chance: Random) -> Walk:
    walk: Walk = [("backlog", False)]
    position = 0
    while chance.random() > _UNFINISHED_SHARE:
        position = _next(position, chance)
        step = STEPS[position].slug
        walk += _visit(step, chance)
        if step == "discarded" or (step == "done" and chance.random() > _REOPENED_SHARE):
            break
    return walk


def _next(position: int, chance: Random) -> int:
    step = STEPS[position].slug
    if step in ("backlog", "ready") and chance.random() < _DISCARDED_SHARE:
        return _POSITION["discarded"]
    if step == "done" or (step in ("review", "testing") and chance.random() < _REWORK_SHARE):
        return _POSITION["building"]
    return position + 1


def _visit(step: str, chance: Random) -> Walk:
    if step == "building" and chance.random() < _FLAGGED_SHARE:
        return [(step, False), (step, True), (step, False)]
    return [(step, False)]


def _shares(changes: npt.NDArray[np.int64], wanted: float) -> npt.NDArray[np.float64]:
    """Weigh journeys by their length so that the mean comes out as wanted."""
    if not changes.min() < wanted < changes.max():
        raise ValueError(f"{wanted:.1f} changes per item is more or less than journeys can have")
    low, high = -5.0, 5.0
    for _ in range(80):
        tilt = (low + high) / 2
        shares: npt.NDArray[np.float64] = np.exp(tilt * (changes - wanted))
        shares /= shares.sum()
        low, high = (tilt, high) if shares @ changes < wanted else (low, tilt)
    return shares
