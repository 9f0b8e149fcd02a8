"""How this room says things: where work stands, what it is, and small numbers."""

from headwater.flow.words import counted
from headwater.purpose.models import Reflection
from headwater.vocabulary.work import Kind, Level

STATES = {
    "in_progress": "in progress",
    "done": "done",
    "not_started": "not started",
    "unmapped": "not mapped yet",
    "discarded": "discarded",
}
"""Where a piece of work stands, in the order of the portfolio."""

LEVELS = {Level.INITIATIVE: "initiative", Level.EPIC: "epic", Level.ITEM: "item"}
KINDS = {
    Kind.FEATURE: "feature",
    Kind.DEFECT: "defect",
    Kind.RISK: "risk",
    Kind.DEBT: "technical debt",
    Kind.UNMAPPED: "",
}
VERDICTS = {choice.value: str(choice.label) for choice in Reflection.Verdict}
FELT_BY = ("customer", "business", "platform")
NOT_YET = "No anticipated outcome yet."
NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def spelled(number: int) -> str:
    """Spell numbers up to ten, as a headline does; write the others: `1,204`."""
    return NUMBERS[number] if number < len(NUMBERS) else f"{number:,}"


def pieces(number: int) -> str:
    """Say how many: `one initiative or epic`, `ten initiatives and epics`."""
    one = number == 1
    return f"{spelled(number)} {'initiative or epic' if one else 'initiatives and epics'}"


def called(level: str, kind: str) -> str:
    """Say what a piece of work is: `feature epic`, `technical debt initiative`, `epic`."""
    return f"{KINDS[Kind(kind)]} {LEVELS[Level(level)]}".strip()


def whole_days(days: float | None) -> str:
    """Say a time that a person would count in days: `41 days`, `under a day`; "" where unknown."""
    if days is None:
        return ""
    return counted(round(days), "day") if days >= 0.5 else "under a day"
