"""What capacity went to, in words: the largest part, and what has no purpose behind it yet."""

from collections.abc import Sequence

from headwater.flow import words
from headwater.flow.sentence import Sentence as Said
from headwater.purpose.queries.investment_bands import FIXED, Shown
from headwater.purpose.spending import NO_PURPOSE, SMALLER
from headwater.ui.components import Words

NAMELESS = {FIXED[NO_PURPOSE], FIXED[SMALLER]}
FRACTIONS = ((1 / 4, "a quarter"), (1 / 3, "a third"), (1 / 2, "half"), (2 / 3, "two thirds"))
NEAR = 0.02
HOW = "Time in active stages, added up over items: two things worked on at once count twice."


def headline(when: str, bands: Sequence[Shown]) -> Said:
    """Say what the largest part of a period's time went to, and how much has no purpose yet."""
    days = sum(band.days for band in bands)
    if not days:
        return (Words(f"In {when}, nothing was in an active stage."),)
    begins = (Words("Of "), Words(_days(days), strong=True), Words(f" of active work in {when}, "))
    top = next((band for band in bands if band.name not in NAMELESS), None)
    none = next((band for band in bands if band.name == FIXED[NO_PURPOSE]), None)
    if top is None and none is None:
        return (*begins, Words(f"no part is large enough: {words.TOO_FEW} what they went to."))
    return (*begins, *_top(top, none), *_none(none))


def few(when: str) -> Said:
    """Say that the teams worked on too little to tell anybody else what it went to."""
    text = f"In {when}, its teams, or one of them, worked on so few items that it is too few to say"
    return (Words(f"{text} what the time went to."),)


def fraction(share: float) -> str:
    """Say a share as people do: `a third`, else in percent."""
    return next((said for value, said in FRACTIONS if abs(share - value) < NEAR), "") or (
        words.percent(share)
    )


def _top(top: Shown | None, none: Shown | None) -> Said:
    if top is None:
        return ()
    went = (Words(fraction(top.share), strong=True), Words(f" went to {_called(top.name)}"))
    return (*went, Words("; ")) if none else (*went, Words("."))


def _none(none: Shown | None) -> Said:
    if none is None:
        return ()
    has = "has" if round(none.days) == 1 else "have"
    return (
        Words(_days(none.days), strong=True),
        Words(f" {has} no purpose behind {'it' if has == 'has' else 'them'} yet."),
    )


def _called(name: str) -> str:
    """A general part is said in the sentence's words, a name stands in its marks."""
    if name not in FIXED.values():
        return f"“{name}”"
    return "outcomes that serve no key result yet" if "outcome" in name else name.lower()


def _days(days: float) -> str:
    return words.counted(round(days), "day") if days >= 0.5 else "under a day"
