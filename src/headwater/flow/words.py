"""Numbers as a person would say them. Screen words live here and in the templates."""

from collections.abc import Sequence
from datetime import date

from headwater.metrics.floor import FLOOR as FLOOR

TOO_FEW = "too few to say"
NO_DATA = "no data"
NO_CONTEXT = "No context from the team yet."
NO_CONTEXT_OF_TEAMS = "No context from the teams yet."
KINDS = ("feature", "defect", "risk", "debt", "unmapped")


def duration(days: float | None) -> str:
    """Say a length of time given in days: `40 minutes`, `5 hours`, `6.1 days`, `32 days`."""
    if days is None:
        return NO_DATA
    if days * 24 < 1:
        return counted(round(days * 24 * 60), "minute")
    if days < 1:
        return counted(round(days * 24), "hour")
    return counted(round(days, 1 if days < 9.95 else 0), "day")


def brief_duration(days: float | None) -> str:
    """Say a length of time in as few letters as a map has room for: `40 min`, `5 h`, `6.1 d`."""
    if days is None:
        return "–"
    if days * 24 < 1:
        return f"{days * 24 * 60:.0f} min"
    return f"{days * 24:.0f} h" if days < 1 else f"{days:.1f} d"


def percent(share: float | None) -> str:
    """Say a share between 0 and 1 as a whole percentage; all and nothing are said of no part."""
    if share is None:
        return NO_DATA
    if 0 < share < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= share < 1 else f"{share * 100:.0f}%"


def counted(number: float, noun: str) -> str:
    """Say a number of things: `1 item`, `1,204 items`, `17.5 items`."""
    shown = f"{number:,.0f}" if float(number).is_integer() else f"{number:,.1f}"
    return f"{shown} {noun}" if shown == "1" else f"{shown} {noun}s"


def held(items: float) -> str:
    """Say how many items a stage holds on an average day: `13 items`, `under 1 item`."""
    if items < 0.05:
        return "no items"
    return "under 1 item" if items < 1 else counted(round(items), "item")


def listed(things: Sequence[str]) -> str:
    """Join things as a sentence does: `a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(things[:-1]), things[-1]] if len(things) > 1 else things)


def small_number(number: int) -> str:
    """Spell numbers up to six, as prose does."""
    spelled = ("no", "one", "two", "three", "four", "five", "six")
    return spelled[number] if number < len(spelled) else str(number)


def day(when: date) -> str:
    """Say a date: `3 October 2026`."""
    return f"{when.day} {when:%B %Y}"
