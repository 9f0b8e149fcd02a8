"""What a box gives away when it is opened. Pure: no Django, no database.

The floor: below five answers to a question nothing comes out but how many there were. Words come
out where their question has five answers; of a question of words alone, where five people handed
something in. It is lifted by open voting, and only where every single answer came with a name: so
nobody weakens a session after its first answer.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from headwater.assessment.ballot import Tally, Voice
from headwater.assessment.steps import FLOOR, UNSURE


@dataclass(frozen=True)
class Counted:
    """What comes out of one question. `answers` leaves out “don't know”; `counts`, None below the
    floor, has it.
    """

    key: str
    answers: int
    counts: dict[str, int] | None


@dataclass(frozen=True)
class Written:
    """One text that comes out. `name` and `choice` are filled by open voting alone."""

    key: str
    text: str
    name: str = ""
    choice: str = ""


@dataclass(frozen=True)
class Given:
    """All that a box gives away."""

    counted: tuple[Counted, ...]
    written: tuple[Written, ...]


def given(tally: Tally, asked: Collection[str], choices: Collection[str], whole: str) -> Given:
    """Return what a tally gives away.

    `asked` are the keys of the questions in which one of `choices` is chosen; everything else is
    words alone. How many handed in such words is told under the key `whole`, the part's own name.
    """
    openly = is_open(tally)
    counted = tuple(_counted(tally, key, choices, openly) for key in asked)
    if not choices:
        counted = (Counted(whole, tally.answers, None),)
    shown = {one.key for one in counted if one.counts is not None}
    return Given(counted, _voiced(tally) if openly else _unnamed(tally, asked, shown))


def is_open(tally: Tally) -> bool:
    """Say whether everybody answered with their name."""
    return tally.answers > 0 and tally.named == tally.answers


def _counted(tally: Tally, key: str, choices: Collection[str], openly: bool) -> Counted:
    counts = tally.counts.get(key, {})
    answers = sum(number for choice, number in counts.items() if choice != UNSURE)
    shown = answers >= FLOOR or (openly and answers > 0)
    return Counted(key, answers, _complete(counts, choices) if shown else None)


def _complete(counts: Mapping[str, int], choices: Collection[str]) -> dict[str, int]:
    """Return the counts in the order of the choices, with zeros."""
    return {choice: counts.get(choice, 0) for choice in choices}


def _unnamed(tally: Tally, asked: Collection[str], shown: Collection[str]) -> tuple[Written, ...]:
    enough = tally.answers >= FLOOR
    return tuple(
        Written(key, text)
        for key, texts in tally.words.items()
        if key in shown or (enough and key not in asked)
        for text in texts
    )


def _voiced(tally: Tally) -> tuple[Written, ...]:
    return tuple(said for voice in tally.voices for said in _said(voice))


def _said(voice: Voice) -> tuple[Written, ...]:
    """Return a row for each text, or one for a choice without any."""
    texts = voice.words or (("",) if voice.choice else ())
    return tuple(Written(voice.key, text, voice.name, voice.choice) for text in texts)
