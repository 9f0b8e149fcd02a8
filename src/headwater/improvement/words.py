"""What pages say about inputs, outputs and aims. Screen words live here and in the templates."""

import datetime as dt

from headwater.flow import words
from headwater.metrics.declaration import Direction

LOOK_FOR = {
    Direction.FALL: "lower is usually better for flow",
    Direction.RISE: "higher is usually better for flow",
    Direction.STEADY: "look for steady",
    Direction.WATCH: "watch it: neither higher nor lower is better as such",
}
"""What to look for in a metric. Never how much of it."""

BACKFIRES = {
    "flow_time": "Asked for a shorter Flow Time, people start the clock later, cut items smaller "
    "or close them early. The number falls, and whoever waits for the work waits as long.",
    "flow_velocity": "Asked for more finished items, people make the items smaller. There are "
    "more of them, and as much value as before.",
    "flow_efficiency": "Asked for more efficiency, people move items to an active stage while they "
    "wait. The waiting is still there, and now nobody sees it.",
    "flow_load": "Asked for less in progress, people start work without saying so. It is in "
    "progress all the same, and the board no longer knows.",
    "flow_predictability": "Asked to be predictable, people promise less, and later. Every promise "
    "is kept and less is brought about.",
    "sprint_predictability": "Asked to finish what was planned, people plan less. The sprint looks "
    "tidy and nobody takes on what is uncertain and worth trying.",
    "reopened_share": "Asked for less to come back, people open a new item instead of the old one. "
    "The fault comes back under another name.",
    "feature_factory_ratio": "Asked for a lower ratio, people write a sentence below every epic. "
    "The field is full, and whoever does the work knows as little about what it is for.",
}
BACKFIRES_TOO = (
    "A result that is demanded arrives in the number: by what is counted, when and as what. The "
    "work stays as it was, and the number no longer tells you so."
)
OUTSIDE_THE_TEAM = (
    "Much of what moves it is not in the team’s hands either: what comes in, what others have to "
    "do first, what the system allows."
)


def value(number: float | None, unit: str) -> str:
    """Say a value: `23%`, `2.1 days`, or as a bare number where `unit_words` says its unit."""
    if unit in SAY:
        return SAY[unit](number)
    return words.NO_DATA if number is None else f"{number:,.1f}"


SAY = {"share": words.percent, "days": words.duration}


def unit_words(unit: str) -> str:
    """Return the unit where a value does not say it itself."""
    return "" if unit in SAY else unit


def backfires(metric: str) -> str:
    """Say what an aim on an output tends to bring about."""
    return BACKFIRES.get(metric, BACKFIRES_TOO)


def until(day: dt.date, today: dt.date) -> str:
    """Say an end date: `31 March`, with its year if that is another one."""
    return f"{day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")
