"""What is to be said of a team's inputs before any number."""

from collections.abc import Mapping

from headwater.flow.sentence import second_line
from headwater.flow.words import small_number
from headwater.metrics.signal import Finding, Reading
from headwater.ui.components import Sentence, Words

INVITATION = (
    "An input is something a team can change itself; results follow later. Pick the few that "
    "matter to you now: three are plenty, five the most."
)


def sentence(who: str, month: str, followed: Mapping[str, Mapping[str, Reading]]) -> Sentence:
    """Say how many inputs are followed and what is out of the ordinary in them.

    `followed` holds each input's readings by part, by its title; "" is the whole of it.
    """
    if not followed:
        return Sentence((Words(f"{who} follows no input yet."),), (Words(INVITATION),))
    detail = second_line(_by_name(followed), running=False, period="month")
    many = "one input" if len(followed) == 1 else f"{small_number(len(followed))} inputs"
    return Sentence(
        (Words(f"{who} follows {many}. {_verdict(month, followed)}"),),
        (*detail, *_questions(followed)),
    )


def _verdict(month: str, followed: Mapping[str, Mapping[str, Reading]]) -> str:
    judged = [r for parts in followed.values() for r in parts.values()]
    if all(reading.finding is Finding.CANNOT_SAY for reading in judged):
        return "There is too little past yet to say what is usual."
    unusual = sum(any(r.is_signal for r in parts.values()) for parts in followed.values())
    if not unusual:
        return f"{month.capitalize()} was a month like the others."
    if len(followed) == 1:
        return f"{month.capitalize()} was out of the ordinary."
    are = "is" if unusual == 1 else "are"
    return f"In {month}, {small_number(unusual)} of them {are} out of the ordinary."


def _questions(followed: Mapping[str, Mapping[str, Reading]]) -> tuple[Words, ...]:
    """Ask what to ask of a signal: a number alone says neither."""
    found = any(r.is_signal for parts in followed.values() for r in parts.values())
    return (Words(" What is behind it, and what could you try?"),) if found else ()


def _by_name(followed: Mapping[str, Mapping[str, Reading]]) -> dict[str, Reading]:
    """Return each reading by what it is called: an input, or a part of one."""
    return {
        f"{title} ({part})" if part else title: reading
        for title, parts in followed.items()
        for part, reading in parts.items()
    }
