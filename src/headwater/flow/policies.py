"""The policies behind each chart, in words (rule 10: every policy is visible)."""

CLOCK = "the clock runs from the first start to the last finish"
WEEKENDS = "nights and weekends count"
REOPENED = "reopened work continues its clock, without its time in done"
DISCARDED = "discarded items do not count as finished"
LEVEL = "epics, initiatives and sub-items are not counted"
FINISHED = "finished means entered done and stayed there"
DAY_END = "counted at the end of each day"
BLOCKED = "blocked time in an active stage counts as waiting"
TEAM_AT_FINISH = "an item counts for the team that finished it"
TEAM_AT_MOMENT = "an item counts for the team that has it at that moment"
EXPECTATION = "the expectation is what 85 in 100 of the team’s items took in the 180 days before"
STAGE_SPLIT = "time is split at the borders of each period"
KINDS = "kinds follow the organisation’s mapping; what it does not map is shown as unmapped"


def parked(counts: bool) -> str:
    """Say whether time back in the backlog after the start is on the clock in this stream."""
    return f"time parked back in the backlog {'counts' if counts else 'does not count'}"


def of_chart(chart: str, *, parked_counts: bool) -> tuple[str, ...]:
    """Return the policies of a chart, by its name. Raises KeyError for a chart without any."""
    back = parked(parked_counts)
    flow_time = (CLOCK, WEEKENDS, REOPENED, back, DISCARDED, TEAM_AT_FINISH, LEVEL)
    return {
        "flow-time": flow_time,
        "ageing": ("age runs from the first start", WEEKENDS, TEAM_AT_MOMENT, LEVEL),
        "cumulative-flow": (DAY_END, TEAM_AT_MOMENT, "discarded items leave the picture", LEVEL),
        "load": (DAY_END, back, TEAM_AT_MOMENT, LEVEL),
        "velocity": (FINISHED, DISCARDED, TEAM_AT_FINISH, LEVEL),
        "distribution": (FINISHED, KINDS, TEAM_AT_FINISH, LEVEL),
        "load-distribution": (DAY_END, back, KINDS, TEAM_AT_MOMENT, LEVEL),
        "efficiency": (BLOCKED, *flow_time),
        "stage-time": (STAGE_SPLIT, WEEKENDS, BLOCKED, TEAM_AT_MOMENT, LEVEL),
        "predictability": (EXPECTATION, *flow_time),
        "stage-map": (STAGE_SPLIT, WEEKENDS, BLOCKED, LEVEL),
    }[chart]
