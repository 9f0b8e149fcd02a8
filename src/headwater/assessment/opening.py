"""What comes out of a box: all that at least five people make together. Pure.

The rest is not hidden but gone: it is destroyed with the box.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from headwater.assessment.ballot import Tally, Voice
from headwater.assessment.steps import FLOOR, UNSURE, Voting


@dataclass(frozen=True)
class Counted:
    """How often each choice was made for a question; `counts` is None where too few rated it.

    `answers` counts ratings: who did not know has answered, and rated nothing.
    """

    key: str
    answers: int
    counts: dict[str, int] | None


@dataclass(frozen=True)
class Outcome:
    """What may be seen of a box: counts, words as (key, text), and by open voting who it was."""

    counted: tuple[Counted, ...]
    words: tuple[tuple[str, str], ...]
    voices: tuple[Voice, ...] = ()


def outcome(tally: Tally, keys: Iterable[str], choices: Iterable[str], voting: Voting) -> Outcome:
    """Return what a box gives away of each question. By open voting that is everything.

    `choices` are all that could be chosen of a question; of words alone at least five people must
    have answered.
    """
    least = 0 if voting is Voting.OPEN else FLOOR
    asked, chosen = tuple(keys), tuple(choices)
    counted = tuple(_counted(tally, key, chosen, least) for key in asked)
    shown = {each.key for each in counted if each.counts is not None}
    if tally.answers >= least:
        shown |= tally.words.keys() - set(asked)  # questions of words alone
    words = tuple(
        (key, text) for key, texts in tally.words.items() for text in texts if key in shown
    )
    return Outcome(counted, words, tuple(tally.voices))


def _counted(tally: Tally, key: str, choices: tuple[str, ...], least: int) -> Counted:
    counts = tally.counts.get(key, {})
    answers = sum(n for choice, n in counts.items() if choice != UNSURE)
    enough = answers >= least
    return Counted(key, answers, {c: counts.get(c, 0) for c in choices} if enough else None)
