"""The steps of a session in order, what people do alone at each, and what they can choose.

Plain types: no Django, no database.
"""

from enum import StrEnum


class Step(StrEnum):
    """Where a session is. Everybody is at the same step."""

    WELCOME = "welcome"
    LAST_TIME = "last-time"
    STANDING = "standing"  # alone
    RATE = "rate"  # alone
    LOOK = "look"
    CARDS = "cards"  # alone, then together
    DECIDE = "decide"
    ACTIONS = "actions"
    CLOSE = "close"  # alone
    FINISHED = "finished"


NAMES: dict[Step, str] = {
    Step.WELCOME: "Welcome",
    Step.LAST_TIME: "Last time",
    Step.STANDING: "Our standing",
    Step.RATE: "Rate alone",
    Step.LOOK: "Look together",
    Step.CARDS: "Keep · stop · start",
    Step.DECIDE: "Decide",
    Step.ACTIONS: "Actions",
    Step.CLOSE: "Close",
}


class Part(StrEnum):
    """What goes into a box of its own, alone."""

    STANDING = "standing"
    RATINGS = "ratings"
    CARDS = "cards"
    WORTH = "worth"
    OUTSIDE = "outside"  # from stakeholders and neighbouring teams, by one-time links


class Level(StrEnum):
    """How a dimension is rated."""

    NOT_MEETING = "not-meeting"
    MEETING = "meeting"
    EXCEEDING = "exceeding"


UNSURE = "unsure"
"""“I don't know”: an answer, but no rating."""


class Standing(StrEnum):
    """How a team sees itself as a whole, in its own choice."""

    UNDERPERFORMING = "underperforming"
    PERFORMING = "performing"
    HIGH_PERFORMING = "high-performing"


class Column(StrEnum):
    """Where a card lies."""

    KEEP = "keep"
    STOP = "stop"
    START = "start"


class Worth(StrEnum):
    """Whether a session was worth the team's time."""

    NO = "no"
    PARTLY = "partly"
    YES = "yes"


class Way(StrEnum):
    """How a session is held."""

    LIVE = "live"
    OVER_DAYS = "over-days"


class Voting(StrEnum):
    """Whether anybody learns who chose what. Fixed when a session opens."""

    ANONYMOUS = "anonymous"
    OPEN = "open"


class Order(StrEnum):
    """In which order a team talks about its dimensions."""

    SPREAD = "spread"  # the most divided first
    LOWEST = "lowest"
    OWN = "own"


FLOOR = 5
"""Below so many answers nothing is shown but their number and the reason."""


def alone_at(step: Step, way: Way) -> tuple[Part, ...]:
    """Return what people hand in at a step, in order. Over days, all before the talk is open from
    the first to the last day, so that everybody answers when they can.
    """
    if way is Way.OVER_DAYS and step in BEFORE_THE_TALK:
        return (Part.STANDING, Part.RATINGS)
    return ALONE.get(step, ())


BEFORE_THE_TALK = (Step.WELCOME, Step.LAST_TIME, Step.STANDING, Step.RATE)
ALONE: dict[Step, tuple[Part, ...]] = {
    Step.STANDING: (Part.STANDING,),
    Step.RATE: (Part.RATINGS,),
    Step.CARDS: (Part.CARDS,),
    Step.CLOSE: (Part.WORTH,),
}
CHOICES: dict[Part, tuple[str, ...]] = {
    Part.STANDING: tuple(Standing),
    Part.RATINGS: (*Level, UNSURE),
    Part.CARDS: (),
    Part.WORTH: tuple(Worth),
    Part.OUTSIDE: (*Level, UNSURE),
}
"""What can be chosen for each question of a part."""
