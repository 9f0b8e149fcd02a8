"""How much work something is about, where an exact count would be a team's own number."""

STEPS = (1, 2, 5)
FEWEST = 10


def roughly(items: int) -> str:
    """Say an amount by its size alone: `no`, `fewer than 10`, `50 or more`.

    Whoever maps statuses needs to know which of them matter. Exact counts of mapped work, read day
    after day, would be what each team finished and has in progress, which is not theirs to see.
    """
    if not items:
        return "no"
    if items < FEWEST:
        return f"fewer than {FEWEST}"
    magnitude: int = 10 ** (len(str(items)) - 1)
    return f"{max(step for step in STEPS if step * magnitude <= items) * magnitude:,} or more"
