"""Agreement, disagreement and change in words, built from what the levels say. Pure."""

from collections.abc import Mapping
from fractions import Fraction

from headwater.assessment.distributions import Distribution, most_changed
from headwater.assessment.steps import Level
from headwater.assessment.words import LEVELS, differently, number, of_one_mind, of_you

MUCH = Fraction(1, 4)
"""By so much others have to see it differently."""
NOTABLE = Fraction(1, 5)
"""By so much a level's part has to change to be worth a sentence."""
Texts = Mapping[Level, str]


def agreement(found: Distribution) -> str:
    """Return in a few words how far those who rated agree. Raises ValueError for nobody's."""
    low, _, high = levels = found.levels
    if max(levels) == sum(levels):
        return "You see this alike."
    if differently(levels):
        return "You see this very differently."
    if of_one_mind(levels):
        return "Most of you agree."
    if max(levels) * 2 > sum(levels):
        return _mostly(found)
    return "Your views reach from one end to the other." if low and high else "You lean two ways."


def _mostly(found: Distribution) -> str:
    """Say what more than half chose, and on which side of it the others are."""
    low, middle, high = found.levels
    level = max(found.by_level, key=lambda each: found.by_level[each])
    sides = ", the others on both sides" if low and high and middle == max(found.levels) else ""
    return f"More than half of you say “{LEVELS[level]}”{sides}."


def says(found: Distribution, texts: Texts) -> tuple[str, ...]:
    """Return what people say in the levels' own words, a line for each level that anybody chose,
    the one that most chose first; nothing where there is nothing to show.
    """
    if not found.shown:
        return ()
    chosen = [(many, level) for level, many in found.by_level.items() if many]
    ranked = sorted(chosen, key=lambda one: -one[0])
    return tuple(
        f"{of_you(many, found.answers)} say{_s(many)} {_quoted(texts[level])}."
        for many, level in ranked
    )


def changed(now: Distribution, then: Distribution, when: str) -> str:
    """Return what changed since a round before; "" where one of the two is not shown."""
    if not (now.shown and then.shown):
        return ""
    level, by = most_changed(now, then)
    if abs(by) < NOTABLE:
        return f"Much as in {when}."
    more = "More" if by > 0 else "Fewer"
    return (
        f"{more} of you than in {when} say “{LEVELS[level]}”: "
        f"{_of(now, level)} now, {_of(then, level)} then."
    )


def differs(own: Distribution, outside: Distribution) -> str:
    """Return where others see it differently; "" where they do not, or one is not shown."""
    if not (own.shown and outside.shown):
        return ""
    level, by = most_changed(outside, own)
    if abs(by) < MUCH:
        return ""
    more = "more" if by > 0 else "less"
    return (
        f"People outside say “{LEVELS[level]}” {more} often than you: "
        f"{_of(outside, level)} of them, {_of(own, level)} of you."
    )


def _of(found: Distribution, level: Level) -> str:
    return f"{number(found.by_level[level]).replace('nobody', 'none')} of {number(found.answers)}"


def _quoted(text: str) -> str:
    return f"“{text.strip().rstrip('.')}”"


def _s(many: int) -> str:
    return "s" if many == 1 else ""
