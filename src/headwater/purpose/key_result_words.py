"""What is said of key results before any number."""

import datetime as dt
from collections.abc import Iterable, Sequence

from headwater.flow.words import listed
from headwater.purpose.scores import Finding, Reading, Score
from headwater.purpose.words import spelled

STALE = dt.timedelta(days=28)
"""A key result that nobody read for longer is said to be so."""
CONFIDENCE_MARKS = {"confident": "●", "unsure": "◐", "unlikely": "○"}
"""What stands before the words of a confidence; the words say it without the mark."""
NO_KEY_RESULT = "No key result yet. How would you know that this comes nearer?"

Standing = tuple[Score, dt.date | None]
"""A key result's score, and the day of its latest reading."""


def number(value: float) -> str:
    """Say a number as it was typed: `5`, `0.3`, `1,250,000`."""
    return f"{value:,.15g}"


def amount(value: float, unit: str) -> str:
    """Say a value with its unit: `5 days`, `30%`, `€4`."""
    if not unit:
        return number(value)
    return f"{number(value)}{unit}" if unit == "%" else f"{number(value)} {unit}"


def way(baseline: float, aim: float, unit: str) -> str:
    """Say where a measured key result goes: `from 5 toward 1 days`."""
    return f"from {number(baseline)} toward {amount(aim, unit)}"


def found(score: Score) -> str:
    """Say a score truly: `60% of the way`, `beyond the aim`, `moved the other way`."""
    if score.finding is Finding.ON_THE_WAY:
        return f"{score.shown}% of the way"
    return score.finding.value


def read(reading: Reading | None, unit: str) -> str:
    """Say what was read: `3 days`, `reached`; "" where nothing was."""
    if reading is None:
        return ""
    if reading.value is not None:
        return amount(reading.value, unit)
    return "reached" if reading.reached else "not reached yet"


def sentence(standings: Sequence[Standing], today: dt.date) -> str:
    """Say how an objective's key results stand: "Two of three key results move toward their aim;
    one was not read since 3 October."
    """
    if not standings:
        return NO_KEY_RESULT
    parts = [_toward(standings), listed([*_others(standings), *_stale(standings, today)])]
    return "; ".join(part for part in parts if part) + "."


def _toward(standings: Sequence[Standing]) -> str:
    number_of, toward = len(standings), sum(score.toward for score, _ in standings)
    if number_of == 1:
        return f"Its key result {'moves' if toward else 'does not move'} toward its aim"
    if toward == number_of:
        every = "Both" if number_of == 2 else f"All {spelled(number_of)}"
        return f"{every} key results move toward their aim"
    who = spelled(toward).capitalize() if toward else "None"
    moves = "moves toward its aim" if toward == 1 else "move toward their aim"
    return f"{who} of {spelled(number_of)} key results {moves}"


def _others(standings: Iterable[Standing]) -> list[str]:
    findings = [score.finding for score, _ in standings]
    said: tuple[tuple[Finding, str, str], ...] = (
        (Finding.MOVED_AWAY, "moved the other way", "moved the other way"),
        (Finding.NOT_MOVED, "stands where it began", "stand where they began"),
        (Finding.NOT_YET, "is not reached yet", "are not reached yet"),
        (Finding.NOT_READ, "was not read yet", "were not read yet"),
    )
    return [_many(findings.count(f), one, more) for f, one, more in said if f in findings]


def _stale(standings: Iterable[Standing], today: dt.date) -> list[str]:
    days = [day for _, day in standings if day and today - day > STALE]
    if not days:
        return []
    since = f"read since {day_said(max(days), today)}"
    return [_many(len(days), f"was not {since}", f"were not {since}")]


def day_said(day: dt.date, today: dt.date) -> str:
    """Say a day as one does mid-sentence: `3 October`, or `3 October 2025` in another year."""
    return f"{day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")


def _many(number_of: int, one: str, more: str) -> str:
    return f"{spelled(number_of)} {one if number_of == 1 else more}"
