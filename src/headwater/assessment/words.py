"""What choices are called for people, and what is said of answers. No score, no blame."""

from collections.abc import Sequence
from datetime import date

from headwater.assessment.steps import FLOOR, UNSURE, Level, Part, Standing, Worth
from headwater.flow.words import small_number

PRIVACY = (
    "Nobody sees who chose what, not even whoever looks into Headwater’s database: answers are "
    "added up and shuffled as they come in, without a name or a time. Somebody who watches the "
    "machine or the network while you answer could."
)
OPEN = "Your team chose open voting: once revealed, everybody here sees who chose what."
TOO_FEW = (
    f"Anonymous answers are shown from {small_number(FLOOR)} on, so that nobody’s can be guessed."
)
UNSURE_LABEL = "I don’t know"
LEVELS = {
    Level.NOT_MEETING: "not meeting",
    Level.MEETING: "meeting",
    Level.EXCEEDING: "exceeding",
}
STANDINGS = {
    Standing.UNDERPERFORMING: "We are struggling",
    Standing.PERFORMING: "We are doing fine",
    Standing.HIGH_PERFORMING: "We are doing really well",
}
WORTHS = {Worth.NO: "no", Worth.PARTLY: "partly", Worth.YES: "yes"}
LABELS: dict[Part, dict[str, str]] = {
    Part.STANDING: {value.value: label for value, label in STANDINGS.items()},
    Part.RATINGS: {value.value: label for value, label in LEVELS.items()},
    Part.OUTSIDE: {value.value: label for value, label in LEVELS.items()},
    Part.WORTH: {value.value: label for value, label in WORTHS.items()},
    Part.CARDS: {},
}


def label(part: Part, value: str) -> str:
    """Return what a choice is called for people."""
    return UNSURE_LABEL if value == UNSURE else LABELS[part][value]


def few(answers: int) -> str:
    """Say how many answered, and why nothing else is shown."""
    said = "Nobody has answered" if answers == 0 else f"{_people(answers)} answered"
    return f"{said}. {TOO_FEW}"


def agreement(counts: Sequence[int]) -> str:
    """Say where people agree and where they do not; `counts` are by level, lowest first.

    Unanimity, a clear majority of two thirds, two sides that leave out the middle, or a spread.
    """
    most, low, high = max(counts), counts[0], counts[-1]
    names = [LEVELS[level] for level in Level]
    if most == sum(counts):
        return f"All of you say: {names[counts.index(most)]}."
    if differently(counts):
        return (
            f"You see this very differently: {_number(low)} of you say {names[0]}, "
            f"{_number(high)} say {names[2]}. Both can be true, in different parts of your work."
        )
    if of_one_mind(counts):
        at = counts.index(most)
        return f"Most of you say {names[at]}; {_others(counts, at)}."
    return f"You are of several minds: {_listed(counts)}."


def of_one_mind(counts: Sequence[int]) -> bool:
    """Say whether two thirds at least say the same."""
    return max(counts) * 3 >= sum(counts) * 2


def differently(counts: Sequence[int]) -> bool:
    """Say whether there are two sides with little between them."""
    low, middle, high = counts
    few, total = min(low, high), sum(counts)
    return few >= 2 and few * 4 >= total and middle * 2 < total


def change(now: Sequence[int], before: Sequence[int], when: str) -> str:
    """Say which way a dimension moved since last time, by a quarter of the answers at least."""
    rise = now[2] / sum(now) - before[2] / sum(before)
    fall = now[0] / sum(now) - before[0] / sum(before)
    if abs(rise - fall) < 0.25:
        return f"Much as in {when}."
    return (
        f"More of you see it well than in {when}."
        if rise > fall
        else (f"More of you struggle with it than in {when}.")
    )


def differs(own: Sequence[int], outside: Sequence[int]) -> str:
    """Say that others see a dimension differently; "" where they do not, by half of the shares."""
    gap = _leaning(outside) - _leaning(own)
    if abs(gap) < 0.5:
        return ""
    return (
        "People outside see this more favourably than you do."
        if gap > 0
        else "People outside struggle with this more than you do."
    )


def month(day: date) -> str:
    """Say when a session was: `November 2026`."""
    return f"{day:%B %Y}"


def _leaning(counts: Sequence[int]) -> float:
    """Return which way answers lean, between -1 and 1: only to tell two of them apart in words."""
    return (counts[2] - counts[0]) / sum(counts)


def _others(counts: Sequence[int], but: int) -> str:
    names = [LEVELS[level] for level in Level]
    rest = [
        f"{_number(n)} {'says' if n == 1 else 'say'} {names[at]}"
        for at, n in enumerate(counts)
        if n and at != but
    ]
    return " and ".join(rest)


def _listed(counts: Sequence[int]) -> str:
    names = [LEVELS[level] for level in Level]
    each = [
        f"{_number(n)} say{'s' if n == 1 else ''} {names[at]}" for at, n in enumerate(counts) if n
    ]
    return ", ".join(each)


def _number(n: int) -> str:
    return small_number(n)


def _people(n: int) -> str:
    return "One person" if n == 1 else f"{small_number(n).capitalize()} people"
