"""What people read about what was answered: labels, honest sentences, never a score. Pure."""

import datetime as dt
from collections.abc import Mapping

from headwater.assessment.steps import FLOOR, UNSURE, Level, Part, Standing, Worth

PRIVACY = (
    "Nobody sees who chose or wrote what: answers are added up as they come in, and who gave which "
    "is kept nowhere. Looking into its database does not tell whoever runs Headwater either; "
    "watching the machine or the network while you answer could."
)
PRIVACY_SHORT = "Answers are added up without names, and nothing is shown below five."
WRITING = "Your way of writing may be recognised by people who know you."
UNANIMOUS = "Where everybody answers alike, everybody knows what each one answered."
OPEN = (
    "This team chose open voting for this session: once answers are shown, everybody here sees who "
    "chose and wrote what. Names are removed when the session ends."
)
TOO_FEW = (
    "Below five answers nothing is shown, so that nobody can be made out; it has been deleted."
)
SEALED = "Still sealed: it is opened for everybody at once."

LEVELS: dict[Level, str] = {
    Level.NOT_MEETING: "not meeting",
    Level.MEETING: "meeting",
    Level.EXCEEDING: "exceeding",
}
UNSURE_LABEL = "I don’t know"
STANDINGS: dict[str, str] = {
    Standing.UNDERPERFORMING: "We are struggling to perform",
    Standing.PERFORMING: "We are performing",
    Standing.HIGH_PERFORMING: "We are performing at our best",
}
WORTHS: dict[str, str] = {
    Worth.NO: "No, it was not",
    Worth.PARTLY: "In part",
    Worth.YES: "Yes, it was",
}
RATINGS: dict[str, str] = {level.value: said for level, said in LEVELS.items()}
RATINGS[UNSURE] = UNSURE_LABEL
LABELS: dict[Part, Mapping[str, str]] = {
    Part.STANDING: STANDINGS,
    Part.RATINGS: RATINGS,
    Part.OUTSIDE: RATINGS,
    Part.WORTH: WORTHS,
}
MANY = 4
"""A quarter at both ends is a team that sees something very differently."""
NUMBERS = (
    *("nobody", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def label(part: Part, value: str) -> str:
    """Return what people read for a choice of a part. Raises KeyError for one that is none."""
    return LABELS[part][value]


def number(many: int) -> str:
    """Return a number in words as far as people write it so: “four”, “13”."""
    return NUMBERS[many] if many < len(NUMBERS) else str(many)


def answers(many: int) -> str:
    """Return how many answers there are: “8 answers”."""
    return "1 answer" if many == 1 else f"{many} answers"


def too_few(many: int) -> str:
    """Return how many answered, and why nothing is shown."""
    if not many:
        return "Nobody gave an answer here."
    return f"{begun(number(many))} of the {number(FLOOR)} answers it takes. {TOO_FEW}"


def month(day: dt.date) -> str:
    """Return the month of a day: “October 2026”."""
    return f"{day:%B %Y}"


def differently(levels: tuple[int, int, int]) -> bool:
    """Say whether many chose the lowest level and many the highest: a quarter of them or more."""
    low, _, high = levels
    return min(low, high) * MANY >= sum(levels) > 0


def of_one_mind(levels: tuple[int, int, int]) -> bool:
    """Say whether three in four or more chose the same level, and nobody the opposite end."""
    low, _, high = levels
    return 0 < sum(levels) * 3 <= max(levels) * MANY and not (low and high)


def of_you(many: int, out_of: int) -> str:
    """Return some of those who answered, to begin a sentence: “Four of you”, “All eight of you”."""
    if many == out_of:
        return f"All {number(many)} of you"
    return f"{begun(number(many))} of you"


def begun(text: str) -> str:
    """Return a sentence with a capital letter in front."""
    return text[:1].upper() + text[1:]
