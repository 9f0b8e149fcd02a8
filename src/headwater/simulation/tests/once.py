"""The simulated organisation, made once per process for all rooms' tests; only to be read."""

from datetime import datetime
from functools import cache

from headwater.simulation import Simulation, simulate


@cache
def simulated(now: datetime) -> Simulation:
    """Return the organisation of the demo as it is at a moment."""
    return simulate(now)
